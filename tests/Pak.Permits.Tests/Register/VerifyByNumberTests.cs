using System.Net.Http.Json;
using Pak.Contracts;

namespace Pak.Permits.Tests.Register;

/// <summary>Somebody types the number that stands on a paper.</summary>
public sealed class VerifyByNumberTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task A_number_in_any_spelling_says_how_the_permit_stands_and_nothing_of_its_holder()
    {
        var number = (await app.Held(await app.Approve("typed"))).Text("number");

        foreach (var typed in new[] { number, number.Replace("-", "", StringComparison.Ordinal), PersianText.WithPersianDigits(number).Replace('-', ' ') })
        {
            var answer = await (await Ask(typed)).Json();
            Assert.Equal(("valid", number), (answer.Text("standing"), answer.Text("number")));
            Assert.DoesNotContain("متقاضی", answer.GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal(200, (int)(await app.Change(number, "suspension", 1, new { reason = "بازرسی" })).StatusCode);
        Assert.Equal("suspended", (await (await Ask(number)).Json()).Text("standing"));
    }

    [Fact]
    public async Task A_number_that_nobody_was_given_is_no_permit_and_a_slip_of_the_pen_is_said_to_be_one()
    {
        Assert.Equal("unknown", (await (await Ask(Pak.Permits.Register.Permit.NewNumber(app.Clock.GetUtcNow()))).Json()).Text("standing"));
        foreach (var wrong in new[] { "", "1404-000000000-1", "12", "'; DROP TABLE permits; --" })
        {
            Assert.Equal((422, "PRM-048"), await (await Ask(wrong)).Problem());
        }
    }

    private Task<HttpResponseMessage> Ask(string number) => app.Anonymous().PostAsJsonAsync("/api/permits/verification", new { number });
}
