using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Pak.Permits.Acts;

namespace Pak.Permits.Tests.Register;

/// <summary>The holder is told of every change of a permit, once, and each of them is an act in the log.</summary>
public sealed class PermitNoticeTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task Every_change_of_a_permit_tells_its_holder_once_and_stands_in_the_log()
    {
        var code = await app.Approve("told");
        var number = (await app.Held(code)).Text("number");
        Assert.Equal(200, (int)(await app.Change(number, "suspension", 1, new { reason = "بازرسی سرزده" })).StatusCode);
        Assert.Equal(412, (int)(await app.Change(number, "revocation", 1, new { reason = "نسخهٔ کهنه" })).StatusCode);
        Assert.Equal(200, (int)(await app.Change(number, "reinstatement", 2, new { reason = "رفع شد" })).StatusCode);
        Assert.Equal(200, (int)(await app.Change(number, "revocation", 3, new { reason = "تخلف" })).StatusCode);

        var told = await Told(code);

        Assert.Equal(
            ["ابطال شد؛ دلیل آن در صفحهٔ پیگیری است.", "پایان یافت و مجوز دوباره معتبر است.", "تعلیق شد و اکنون اعتبار ندارد؛ دلیل آن در صفحهٔ پیگیری است."],
            told[..3].Select(t => t[(t.IndexOf('»', StringComparison.Ordinal) + 2)..]));
        Assert.Contains("برای شما صادر شد", told[3], StringComparison.Ordinal);
        Assert.DoesNotContain(told, t => t.Contains("متقاضی آزمون", StringComparison.Ordinal) || t.Contains("بازرسی", StringComparison.Ordinal) || t.Contains(number, StringComparison.Ordinal));
        Assert.Equal(
            ["permit-issued:officer-health:v1", "permit-suspended:officer-health:v2", "permit-reinstated:officer-health:v3", "permit-revoked:officer-health:v4"],
            (await Acts(number)).Select(a => $"{a.Kind}:{a.By}:{a.About.Split(' ')[^1]}"));
        Assert.Equal(
            ["revoked:تخلف", "reinstated:رفع شد", "suspended:بازرسی سرزده", "issued:"],
            (await app.Held(code)).GetProperty("history").EnumerateArray().Select(h => $"{h.Text("kind")}:{h.GetProperty("reason").GetString()}"));
    }

    [Fact]
    public async Task Giving_back_and_renewing_are_told_and_logged_and_the_chain_holds()
    {
        await using var own = new PermitsApp();
        var code = await own.Approve("renewed");
        var other = await own.Approve("renewed");
        var held = await own.Held(code);
        Assert.Equal("2029-12-20", held.Text("renewableFrom"));
        own.Clock.Advance(new DateTimeOffset(2030, 1, 10, 8, 0, 0, TimeSpan.Zero) - own.Clock.GetUtcNow());
        Assert.Equal(200, (int)(await own.Change(held.Text("number"), "renewal", 1, new { note = "همان شرط‌ها" })).StatusCode);
        Assert.Equal(200, (int)(await own.Anonymous().PostAsJsonAsync("/api/permits/tracking/surrender", new { trackingCode = other, lastFour = "0899", reason = "تعطیل شد" })).StatusCode);

        Assert.StartsWith("مجوز «پروانهٔ تأسیس داروخانه» تا پایان ", (await Told(code, own))[0], StringComparison.Ordinal);
        Assert.Contains("۱۴۱۳", (await Told(code, own))[0], StringComparison.Ordinal);
        Assert.Equal("مجوز «پروانهٔ تأسیس داروخانه» را پس دادید و دیگر اعتبار ندارد.", (await Told(other, own))[0]);
        var given = await own.Held(other);
        Assert.Equal(JsonValueKind.Null, given.GetProperty("renewableFrom").ValueKind);
        Assert.True(given.GetProperty("history")[0].GetProperty("byHolder").GetBoolean());
        await using var connection = await own.Database.OpenConnectionAsync();
        Assert.Equal(
            ["permit-issued", "permit-issued", "permit-renewed", "permit-surrendered"],
            await connection.QueryAsync<string>("SELECT kind FROM acts WHERE kind LIKE 'permit-%' ORDER BY act_id"));
        Assert.Null(await connection.ExecuteScalarAsync<string?>("SELECT by_subject FROM acts WHERE kind = 'permit-surrendered'"));
        await own.Services.GetRequiredService<ActSealer>().RunOnce(CancellationToken.None);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM acts WHERE sequence IS NULL"));
    }

    [Fact]
    public async Task An_officer_who_opens_a_permit_is_seen_by_its_holder()
    {
        var code = await app.Approve("opened");
        var number = (await app.Held(code)).Text("number");

        Assert.Equal(404, (int)(await app.Officer("industry").GetAsync($"/api/permits/register/{number}")).StatusCode);
        Assert.Equal(200, (int)(await app.Officer().GetAsync($"/api/permits/register/{number}")).StatusCode);

        var looks = (await (await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/looks", new { trackingCode = code, lastFour = "0899" })).Json()).GetProperty("items");
        Assert.Equal(["permit"], looks.EnumerateArray().Select(l => l.Text("as")));
    }

    private async Task<List<string>> Told(string code, PermitsApp? of = null) =>
        [.. (await (await (of ?? app).Anonymous().PostAsJsonAsync("/api/permits/tracking/notices", new { trackingCode = code, lastFour = "0899" })).Json())
            .GetProperty("items").EnumerateArray().Select(n => n.Text("text"))];

    private async Task<List<(string Kind, string By, string About)>> Acts(string number)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<(string, string, string)>("SELECT kind, by_subject, about FROM acts WHERE about LIKE @number || ' v%' ORDER BY act_id", new { number })];
    }
}
