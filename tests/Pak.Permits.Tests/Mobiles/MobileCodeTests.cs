using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pak.Contracts;
using Pak.Permits.Mobiles;

namespace Pak.Permits.Tests.Mobiles;

public sealed class MobileCodeTests(MobileCodeTests.ShowingApp app) : IClassFixture<MobileCodeTests.ShowingApp>
{
    [Fact]
    public async Task A_code_that_comes_back_confirms_the_mobile_of_an_application_once()
    {
        const string Mobile = "09120000011";
        var code = await Shown(Mobile);

        var confirmation = (await (await Confirm("۰۹۱۲ ۰۰۰ ۰۰۱۱", PersianText.WithPersianDigits(code))).Json()).GetProperty("confirmation").GetString()!;
        Assert.Equal((422, "PRM-061"), await (await Confirm(Mobile, code)).Problem());

        await app.DefineTypeOnce("confirmed");
        Assert.Equal("applicant.confirmation", await Refused(Mobile, confirmation: null));
        Assert.Equal("applicant.confirmation", await Refused("09120000012", confirmation));
        Assert.Equal("applicant.confirmation", await Refused(Mobile, (confirmation[0] == 'A' ? "B" : "A") + confirmation[1..]));
        Assert.Equal("applicant.confirmation", await Refused(Mobile, "x"));
        Assert.Equal(201, (int)(await Apply(Mobile, confirmation)).StatusCode);
        app.Clock.Advance(MobileCodes.ConfirmationLifetime);
        Assert.Equal("applicant.confirmation", await Refused(Mobile, confirmation));
    }

    [Fact]
    public async Task A_code_dies_after_five_minutes_after_five_tries_and_when_a_new_one_is_sent()
    {
        var code = await Shown("09120000021");
        app.Clock.Advance(MobileCodes.Lifetime);
        Assert.Equal((422, "PRM-061"), await (await Confirm("09120000021", code)).Problem());

        code = await Shown("09120000022");
        for (var i = 0; i < MobileCodes.MostTries; i++)
        {
            Assert.Equal((422, "PRM-061"), await (await Confirm("09120000022", Other(code))).Problem());
        }

        Assert.Equal((422, "PRM-061"), await (await Confirm("09120000022", code)).Problem());

        code = await Shown("09120000023");
        var next = await Shown("09120000023");
        Assert.True(code == next || (int)(await Confirm("09120000023", code)).StatusCode == 422);
        Assert.Equal(200, (int)(await Confirm("09120000023", next)).StatusCode);
    }

