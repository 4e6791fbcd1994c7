using System.Net;

namespace Pak.Portal.Tests;

/// <summary>What a submission's page says to the person who has to decide, and what waits for them in the workspace.</summary>
public sealed class SubmissionPageTests : IDisposable
{
    private const string Submissions = "/api/indicators/submissions";
    private const string Page = $"/workspace/submissions/{Samples.SubmissionId}";
    private const string Another = "01970000-0000-7000-8000-00000000000b";
    private readonly PortalApp _app = new();

    public SubmissionPageTests() => Samples.Fill(_app.Upstream);

    [Fact]
    public async Task The_approver_sees_what_changes_beside_what_is_published()
    {
        var page = await (await SignedIn(Another, "indicators:approve")).Get(Page);

        Assert.Contains("<tr data-indicator=\"inflation\" data-area=\"IR\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("<del><bdi>۳۲٫۵</bdi></del>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<ins><bdi>۳۰٫۱۲۵</bdi></ins>", page.Html, StringComparison.Ordinal); // all its digits
        Assert.Contains("۱ بازنگری", page.Html, StringComparison.Ordinal);
        Assert.Contains("زن", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_at_once_each_is_told_of_the_other_before_anything_is_decided()
    {
        var page = await (await SignedIn(Another, "indicators:approve")).Get("/en" + Page);

        Assert.Contains("id=\"rivals\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/en/workspace/submissions/{Samples.TargetId}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("the values of the one published later hold", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_service_that_cannot_say_what_changes_leaves_the_rest_of_the_page()
    {
        _app.Upstream.Refuse($"GET {Submissions}/{Samples.SubmissionId}/review", HttpStatusCode.NotFound);

        var page = await (await SignedIn(Another, "indicators:approve")).Get(Page);

        Assert.Contains("id=\"approve-publish\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"review\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_says_who_did_what_when_and_why_and_what_a_publication_replaced()
    {
        const string At = "2025-03-21T08:00:00Z";
        _app.Upstream.Answer($"GET {Submissions}/{Samples.SubmissionId}", new
        {
            id = Samples.SubmissionId,
            agency = "statistics",
            status = "published",
            note = "1403",
            rows = 12,
            errors = 0,
            warnings = 0,
            createdBy = Samples.StewardId,
            submittedBy = Samples.StewardId,
            createdAt = At,
            changedAt = At,
            version = 5,
            history = new object[]
            {
                new { at = At, by = "7", what = "created", note = (string?)null },
                new { at = At, by = "7", what = "submitted", note = "8" },
                new { at = At, by = "9", what = "returned", note = "10" },
                new { at = At, by = "9", what = "published", note = "۲ مقدار را عوض کرد. / Replaced 2 values." },
            },
        });

        var page = await (await SignedIn(Another, "indicators:approve")).Get("/en" + Page);

        var history = page.Html[page.Html.IndexOf("id=\"history\"", StringComparison.Ordinal)..];
        foreach (var said in new[] { "Draft created", "Submitted for approval", "Returned", "<bdi>9</bdi>", ">10</p>", ">Replaced 2 values.</p>" })
        {
            Assert.Contains(said, history, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("عوض کرد", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_workspace_begins_with_what_waits_for_the_person()
    {
        var approver = await (await SignedIn(Another, "indicators:approve")).Get("/workspace");
        Assert.Contains("id=\"waiting-to-decide\"", approver.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"waiting-targets\"", approver.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"waiting-returned\"", approver.Html, StringComparison.Ordinal);

        // Nobody decides on what they have handed in themselves.
        var own = await (await SignedIn(Samples.StewardId, "indicators:approve")).Get("/workspace");
        Assert.DoesNotContain("id=\"waiting-targets\"", own.Html, StringComparison.Ordinal);

        var steward = await (await SignedIn(Samples.StewardId, "indicators:submit")).Get("/workspace");
        Assert.Contains("id=\"waiting-returned\"", steward.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"waiting-to-decide\"", steward.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definitions_history_says_what_changed_in_each_version()
    {
        object Version(int version, string en, int days) => new { version, at = "2025-03-21T08:00:00Z", by = "7", why = "8", content = new { name = Samples.Name("نرخ تورم", en), publicationLagDays = days, keywords = Array.Empty<string>() } };
        _app.Upstream.Answer("GET /api/indicators/inflation/versions", new { items = new[] { Version(2, "Inflation", 45), Version(1, "Inflation rate", 30) }, next = (string?)null });

        var page = await (await SignedIn(Samples.StewardId, "indicators:define")).Get("/en/workspace/definitions/edit/inflation");

        Assert.Contains("data-changes=\"2\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-changes=\"1\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("<dt>Name in English</dt><dd><del dir=\"auto\">Inflation rate</del>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<ins dir=\"auto\">45</ins>", page.Html, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private async Task<Browser> SignedIn(string id, params string[] scopes)
    {
        Samples.SignInAs(_app.Upstream, id, scopes);
        var browser = _app.Open();
        await browser.SignIn();
        return browser;
    }
}
