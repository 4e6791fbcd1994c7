using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Forms;
using Pak.Portal.Languages;

namespace Pak.Portal.Pages.Permits;

/// <summary>Taking answers: each is checked where it was given and kept when it is right.</summary>
internal sealed partial class ApplyModel
{
    private const string CodeNotSent = "PRM-062";

    public const int DescriptionLength = 2000;

    public IReadOnlyList<Area> Areas =>
        [.. Area.Iran.Where(a => a.Parent is not null).OrderBy(a => W[a.Name], StringComparer.Create(CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US"), ignoreCase: true))];

    /// <summary>A kept answer for reading.</summary>
    public string InWords(ApplyStep step) => step.Kind switch
    {
        StepKind.Area => Draft.Area is { } area ? W.AreaName(area) : "",
        StepKind.Question => FormAnswer.InWords(W, step.Question!, Draft.Answers.GetValueOrDefault(step.Question!.Name)),
        _ => KeptValues(step) is [var value, ..] ? value : "",
    };

    private IReadOnlyList<string> KeptValues(ApplyStep step) => step.Kind switch
    {
        StepKind.Area => Of(Draft.Area),
        StepKind.Description => Of(Draft.Description),
        StepKind.Name => Of(Draft.Name),
        StepKind.NationalCode => Of(Draft.NationalCode),
        StepKind.Mobile => Of(Draft.Mobile),
        StepKind.Question when Draft.Answers.TryGetValue(step.Question!.Name, out var answer) => FormAnswer.ForTyping(W, step.Question, answer),
        _ => [],
    };

    private static IReadOnlyList<string> Of(string? value) => value is null ? [] : [value];

    private async Task<IActionResult> Answer(ApplyStep step, CancellationToken ct)
    {
        var typed = _form[step.Name].Select(v => v ?? "").Where(v => v.Length > 0).ToArray();
        var isLater = _form["then"] == "later";
        _cookie = isLater ? _cookie with { IsKept = true } : _cookie;
        var isSaved = !(isLater && typed.All(string.IsNullOrWhiteSpace));
        // Who leaves without an answer is not told that it is missing.
        if (isSaved && !await Take(step, typed, ct))
        {
            return At(step, typed);
        }

        if (step.Kind == StepKind.Check && !isLater)
        {
            return Go("done");
        }

        if (!isLater)
        {
            return Go(Steps.Next(Draft).Name);
        }

        if (!isSaved)
        {
            await Save(Draft, ct);
        }

        return Go("saved");
    }

    /// <summary>True when the answer is right and kept; otherwise the page says what is wrong.</summary>
    private async Task<bool> Take(ApplyStep step, string[] typed, CancellationToken ct)
    {
        var text = typed.Length > 0 ? typed[0] : "";
        return step.Kind switch
        {
            StepKind.Question => await TakeAnswer(step, typed, ct),
            StepKind.Document => await TakeDocuments(step, ct),
            StepKind.Mobile => await TakeMobile(step, text, ct),
            StepKind.Code => await TakeCode(step, text, ct),
            StepKind.Check => await HandIn(ct),
            _ => Check(step, text) is { } answer && await Keep(step, Draft.With(step, answer), ct),
        };
    }

    private async Task<bool> Keep(ApplyStep step, ApplyDraft draft, CancellationToken ct)
    {
        if (await Save(draft, ct))
        {
            return true;
        }

        Invalid(step.Name, "این درخواست دیگر جا ندارد؛ پاسخ‌ها را کوتاه‌تر بنویسید.", "The application has no more room: make the answers shorter.");
        return false;
    }

    private string? Check(ApplyStep step, string text)
    {
        switch (step.Kind)
        {
            case StepKind.Name when Typed(text) is { Length: >= 3 and <= 100 } name && !PersianText.HasControls(name, multiline: false):
                return name;
            case StepKind.Name:
                Invalid(step.Name, "نام و نام خانوادگی را همان‌گونه که در کارت ملی است بنویسید.", "Enter the first and last name as on the national card.");
                return null;
            case StepKind.NationalCode when NationalCode.TryParse(text, out var code):
                return code.Value;
            case StepKind.NationalCode:
                Invalid(step.Name, "کد ملی درست نیست. ده رقم پشت کارت ملی را بنویسید.", "This is not a national code. Enter the ten digits on the national card.");
                return null;
            case StepKind.Area when Area.Iran.Any(a => a.Code == text && a.Parent is not null):
                return text;
            case StepKind.Area:
                Invalid(step.Name, "استانی را که مجوز برای آن است برگزینید.", "Choose the province that the permit is for.");
                return null;
            default:
                if (Lines(text) is { Length: >= 10 and <= DescriptionLength } described && !PersianText.HasControls(described, multiline: true))
                {
                    return described;
                }

                Invalid(
                    step.Name,
                    $"بنویسید مجوز را برای چه می‌خواهید، از ۱۰ تا {W.Number(DescriptionLength)} نویسه.",
                    $"Say what the permit is for, in 10 to {W.Number(DescriptionLength)} characters.");
                return null;
        }
    }

    /// <summary>The service judges, by the rules that it will judge the application by.</summary>
    private async Task<bool> TakeAnswer(ApplyStep step, string[] typed, CancellationToken ct)
    {
        var question = step.Question!;
        if (question.Format == "date" && Typed(typed.FirstOrDefault()) is { } date && DateText.Read(date) is null)
        {
            Invalid(step.Name, "تاریخ را با سال چهاررقمی بنویسید، مانند ۱۴۰۴/۰۷/۰۳ یا ۳ مهر ۱۴۰۴.", "Write the date with a year of four digits, like 2025-09-25 or 1404/07/03.");
            return false;
        }

        try
        {
            var answer = await applying.CheckAnswer(Type.Code, question.Name, FormAnswer.Read(question, typed), ct);
            return await Keep(step, Draft.With(question, answer), ct);
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status429TooManyRequests)
        {
            ShowAt(step.Name, e.Problem);
            return false;
        }
    }

    private async Task<bool> TakeMobile(ApplyStep step, string text, CancellationToken ct)
    {
        var mobile = PersianText.Digits(text);
        if (!MobileNumber().IsMatch(mobile))
        {
            Invalid(step.Name, "شمارهٔ همراه را ۱۱ رقمی و با ۰۹ در آغاز بنویسید.", "Enter a mobile number of 11 digits that begins with 09.");
            return false;
        }

        return (mobile == Draft.Mobile && Draft.Confirmation is not null) || await SendCode(step, mobile, ct);
    }

    private async Task<bool> SendCode(ApplyStep step, string mobile, CancellationToken ct)
    {
        try
        {
            var sent = await applying.SendCode(mobile, ct);
            return await Keep(step, Draft with { Mobile = mobile, Sent = sent, Confirmation = null }, ct);
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status429TooManyRequests || e.Problem.Code == CodeNotSent)
        {
            ShowAt(step.Name, e.Problem);
            return false;
        }
    }

    private async Task<bool> TakeCode(ApplyStep step, string text, CancellationToken ct)
    {
        var code = PersianText.Digits(text);
        if (code.Length != 6 || code.Any(c => !char.IsAsciiDigit(c)))
        {
            Invalid(step.Name, "کد شش‌رقمی پیامک را بنویسید.", "Enter the six digits of the message.");
            return false;
        }

        try
        {
            return await Keep(step, Draft with { Confirmation = await applying.ConfirmCode(Draft.Mobile!, code, ct) }, ct);
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status429TooManyRequests)
        {
            ShowAt(step.Name, e.Problem);
            return false;
        }
    }

    [GeneratedRegex("^09[0-9]{9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MobileNumber();
}