    [Fact]
    public async Task Tries_at_the_same_time_are_no_way_around_the_limit_and_a_right_code_is_good_once()
    {
        var codes = app.Services.GetRequiredService<MobileCodes>();
        var (code, _) = await codes.Issue("09120000031", CancellationToken.None);
        var wrong = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => codes.Confirm("09120000031", Other(code), CancellationToken.None)));
        Assert.All(wrong, Assert.Null);
        Assert.Null(await codes.Confirm("09120000031", code, CancellationToken.None));

        (code, _) = await codes.Issue("09120000032", CancellationToken.None);
        var right = await Task.WhenAll(Enumerable.Range(0, MobileCodes.MostTries).Select(_ => codes.Confirm("09120000032", code, CancellationToken.None)));
        Assert.Single(right, c => c is not null);
    }

    [Fact]
    public async Task A_mobile_gets_three_messages_at_once_whoever_asks()
    {
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/permits/mobile-codes") { Content = JsonContent.Create(new { mobile = "09120000041" }) };
            request.Headers.Add(PermitsApp.AddressHeader, $"203.0.113.{i + 1}");
            statuses.Add((int)(await app.Anonymous().SendAsync(request)).StatusCode);
        }

        Assert.Equal([202, 202, 202, 429], statuses);
    }

    [Theory]
    [InlineData("02188888888")]
    [InlineData("0912000000")]
    [InlineData("\u0000")]
    public async Task What_is_no_mobile_gets_no_code(string mobile)
    {
        using var answer = await app.Anonymous().PostAsJsonAsync("/api/permits/mobile-codes", new { mobile });

        Assert.Equal((422, "PRM-060"), await answer.Problem());
    }

    [Fact]
    public async Task The_gateway_gets_the_code_and_the_caller_does_not_and_an_outage_is_told()
    {
        var taken = new List<JsonElement>();
        var status = 200;
        await using var gateway = WebApplication.CreateBuilder().Build();
        gateway.Urls.Add("http://127.0.0.1:0");
        gateway.MapPost("/send", async (HttpContext http) =>
        {
            taken.Add(await http.Request.ReadFromJsonAsync<JsonElement>());
            return Results.StatusCode(status);
        });
        await gateway.StartAsync();
        await using var sending = new PermitsApp { Settings = { ["Pak:Demo"] = "false", ["Permits:Notices:Gateway"] = gateway.Urls.First() + "/send", ["Permits:Notices:Token"] = "t" } };

        var answer = await (await sending.Anonymous().PostAsJsonAsync("/api/permits/mobile-codes", new { mobile = "09120000051" })).Json();
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("message").ValueKind);
        Assert.Equal("09120000051", Assert.Single(taken).GetProperty("to").GetString());
        var code = CodeIn(taken[0].GetProperty("text").GetString()!);
        using var confirmed = await sending.Anonymous().PostAsJsonAsync("/api/permits/mobile-codes/confirmation", new { mobile = "09120000051", code });
        Assert.Equal(200, (int)confirmed.StatusCode);

        status = 500;
        Assert.Equal((503, "PRM-062"), await (await sending.Anonymous().PostAsJsonAsync("/api/permits/mobile-codes", new { mobile = "09120000051" })).Problem());
    }

    [Fact]
    public async Task Outside_the_demo_nobody_is_shown_a_code_and_the_database_has_no_mobile()
    {
        await using var plain = new PermitsApp();
        Assert.Equal((503, "PRM-062"), await (await plain.Anonymous().PostAsJsonAsync("/api/permits/mobile-codes", new { mobile = "09120000061" })).Problem());

        await using var connection = await plain.Database.OpenConnectionAsync();
        Assert.DoesNotContain("9120000061", await connection.ExecuteScalarAsync<string>("SELECT string_agg(m::text, '') FROM mobile_codes m"), StringComparison.Ordinal);
        Assert.DoesNotContain(plain.Logs.Lines, l => l.Contains("9120000061", StringComparison.Ordinal));
    }

    private static string CodeIn(string text) => PersianText.FoldDigits(text).Split(' ', '\n').First(w => w.Length == 6 && w.All(char.IsAsciiDigit));

    private static string Other(string code) => code == "000000" ? "000001" : "000000";

    private async Task<string> Shown(string mobile)
    {
        using var answer = await app.Anonymous().PostAsJsonAsync("/api/permits/mobile-codes", new { mobile });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return CodeIn((await answer.Json()).GetProperty("message").GetString()!);
    }

    private Task<HttpResponseMessage> Confirm(string mobile, string code) =>
        app.Anonymous().PostAsJsonAsync("/api/permits/mobile-codes/confirmation", new { mobile, code });

    private Task<HttpResponseMessage> Apply(string mobile, string? confirmation)
    {
        var body = JsonSerializer.SerializeToNode(PermitsApp.ApplyBody("confirmed"))!.AsObject();
        body["applicant"]!["mobile"] = mobile;
        body["applicant"]!["confirmation"] = confirmation;
        return app.Anonymous().PostAsJsonAsync("/api/permits/applications", body);
    }

    private async Task<string> Refused(string mobile, string? confirmation)
    {
        using var answer = await Apply(mobile, confirmation);
        Assert.Equal((422, "PRM-003"), await answer.Problem());
        return Assert.Single((await answer.Json()).GetProperty("errors").EnumerateObject()).Name;
    }

    /// <summary>A demo without a gateway, on a database that has no demo: codes are shown, and applications need them.</summary>
    public sealed class ShowingApp : PermitsApp
    {
        public ShowingApp()
        {
            Settings["Pak:Demo"] = "true";
            Settings["Permits:Limits:CodePerAddress:Capacity"] = "10000";
        }
    }
}
