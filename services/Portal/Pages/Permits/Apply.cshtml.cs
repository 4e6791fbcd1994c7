using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Permits;

/// <summary>Asks for a permit, one question a page; nothing that the applicant types is ever in an address.</summary>
internal sealed partial class ApplyModel(PermitsApi permits, ReferenceLists lists, Sealed seal, PublicAddress address) : PortalPage
{
    // Text of this length in any script, sealed, still fits a cookie of 4 KB.
    public const int DescriptionLength = 700;

    public PermitType Type { get; private set; } = null!;

    public string AgencyName { get; private set; } = "";

    public ApplyDraft Draft { get; private set; } = null!;

    public ApplyStep Step { get; private set; }

    /// <summary>What was typed last, right or wrong.</summary>
    public string? Value { get; private set; }

    public IReadOnlyList<Area> Areas =>
        [.. Area.Iran.Where(a => a.Parent is not null).OrderBy(a => W[a.Name], StringComparer.Create(CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US"), ignoreCase: true))];

    public string AreaName => Area.Iran.FirstOrDefault(a => a.Code == Draft.Area) is { } area ? W[area.Name] : "";

    public async Task<IActionResult> OnGet(string code, string? step, CancellationToken ct)
    {
        if (await Load(code, ct) is { } missing)
        {
            return missing;
        }

        if (step is null || !TryRead(step, out var wanted))
        {
            // A new start; what was answered before stays as a suggestion, a finished application does not.
            if (Draft.Receipt is not null)
            {
                Draft = New(code);
            }

            _ = Draft.TryWrite(HttpContext, seal, address);
            return Go(ApplyStep.Name);
        }

        if (Draft.Receipt is not null)
        {
            return wanted == ApplyStep.Done ? At(ApplyStep.Done) : Go(ApplyStep.Done);
        }

        var next = Draft.Next();
        return wanted > next ? Go(next) : At(wanted);
    }

    public async Task<IActionResult> OnPost(string code, string? step, CancellationToken ct)
    {
        if (await Load(code, ct) is { } missing)
        {
            return missing;
        }

        if (Draft.Receipt is not null)
        {
            return Go(ApplyStep.Done);
        }

        if (step is null || !TryRead(step, out var current) || current > Draft.Next())
        {
            return Go(Draft.Next());
        }

        if (current == ApplyStep.Check)
        {
            return await Submit(ct);
        }

        Value = Request.Form[FieldOf(current)].ToString();
        if (Check(current, Value) is not { } answer)
        {
            return At(current, Value);
        }

        var answered = Draft.With(current, answer);
        if (!answered.TryWrite(HttpContext, seal, address))
        {
            Invalid(FieldOf(current), "این پاسخ جا نمی‌شود؛ کوتاه‌تر و بدون نویسه‌های ویژه بنویسید.", "This answer does not fit: make it shorter, without special characters.");
            return At(current, Value);
        }

        Draft = answered;
        return Go(Draft.Next());
    }

    /// <summary>The form's name of a question; a service's error of the same name comes back to it.</summary>
    public static string FieldOf(ApplyStep step) => step switch
    {
        ApplyStep.NationalCode => "nationalCode",
        _ => step.ToString().ToLowerInvariant(),
    };

    public static string NameOf(ApplyStep step) => step == ApplyStep.NationalCode ? "national-code" : step.ToString().ToLowerInvariant();

    private static bool TryRead(string text, out ApplyStep step)
    {
        foreach (var known in Enum.GetValues<ApplyStep>())
        {
            if (NameOf(known) == text)
            {
                step = known;
                return true;
            }
        }

        step = default;
        return false;
    }

    private static ApplyDraft New(string code) => new(code, Guid.CreateVersion7().ToString());

    private async Task<IActionResult?> Load(string code, CancellationToken ct)
    {
        if (await permits.FindType(code, ct) is not { } type)
        {
            return NotFound();
        }

        Type = type;
        AgencyName = W[await lists.AgencyName(type.Agency, ct)];
        Draft = ApplyDraft.Read(HttpContext, seal, address, code) ?? New(code);
        Response.Headers.CacheControl = "no-store";
        return null;
    }

    private async Task<IActionResult> Submit(CancellationToken ct)
    {
        try
        {
            var receipt = await Send(ct);
            Draft = Draft.Submitted(receipt);
            _ = Draft.TryWrite(HttpContext, seal, address);
            return Go(ApplyStep.Done);
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status429TooManyRequests)
        {
            Show(e.Problem, "name", "nationalCode", "mobile", "area", "description");
            return At(ApplyStep.Check);
        }
    }

    // A double click sends the same key twice at once: the second waits for the first one's receipt.
    private async Task<Receipt> Send(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await permits.Apply(
                    Type.Code, Draft.Area!, new Applicant(Draft.Name!, Draft.NationalCode!, Draft.Mobile!), Draft.Description!, Draft.Key, ct);
            }
            catch (ApiException e) when (e.Problem.Code == "PAK-013" && attempt < 5)
            {
                await Task.Delay(e.Problem.RetryAfter ?? TimeSpan.FromSeconds(1), ct);
            }
        }
    }

    private string? Check(ApplyStep step, string text)
    {
        var field = FieldOf(step);
        switch (step)
        {
            case ApplyStep.Name when Typed(text) is { Length: >= 3 and <= 100 } name && !name.Any(char.IsControl):
                return name;
            case ApplyStep.Name:
                Invalid(field, "نام و نام خانوادگی را همان‌گونه که در کارت ملی است بنویسید.", "Enter the first and last name as on the national card.");
                return null;
            case ApplyStep.NationalCode when NationalCode.TryParse(text, out var code):
                return code.Value;
            case ApplyStep.NationalCode:
                Invalid(field, "کد ملی درست نیست. ده رقم پشت کارت ملی را بنویسید.", "This is not a national code. Enter the ten digits on the national card.");
                return null;
            case ApplyStep.Mobile when Mobile().IsMatch(PersianText.Digits(text)):
                return PersianText.Digits(text);
            case ApplyStep.Mobile:
                Invalid(field, "شمارهٔ همراه را ۱۱ رقمی و با ۰۹ در آغاز بنویسید.", "Enter a mobile number of 11 digits that begins with 09.");
                return null;
            case ApplyStep.Area when Area.Iran.Any(a => a.Code == text && a.Parent is not null):
                return text;
            case ApplyStep.Area:
                Invalid(field, "استانی را که مجوز برای آن است برگزینید.", "Choose the province that the permit is for.");
                return null;
            default:
                var described = text.Trim().ReplaceLineEndings("\n");
                if (described.Length is >= 10 and <= DescriptionLength)
                {
                    return described;
                }

                Invalid(
                    field,
                    $"بنویسید مجوز را برای چه می‌خواهید، از ۱۰ تا {W.Number(DescriptionLength)} نویسه.",
                    $"Say what the permit is for, in 10 to {DescriptionLength} characters.");
                return null;
        }
    }

    private RedirectToPageResult Go(ApplyStep step) => RedirectToPage(new { code = Type.Code, step = NameOf(step) });

    private IActionResult At(ApplyStep step, string? typed = null)
    {
        Step = step;
        Value = typed ?? Draft.Answer(step);
        return Page();
    }

    [GeneratedRegex("^09[0-9]{9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mobile();
}
