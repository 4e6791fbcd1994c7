using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;

namespace Pak.Permits.Tests.Applications;

public sealed class SubmitApplicationTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task The_receipt_has_a_code_with_a_check_digit_and_the_deadline_and_no_address()
    {
        await app.DefineType("receipt", statutoryDays: 1);
        using var answer = await app.Anonymous().PostAsJsonAsync("/api/permits/applications", PermitsApp.ApplyBody("receipt"));
        var receipt = await answer.Json();

        Assert.True(Tracking.TrackingCodeTests.IsRight(receipt.GetProperty("trackingCode").GetString()!));
        // The first of Farvardin 1404, a Friday: the first working day is the fifth.
        Assert.Equal("2025-03-25T20:30:00+00:00", receipt.GetProperty("deadline").GetString());
        Assert.Null(answer.Headers.Location);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task The_same_key_at_once_and_again_applies_once_and_another_body_is_refused()
    {
        await app.DefineType("idempotent");
        for (var round = 0; round < 10; round++)
        {
            var key = $"key-{round}";
            var atOnce = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Apply(key, "یک")));
            Assert.All(atOnce, a => Assert.Contains((int)a.StatusCode, new[] { 201, 409 }));
            Assert.Contains(atOnce, a => (int)a.StatusCode == 201);

            var first = await atOnce.First(a => (int)a.StatusCode == 201).Content.ReadAsByteArrayAsync();
            using var replay = await Apply(key, "یک");
            Assert.Equal(201, (int)replay.StatusCode);
            Assert.Equal(first, await replay.Content.ReadAsByteArrayAsync());
            using var altered = await Apply(key, "دو");
            Assert.Equal((422, "PAK-012"), await altered.Problem());
        }

        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(10, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM applications WHERE type = 'idempotent'"));
    }

    [Theory]
    [InlineData("type", "no-such-type", "type")]
    [InlineData("type", "NOT A CODE\u0000", "type")]
    [InlineData("area", "US", "area")]
    [InlineData("nationalCode", "1234567890", "applicant.nationalCode")]
    [InlineData("nationalCode", "0499370898", "applicant.nationalCode")]
    [InlineData("mobile", "02188888888", "applicant.mobile")]
    [InlineData("name", "   ", "applicant.name")]
    [InlineData("name", "\u0000", "applicant.name")]
    [InlineData("name", "متقاضی\nآزمون", "applicant.name")]
    [InlineData("name", "متقاضی \u202Eآزمون", "applicant.name")]
    [InlineData("description", " ", "description")]
    [InlineData("description", "الف\u0000ب", "description")]
    [InlineData("description", "الف\u001Bب", "description")]
    [InlineData("description", "الف\u202Eب", "description")]
    [InlineData("description", "الف\u2067ب\u2069", "description")]
    public async Task A_wrong_answer_is_named(string field, string value, string named)
    {
        await app.DefineTypeOnce("named");
        var body = new
        {
            type = field == "type" ? value : "named",
            area = field == "area" ? value : "IR-23",
            applicant = new
            {
                name = field == "name" ? value : "متقاضی آزمون",
                nationalCode = field == "nationalCode" ? value : PermitsApp.NationalCode,
                mobile = field == "mobile" ? value : PermitsApp.Mobile,
                confirmation = PermitsApp.Confirmation,
            },
            description = field == "description" ? value : "برای آزمون",
        };

        using var answer = await app.Anonymous().PostAsJsonAsync("/api/permits/applications", body);

        Assert.Equal((422, "PRM-003"), await answer.Problem());
        Assert.Equal(named, Assert.Single((await answer.Json()).GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Lines_tabs_and_half_spaces_belong_to_a_description()
    {
        await app.DefineTypeOnce("named");
        using var answer = await app.Anonymous().PostAsJsonAsync("/api/permits/applications", PermitsApp.ApplyBody("named", description: "نخست\r\n\tمی‌خواهم\nسپس"));

        Assert.Equal(201, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Persian_digits_spaces_and_hyphens_are_forgiven()
    {
        await app.DefineTypeOnce("named");
        var code = await app.Apply("named", "۰۴۹-۹۳۷ ۰۸۹۹");

        var spaced = Contracts.PersianText.WithPersianDigits($"{code[..4]} {code[4..8]}-{code[8..]}");
        Assert.Equal(200, (int)(await app.Track(spaced, "۰۸۹۹")).StatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"type\":5}")]
    [InlineData("{\"type\":\"t\",\"area\":\"IR\",\"applicant\":null,\"description\":\"d\"}")]
    [InlineData("{\"type\":\"t\",\"area\":\"IR\",\"description\":\"d\"}")]
    [InlineData("{\"type\":\"t\",\"area\":\"IR\",\"applicant\":{\"name\":\"\\ud800\",\"nationalCode\":\"1\",\"mobile\":\"1\"},\"description\":\"d\"}")]
    [InlineData("{\"type\":\"t\",\"area\":\"IR\",\"applicant\":{\"name\":\"n\",\"nationalCode\":\"1\",\"mobile\":\"1\",\"status\":\"approved\"},\"description\":\"d\"}")]
    public async Task What_is_no_application_is_a_400_that_says_why(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await app.Anonymous().PostAsync("/api/permits/applications", content);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.NotEqual(JsonValueKind.Undefined, (await answer.Json()).GetProperty("errors").ValueKind);
    }

    private async Task<HttpResponseMessage> Apply(string key, string description)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/permits/applications") { Content = JsonContent.Create(PermitsApp.ApplyBody("idempotent", description: description)) };
        request.Headers.Add("Idempotency-Key", key);
        return await app.Anonymous().SendAsync(request);
    }
}
