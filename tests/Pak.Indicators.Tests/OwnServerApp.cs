using Pak.AppHost.Local.Servers;
using Pak.Indicators.Submissions;
using Pak.Testing;

namespace Pak.Indicators.Tests;

/// <summary>The service on a PostgreSQL server of its own, which the test may kill.</summary>
internal sealed class OwnServerApp(PostgresServer postgres) : IndicatorsApp
{
    /// <summary>The submission as its agency sees it, as soon as the service answers again.</summary>
    public async Task<Submission> Find(Guid id)
    {
        Submission? found = null;
        await Eventually.Holds(async () =>
        {
            using var answer = await Steward().GetAsync(new Uri($"/api/indicators/submissions/{id}", UriKind.Relative));
            found = answer.IsSuccessStatusCode ? await Read<Submission>(answer) : null;
            return found is not null;
        }, "the service reads again");
        return found!;
    }

    protected override string GivenDatabase() =>
        Task.Run(() => postgres.CreateDatabase("indicators", CancellationToken.None)).Result + ";Timeout=5";
}
