using System.Net;
using Dapper;
using Microsoft.IdentityModel.JsonWebTokens;
using Pak.Agencies.Staff;
using Pak.ServiceDefaults.Auth;
using Xunit.Abstractions;

namespace Pak.Agencies.Tests.Staff;

public sealed class SignInTests(AgenciesApp app, ITestOutputHelper output) : IClassFixture<AgenciesApp>
{
    private const string Right = "گذرواژهٔ درست و بلند";
    private const string Wrong = "گذرواژهٔ نادرست و بلند";
    private static int _people;

    [Fact]
    public async Task A_person_gets_a_session_and_a_token_with_the_scopes_of_the_roles()
    {
        var username = await Person("steward", "approver");

        var answer = await SignIn($" {username.ToUpperInvariant()} ", Right);
        var body = await answer.Json();
        var token = new JsonWebToken((string)body["accessToken"]!);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(43, ((string)body["session"]!).Length);
        Assert.Equal(600, (int)body["expiresIn"]!);
        Assert.Equal(username, (string)body["person"]!["username"]!);
        Assert.Equal(["indicators:define", "indicators:submit", "indicators:approve"], body["person"]!["scopes"]!.AsArray().Select(s => (string)s!));
        Assert.Equal("indicators:define indicators:submit indicators:approve", token.GetClaim("scope").Value);
        Assert.Equal(["steward", "approver"], token.Claims.Where(c => c.Type == "role").Select(c => c.Value));
        Assert.Equal(((string)body["person"]!["id"]!, "presidency", "portal"), (token.Subject, token.GetClaim("agency").Value, token.GetClaim("client_id").Value));
    }

    [Theory]
    [InlineData("with\0nul", Right, HttpStatusCode.BadRequest)]
    [InlineData("", Right, HttpStatusCode.BadRequest)]
    [InlineData("somebody", "", HttpStatusCode.BadRequest)]
    public async Task Nonsense_is_refused_as_such(string username, string password, HttpStatusCode status)
    {
        Assert.Equal(status, (await SignIn(username, password)).StatusCode);
    }

    [Fact]
    public async Task Only_the_portal_may_ask()
    {
        var username = await Person("steward");
        var body = new { username, password = Right };

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Anonymous().Post("/staff/sessions", body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.Root().Post("/staff/sessions", body)).StatusCode);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_username_for_a_quarter_of_an_hour_and_no_longer()
    {
        var username = await Person("steward");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("AGN-017", await (await SignIn(username, Wrong)).Code());
        }

        var locked = await SignIn(username, Right);
        app.Clock.Advance(TimeSpan.FromMinutes(14));
        var stillLocked = await SignIn(username, Right);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var open = await SignIn(username, Right);

