using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Workspace;

/// <summary>
/// One thing of the permits desk, known by its key, and what is done with it. What is refused shows the page anew with the refusal beside
/// what was written; of a refusal because somebody was faster the page can say what he did.
/// </summary>
internal abstract class DeskPage<TKey>(TimeProvider clock) : PortalPage
{
    /// <summary>Characters of a text, as Permits takes it.</summary>
    protected const int Longest = 4000;

    private bool _isOutdated;

    /// <summary>What the person read, sent along with what he does.</summary>
    [BindProperty]
    public int Version { get; set; }

    /// <summary>What has just been done.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>False: there is no such thing for this person.</summary>
    protected abstract Task<bool> Load(TKey key, CancellationToken ct);

    protected async Task<IActionResult> Shown(TKey key, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        return await Load(key, ct) ? Page() : NotFound();
    }

    /// <summary>Does it, unless something written is wrong, and comes back to the page, which says so.</summary>
    /// <param name="fields">Those that a refusal can be about.</param>
    protected async Task<IActionResult> Act(TKey key, string done, Func<Task> act, IReadOnlyCollection<string> fields, CancellationToken ct)
    {
        if (ModelState.IsValid)
        {
            try
            {
                await act();
                return RedirectToPage(new { done });
            }
            catch (ApiException e) when (e.IsRefusal || Barred.Is(e.Problem))
            {
                _isOutdated = e.Problem.Status == StatusCodes.Status412PreconditionFailed;
                Show(e.Problem, fields);
            }
        }

        Done = null;
        return await Shown(key, ct);
    }

    /// <summary>What others did between the reading and a post that came too late for it; else nothing.</summary>
    protected IReadOnlyList<T> Since<T>(IEnumerable<T> history, Func<T, int> number) => _isOutdated ? [.. history.Where(step => number(step) > Version)] : [];

    /// <summary>The text of a field that has to be written.</summary>
    protected string? Written(string field, string? text, string fa, string en)
    {
        var lines = Lines(field, text, Longest);
        if (lines is null)
        {
            Invalid(field, fa, en);
        }

        return lines;
    }

    protected void Confirmed(string field, bool isConfirmed)
    {
        if (!isConfirmed)
        {
            Invalid(field, "برای ادامه این خانه را علامت بزنید.", "Tick this box to go on.");
        }
    }
}
