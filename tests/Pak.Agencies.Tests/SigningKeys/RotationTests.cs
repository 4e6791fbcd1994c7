using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Agencies.Tests.SigningKeys;

public sealed class RotationTests(ITestOutputHelper output)
{
    private const string Path = "/api/agencies/signing-keys";
    private const int Rotations = 10;

    [Fact]
    public async Task Ten_rotations_under_load_refuse_no_valid_request()
    {
        using var one = new AgenciesApp();
        using var two = new AgenciesApp(one);
        AgenciesApp[] replicas = [one, two];
        _ = (one.Services, two.Services);
        var load = new Load(replicas, one.Clock);
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => load.Run(stop.Token))).ToList();
        var watch = Stopwatch.StartNew();

        for (var rotation = 0; rotation < Rotations; rotation++)
        {
            var answer = await Root(replicas[rotation % 2]).Post(Path, new { });
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            for (var step = 0; step < 6; step++)
            {
                one.Clock.Advance(TimeSpan.FromSeconds(15));
                var enough = load.Requests + 25;
                await Eventually.Holds(() => Task.FromResult(load.Requests >= enough || workers.Exists(w => w.IsCompleted)), "requests between two steps of the clock");
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);
        output.WriteLine($"{Rotations} rotations, {load.Requests} requests with {load.Kids.Count} keys at {load.Requests / watch.Elapsed.TotalSeconds:F0}/s, {load.Refused.Count} refused");
        Assert.Empty(load.Refused);
        Assert.Equal(Rotations + 1, load.Kids.Count);
        Assert.True(load.Requests >= Rotations * 6 * 25);
    }

    [Fact]
    public async Task Without_the_propagation_time_a_service_would_refuse_new_tokens()
    {
        using var app = new AgenciesApp();
        app.Settings["Authentication:KeyPropagation"] = "00:00:00";
        using var consumer = Consumer(app);
        Assert.True(await Accepts(consumer, await ReportingToken(app), app.Clock));

        (await Root(app).Post(Path, new { })).EnsureSuccessStatusCode();

        Assert.False(await Accepts(consumer, await ReportingToken(app), app.Clock));
    }

    [Fact]
    public async Task A_retired_key_is_dead_within_a_minute_everywhere_and_its_private_part_is_gone()
    {
        using var one = new AgenciesApp();
        using var two = new AgenciesApp(one);
        using var consumer = Consumer(one);
        var token = await ReportingToken(two);
        var kid = new JsonWebToken(token).Kid;
        Assert.Equal(HttpStatusCode.OK, await Use(one, token));
        Assert.Equal(HttpStatusCode.OK, await Use(two, token));
        Assert.True(await Accepts(consumer, token, one.Clock));

        var retirement = await Root(one).DeleteAsync($"{Path}/{kid}");
        var next = await ReportingToken(two);
        var hereAtOnce = await Use(one, token);
        one.Clock.Advance(TimeSpan.FromSeconds(10));
        var elsewhereSoon = await Use(two, token);
        one.Clock.Advance(TimeSpan.FromSeconds(49));
        var consumed = await Accepts(consumer, token, one.Clock);

        Assert.Equal(HttpStatusCode.NoContent, retirement.StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (hereAtOnce, elsewhereSoon));
        Assert.False(consumed);
        Assert.NotEqual(kid, new JsonWebToken(next).Kid);
        Assert.Equal(HttpStatusCode.OK, await Use(one, next));
        Assert.Equal(HttpStatusCode.OK, await Use(two, next));
        Assert.True(await Accepts(consumer, next, one.Clock));
        var published = await one.Anonymous().Get("/.well-known/jwks.json");
        Assert.DoesNotContain(published["keys"]!.AsArray(), k => (string)k!["kid"]! == kid);
        await using var connection = await one.Database.OpenConnectionAsync();
        Assert.Null(await connection.ExecuteScalarAsync<byte[]?>("SELECT private_key FROM signing_keys WHERE kid = @kid", new { kid }));
    }

    [Fact]
    public async Task A_key_retired_while_its_heir_waits_leaves_tokens_that_everybody_accepts()
    {
        using var app = new AgenciesApp();
        var first = new JsonWebToken(await ReportingToken(app)).Kid;
        var heir = (string)(await (await Root(app).Post(Path, new { })).Json())["kid"]!;

        var gone = await Root(app).DeleteAsync($"{Path}/{heir}");
        app.Clock.Advance(TimeSpan.FromMinutes(15)); // past the end that the first key had while the heir was there
        var token = await ReportingToken(app);

        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.DoesNotContain(new JsonWebToken(token).Kid, new[] { first, heir });
        Assert.Equal(HttpStatusCode.OK, await Use(app, token));
    }

    [Fact]
    public async Task Only_the_root_agency_turns_keys_and_one_at_a_time()
    {
        using var app = new AgenciesApp(demo: true);
        var energy = app.As("energy-administrator", "energy", Scopes.AgenciesManage);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Root(app).Post(Path, new { })));
        var list = await Root(app).Get(Path);

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal("pending", (string)list["items"]![0]!["status"]!);
        Assert.Contains(list["items"]!.AsArray(), k => (string)k!["status"]! == "signing");
        Assert.Equal("AGN-014", await (await energy.GetAsync(Path)).Code());
        Assert.Equal("AGN-014", await (await energy.Post(Path, new { })).Code());
        Assert.Equal("AGN-014", await (await energy.DeleteAsync($"{Path}/{list["items"]![0]!["kid"]}")).Code());
        Assert.Equal("AGN-016", await (await Root(app).DeleteAsync($"{Path}/unknown")).Code());
    }

    [Fact]
    public async Task A_restart_finds_the_keys_that_were_there()
    {
        var database = await Servers.CreateDatabase("agenciesdb");
        string token;
        using (var before = new AgenciesApp(demo: false, database))
        {
            token = await ReportingToken(before);
        }

        using var after = new AgenciesApp(demo: false, database);

        Assert.Equal(HttpStatusCode.OK, await Use(after, token));
        Assert.Equal(new JsonWebToken(token).Kid, new JsonWebToken(await ReportingToken(after)).Kid);
    }

    private static HttpClient Root(AgenciesApp app) =>
        app.With(app.TrustedIssuer.Token(app.SharedClock.GetUtcNow(), "root-administrator", "presidency", Scopes.AgenciesManage));

    private static async Task<string> ReportingToken(AgenciesApp app)
    {
        using var http = app.Anonymous();
        // The limit of requests counts by the real clock; callers from many addresses do not meet it.
        http.DefaultRequestHeaders.Add("X-Forwarded-For", $"2001:db8::{RandomNumberGenerator.GetHexString(4)}:{RandomNumberGenerator.GetHexString(4)}");
        var answer = await http.Token(("grant_type", "client_credentials"), ("client_id", "reporting"), ("client_secret", AgenciesApp.ReportingSecret));
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Json())["access_token"]!;
    }

    private static async Task<HttpStatusCode> Use(AgenciesApp app, string token)
    {
        using var http = app.With(token);
        return (await http.GetAsync("/events?limit=1")).StatusCode;
    }

    /// <summary>The keys as another service has them: fetched from the JWK set, kept for 30 s.</summary>
    private static Pak.ServiceDefaults.Auth.SigningKeys Consumer(AgenciesApp app) =>
        new(ct => app.Anonymous().GetStringAsync("/.well-known/jwks.json", ct), app.SharedClock, NullLogger<Pak.ServiceDefaults.Auth.SigningKeys>.Instance);

    private static async Task<bool> Accepts(Pak.ServiceDefaults.Auth.SigningKeys keys, string token, TimeProvider clock)
    {
        var known = await keys.GetConfigurationAsync(CancellationToken.None);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = TestIssuer.Issuer,
            ValidAudience = AuthExtensions.Audience,
            IssuerSigningKeys = known.SigningKeys,
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = (_, expires, _, _) => clock.GetUtcNow().UtcDateTime < expires,
        });
        return result.IsValid;
    }

    /// <summary>
    /// Clients that fetch tokens from either replica, use them at either until they are nine minutes old, and a consumer that checks
    /// them by the published key set.
    /// </summary>
    private sealed class Load(AgenciesApp[] replicas, TestClock clock)
    {
        private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(9);

        private readonly Pak.ServiceDefaults.Auth.SigningKeys _consumer = Consumer(replicas[0]);
        private int _requests;

        public int Requests => Volatile.Read(ref _requests);

        public ConcurrentBag<string> Refused { get; } = [];

        public ConcurrentDictionary<string, bool> Kids { get; } = new();

        public async Task Run(CancellationToken stop)
        {
            var held = new List<(DateTimeOffset At, string Token)>();
            while (!stop.IsCancellationRequested)
            {
                var at = clock.GetUtcNow();
                var fresh = await ReportingToken(Any());
                Kids.TryAdd(new JsonWebToken(fresh).Kid, true);
                held.Add((at, fresh));
                held.RemoveAll(t => clock.GetUtcNow() - t.At > Oldest);
                foreach (var token in new[] { fresh, held[0].Token, held[Random.Shared.Next(held.Count)].Token })
                {
                    var status = await Use(Any(), token);
                    if (status != HttpStatusCode.OK || !await Accepts(_consumer, token, clock))
                    {
                        Refused.Add($"{status} {new JsonWebToken(token).Kid} at {clock.GetUtcNow():T}");
                    }

                    Interlocked.Increment(ref _requests);
                }
            }
        }

        private AgenciesApp Any() => replicas[Random.Shared.Next(replicas.Length)];
    }
}
