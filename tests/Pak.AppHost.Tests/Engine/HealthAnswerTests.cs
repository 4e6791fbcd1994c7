using Pak.AppHost.Local.Engine;

namespace Pak.AppHost.Tests.Engine;

public sealed class HealthAnswerTests
{
    [Theory]
    [InlineData("Unhealthy\n", "Unhealthy")]
    [InlineData("""{"status":"healthy","checks":{"redis":{"status":"healthy","reason":null}}}""", "healthy")]
    [InlineData("""{"status":"degraded","checks":{"redis":{"status":"degraded","reason":"it does not answer"},"a":{"status":"healthy","reason":null}}}""", "degraded (redis: it does not answer)")]
    [InlineData("""{"status":"unhealthy","checks":{"a":{"status":"unhealthy","reason":null},"b":{"status":"degraded","reason":"two\nlines"}}}""", "unhealthy (a: unhealthy; b: two lines)")]
    [InlineData("""{"status":"odd","checks":[1]}""", "odd")]
    [InlineData("""{"other":1}""", null)]
    [InlineData("""[1]""", null)]
    [InlineData("", null)]
    public void The_status_is_told_with_what_is_wrong(string body, string? expected) => Assert.Equal(expected, HealthAnswer.Read(body));

    [Fact]
    public void A_page_of_an_error_is_cut_off() => Assert.Equal(300, HealthAnswer.Read(new string('x', 5000))!.Length);
}
