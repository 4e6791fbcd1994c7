using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace Pak.Portal.Pages.Workspace;

/// <summary>
/// Takes a file (CSV, XLSX, JSON, SDMX-CSV) and streams it through to Indicators: nothing of it is kept here. The framework would read the whole form to
/// look for the antiforgery token, so this page reads the form's parts itself and checks the token before the file.
/// </summary>
[Authorize(Policy = Scopes.IndicatorsSubmit)]
[IgnoreAntiforgeryToken]
[StreamedForm]
[RequestSizeLimit(MaxFile + (1 << 20))]
internal sealed class UploadModel(SubmissionsApi submissions, IAntiforgery antiforgery) : PortalPage
{
    public const long MaxFile = 512L << 20;
    private const int LongestNote = 1000;

    /// <summary>The submission whose rows the file replaces; null for a new one.</summary>
    [FromQuery]
    public Guid? Submission { get; set; }

    public string? Note { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (Submission is { } id && await submissions.Find(id, ct) is not { TakesRows: true })
        {
            return NotFound();
        }

        return Page();
    }

    /// <summary>The workbook of the person's agency, as Indicators fills it.</summary>
    public async Task<IActionResult> OnGetTemplate(CancellationToken ct) =>
        await Passed.On(HttpContext, await submissions.Template(User.AgencyOf(), ct), $"{User.AgencyOf()}.xlsx", ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        // The whole of a large file may take longer than the server's least rate allows on a bad line.
        if (HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new MinDataRate(100, TimeSpan.FromSeconds(30));
        }

        try
        {
            await using var form = await UploadForm.Read(Request, antiforgery, ct);
            Note = form.Note;
            Submission = form.Submission;
            if (form.Refusal is { } refusal)
            {
                Refuse(refusal);
            }

            _ = Lines("note", Note, LongestNote);
            if (!ModelState.IsValid)
            {
                return await Rejected(ct);
            }

            return await Send(form, ct);
        }
        catch (AntiforgeryValidationException)
        {
            return BadRequest();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            Refuse(UploadRefusal.TooLarge);
            return await Rejected(ct);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or BadHttpRequestException)
        {
            Refuse(UploadRefusal.Failed);
            return await Rejected(ct);
        }
    }

    private async Task<IActionResult> Send(UploadForm form, CancellationToken ct)
    {
        Submission? draft = null;
        try
        {
            draft = form.Submission is { } existing ? await submissions.Find(existing, ct) : await submissions.Create(form.Note, ct);
            if (draft is null)
            {
                return NotFound();
            }

            await submissions.PutRows(draft, form.File!, form.Type, ct);
            return RedirectToPage("/Workspace/Submission", new { id = draft.Id, submission = (Guid?)null });
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status413PayloadTooLarge || form.IsTooLarge)
        {
            await Drop(draft, form, ct);
            Refuse(form.IsWorkbook ? UploadRefusal.WorkbookTooLarge : UploadRefusal.TooLarge);
        }
        catch (ApiException e) when (e.IsRefusal)
        {
            await Drop(draft, form, ct);
            Show(e.Problem, "file", "note");
        }
        catch (ApiException e) when (e.IsOutage)
        {
            await Drop(draft, form, ct);
            Refuse(UploadRefusal.Failed);
        }

        return await Rejected(ct);
    }

    // A draft that was opened for this file and never got its rows is of no use to anybody.
    private async Task Drop(Submission? draft, UploadForm form, CancellationToken ct)
    {
        if (draft is not null && form.Submission is null)
        {
            try
            {
                await submissions.Withdraw(draft.Id, draft.Version, ct);
            }
            catch (ApiException)
            {
                // It stays in the list as an empty draft, which says so.
            }
        }
    }

    // What is left of the body is read and dropped, so that the browser reads the answer instead of a broken connection.
    private async Task<IActionResult> Rejected(CancellationToken ct)
    {
        try
        {
            await Request.Body.CopyToAsync(Stream.Null, ct);
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            // It was larger than the server reads at all.
        }

        return Page();
    }

    private void Refuse(UploadRefusal refusal)
    {
        var (fa, en) = refusal switch
        {
            UploadRefusal.None => ("یک فایل برگزینید.", "Choose a file."),
            UploadRefusal.Empty => ("این فایل خالی است.", "This file is empty."),
            UploadRefusal.Type => ("این فایل نه CSV است و نه کارپوشهٔ XLSX بی‌رمز. در اکسل با «ذخیره به نام» یکی از این دو قالب را برگزینید.", "This is neither a CSV file nor an XLSX workbook without a password. In Excel use “Save as” and choose one of the two."),
            UploadRefusal.Encoding => ("نویسه‌های این فایل UTF-8 نیست. آن را با کدگذاری UTF-8 ذخیره کنید.", "This file is not written in UTF-8. Save it with that encoding."),
            UploadRefusal.Template => ("سطر نخست باید نام ستون‌ها باشد: indicator,area,period,value", "The first line must name the columns: indicator,area,period,value"),
            UploadRefusal.WorkbookTooLarge => ("این کارپوشه بزرگ‌تر از ۶۴ مگابایت است. آن را به CSV ذخیره کنید که تا ۵۱۲ مگابایت می‌پذیریم.", "This workbook is larger than 64 MB. Save it as CSV, of which 512 MB are taken."),
            UploadRefusal.TooLarge => ("این فایل بزرگ‌تر از ۵۱۲ مگابایت است. آن را به چند فایل تقسیم کنید.", "This file is larger than 512 MB. Split it into several files."),
            _ => ("بارگذاری ناتمام ماند و چیزی ثبت نشد. دوباره بفرستید.", "The upload was not completed and nothing was stored. Send it again."),
        };
        Invalid("file", fa, en);
    }
}