        Assert.Equal((HttpStatusCode.Locked, "AGN-018"), (locked.StatusCode, await locked.Code()));
        Assert.Equal(TimeSpan.FromMinutes(15), locked.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.Locked, stillLocked.StatusCode);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Fact]
    public async Task The_right_password_forgets_the_wrong_ones_before_it()
    {
        var username = await Person("steward");
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                Assert.Equal(HttpStatusCode.Unauthorized, (await SignIn(username, Wrong)).StatusCode);
            }

            Assert.Equal(HttpStatusCode.OK, (await SignIn(username, Right)).StatusCode);
        }
    }

    [Fact]
    public async Task Of_thirty_guesses_at_once_five_are_judged()
    {
        var username = await Person("steward");
        using var replica = new AgenciesApp(app);
        var apps = new[] { app, replica };

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => SignIn(username, Wrong, apps[i % 2])));

        output.WriteLine($"30 guesses at once, {answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized)} judged");
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(25, answers.Count(a => a.StatusCode == HttpStatusCode.Locked));
    }

    [Fact]
    public async Task An_unknown_username_is_answered_and_locked_like_a_known_one()
    {
        var known = await Person("steward");
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(await Told(await SignIn(known, Wrong)), await Told(await SignIn("nobody.at.all", Wrong)));
        }

        Assert.Equal(HttpStatusCode.Locked, (await SignIn("nobody.at.all", Wrong)).StatusCode);
    }

    [Fact]
    public void Failures_that_are_old_do_not_count()
    {
        var now = app.Clock.GetUtcNow();
        var four = new SignInAttempts(4, now, LockedUntil: null);

        Assert.Equal(5, four.Count(now.AddMinutes(14)).Failures);
        Assert.Equal(now.AddMinutes(29), four.Count(now.AddMinutes(14)).LockedUntil);
        Assert.Equal(1, four.Count(now.AddMinutes(15)).Failures);
    }

    [Fact]
    public async Task A_session_lives_while_it_is_used_and_ends_after_twelve_hours_without()
    {
        var session = await Session(await Person("steward"));
        for (var i = 0; i < 3; i++)
        {
            app.Clock.Advance(TimeSpan.FromHours(11.9));
            Assert.Equal(HttpStatusCode.OK, (await Renew(session)).StatusCode);
        }

        app.Clock.Advance(TimeSpan.FromHours(12));
        var late = await Renew(session);

        Assert.Equal((HttpStatusCode.Unauthorized, "AGN-020"), (late.StatusCode, await late.Code()));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var session = await Session(await Person("steward"));

        var end = await app.Portal().Post("/staff/sessions/end", new { session });
        var again = await app.Portal().Post("/staff/sessions/end", new { session });

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (end.StatusCode, again.StatusCode));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Renew(session)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Renew("guessed")).StatusCode);
    }

    [Fact]
    public async Task A_renewed_token_has_the_roles_of_now_and_an_inactive_person_gets_none()
    {
        var username = await Person("steward");
        var session = await Session(username);
        var id = (string)(await (await Renew(session)).Json())["person"]!["id"]!;
        var path = $"/api/agencies/presidency/people/{id}";

        (await app.Root().Put(path, new { name = new { fa = "نام", en = "Name" }, roles = new[] { "analyst" }, active = true }, 1)).EnsureSuccessStatusCode();
        var renewed = await (await Renew(session)).Json();
        (await app.Root().Put(path, new { name = new { fa = "نام", en = "Name" }, roles = new[] { "analyst" }, active = false }, 2)).EnsureSuccessStatusCode();
        var ended = await Renew(session);
        var refused = await SignIn(username, Right);
        var wrong = await SignIn(username, Wrong);

        Assert.Equal("events:read", new JsonWebToken((string)renewed["accessToken"]!).GetClaim("scope").Value);
        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
        Assert.Equal("AGN-019", await refused.Code());
        Assert.Equal("AGN-017", await wrong.Code());
    }

    [Fact]
    public async Task A_new_password_ends_all_sessions_and_lifts_the_lock()
    {
        const string another = "another long password";
        var username = await Person("steward");
        var session = await Session(username);
        var id = (string)(await (await Renew(session)).Json())["person"]!["id"]!;
        for (var i = 0; i < 6; i++)
        {
            await SignIn(username, Wrong);
        }

        var set = await app.Root().Post($"/api/agencies/presidency/people/{id}/password", new { password = another });

        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Renew(session)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignIn(username, Right)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignIn(username, another)).StatusCode);
    }

    [Fact]
    public async Task No_secret_of_a_person_stands_in_the_database()
    {
        var session = await Session(await Person("steward"));
        await using var connection = await app.Database.OpenConnectionAsync();

        var rows = await connection.QueryAsync<string>(
            "SELECT p::text FROM people p UNION ALL SELECT encode(token_hash, 'escape') FROM staff_sessions UNION ALL SELECT encode(body, 'escape') FROM idempotency_keys");

        Assert.DoesNotContain(rows, row => row.Contains(session, StringComparison.Ordinal) || row.Contains(Right, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_has_ended_is_deleted()
    {
        using var own = new AgenciesApp();
        var password = own.PasswordOf("admin");
        (await own.Portal().Post("/staff/sessions", new { username = "admin", password })).EnsureSuccessStatusCode();
        await own.Portal().Post("/staff/sessions", new { username = "nobody", password });
        own.Clock.Advance(TimeSpan.FromHours(13));

        await new ExpiredRows(own.Database, own.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<ExpiredRows>.Instance).Delete(CancellationToken.None);

        await using var connection = await own.Database.OpenConnectionAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT (SELECT count(*) FROM staff_sessions)::int + (SELECT count(*) FROM sign_in_attempts)::int"));
    }

    private async Task<string> Person(params string[] roles)
    {
        var username = $"person.{Interlocked.Increment(ref _people)}";
        var answer = await app.Root().Post(
            "/api/agencies/presidency/people", new { username, name = new { fa = "نام", en = "Name" }, password = Right, roles }, idempotencyKey: username);
        answer.EnsureSuccessStatusCode();
        return username;
    }

    private async Task<string> Session(string username) => (string)(await (await SignIn(username, Right)).Json())["session"]!;

    private Task<HttpResponseMessage> SignIn(string username, string password, AgenciesApp? on = null) =>
        As(on).Post("/staff/sessions", new { username, password });

    private Task<HttpResponseMessage> Renew(string session) => As(null).Post("/staff/sessions/token", new { session });

    // The clock moves: each call has a token of its time.
    private HttpClient As(AgenciesApp? on) => (on ?? app).With(app.Issuer.Token(app.Clock.GetUtcNow(), "portal", null, Scopes.StaffSignIn));

    private static async Task<string> Told(HttpResponseMessage answer)
    {
        var body = (await answer.Json()).AsObject();
        body.Remove("traceId");
        return $"{answer.StatusCode} {answer.Headers.RetryAfter} {body.ToJsonString()}";
    }
}
