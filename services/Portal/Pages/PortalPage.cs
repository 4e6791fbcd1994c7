using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Pak.Portal.Api;
using Pak.Portal.Languages;

namespace Pak.Portal.Pages;

/// <summary>What the pages' models share: words, errors beside their fields, refusals shown where they happened.</summary>
internal abstract class PortalPage : PageModel
{
    /// <summary>Errors that belong to no field.</summary>
    public const string Whole = "";

    private const string FoundIn = "fields with errors";

    protected Words W => field ??= HttpContext.RequestServices.GetRequiredService<Words>();

    /// <summary>A post that no form of the page makes is 404; without this the page would be shown without what it shows.</summary>
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is null)
        {
            context.Result = NotFound();
        }
    }

    /// <summary>
    /// What is wrong, field by field in the order in which it was found, which is that of the form; ModelState alone has the fields by name, backwards.
    /// It knows a bound field by its property's name: <c>TrackingCode</c> for <c>trackingCode</c>.
    /// </summary>
    public static IEnumerable<(string Field, string Message)> Errors(ViewDataDictionary viewData)
    {
        var found = viewData[FoundIn] as List<string> ?? [];
        return from entry in viewData.ModelState
               orderby found.FindIndex(f => f.Equals(entry.Key, StringComparison.OrdinalIgnoreCase)) is >= 0 and var place ? place : int.MaxValue
               from error in entry.Value!.Errors
               select (entry.Key, error.ErrorMessage);
    }

    /// <summary>Adds an error beside the field of that id and to the summary above the heading.</summary>
    protected void Invalid(string field, string fa, string en) => AddError(field, W[fa, en]);

    /// <summary>Puts a service's refusal on the page; its field errors beside the fields of the same (last) name, the others above the heading.</summary>
    protected void Show(ApiProblem problem, params IReadOnlyCollection<string> fields)
    {
        foreach (var (path, messages) in problem.Errors)
        {
            var name = fields.FirstOrDefault(f => string.Equals(f, path.Split('.')[^1], StringComparison.OrdinalIgnoreCase));
            foreach (var message in messages)
            {
                AddError(name ?? Whole, name is null ? $"{path}: {message}" : message);
            }
        }

        if (problem.Errors.Count == 0)
        {
            AddError(Whole, Sentence(problem));
        }
    }

    /// <summary>Puts a service's refusal beside the one field that it can only be about.</summary>
    protected void ShowAt(string field, ApiProblem problem)
    {
        var messages = problem.Errors.Count > 0 ? problem.Errors.SelectMany(e => e.Value) : [Sentence(problem)];
        foreach (var message in messages)
        {
            AddError(field, problem.RetryAfter is { } wait ? message + W.After(wait) : message);
        }
    }

    /// <summary>The same where a field is named by its whole path (<c>name.fa</c>); what belongs to no field stands above the heading.</summary>
    protected void ShowByPath(ApiProblem problem, IReadOnlyCollection<string> fields)
    {
        foreach (var (path, messages) in problem.Errors)
        {
            var known = fields.Contains(path, StringComparer.Ordinal);
            foreach (var message in messages)
            {
                AddError(known ? path : Whole, known ? message : $"{path}: {message}");
            }
        }

        if (problem.Errors.Count == 0 && problem.Findings.Count == 0)
        {
            AddError(Whole, Sentence(problem));
        }
    }

    /// <summary>The posted text of a field, null when nothing but spaces was typed.</summary>
    protected static string? Typed(string? text) => string.IsNullOrWhiteSpace(text) ? null : Pak.Contracts.PersianText.Tidy(text);

    /// <summary>
    /// The posted text of a text area with nothing around it; null when nothing was typed. Browsers send two characters for a line
    /// end and count one against the field's limit: here it is one too.
    /// </summary>
    protected static string? Lines(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n").Trim();

    /// <summary>The same; longer than <paramref name="longest"/> characters is an error beside the field.</summary>
    protected string? Lines(string field, string? text, int longest)
    {
        var lines = Lines(text);
        if (lines?.Length > longest)
        {
            Invalid(field, $"حداکثر {W.Number(longest)} نویسه بنویسید.", $"Write at most {W.Count(longest, "character")}.");
        }

        return lines;
    }

    protected void AddError(string field, string message)
    {
        var found = ViewData[FoundIn] as List<string> ?? [];
        if (!found.Contains(field, StringComparer.OrdinalIgnoreCase))
        {
            found.Add(field);
        }

        ViewData[FoundIn] = found;
        ModelState.AddModelError(field, message);
    }

    private string Sentence(ApiProblem problem) => (problem.Title, problem.Detail) switch
    {
        (null, null) => W["درخواست پذیرفته نشد.", "The request was not accepted."],
        ({ } title, null) => title,
        (null, { } detail) => detail,
        ({ } title, { } detail) => $"{title}: {detail}",
    };
}
