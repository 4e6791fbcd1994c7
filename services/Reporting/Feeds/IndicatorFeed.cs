using Dapper;
using Npgsql;
using Pak.Contracts.Indicators;
using Pak.ServiceDefaults.Events;

namespace Pak.Reporting.Feeds;

/// <summary>Which indicators each agency answers for, and what has been published of them.</summary>
internal sealed class IndicatorFeed : IEventHandler
{
    public async Task Apply(CloudEvent what, NpgsqlConnection connection, CancellationToken ct)
    {
        if (what.As<IndicatorDefined>() is { } defined)
        {
            await Put(connection, defined.Code, defined.Agency, ct);
        }
        else if (what.As<IndicatorChanged>() is { } changed)
        {
            await Put(connection, changed.Code, changed.Agency, ct);
        }
        else if (what.As<SubmissionPublished>() is { } published)
        {
            await Count(connection, published, ct);
        }
    }

    private static Task Put(NpgsqlConnection connection, string code, string agency, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO reporting.indicators (code, agency) VALUES (@code, @agency)
            ON CONFLICT (code) DO UPDATE SET agency = excluded.agency
            """,
            new { code, agency },
            cancellationToken: ct));

    // A page may touch many indicators: one statement for all of them, in one order so that two never wait for each other.
    private static Task Count(NpgsqlConnection connection, SubmissionPublished page, CancellationToken ct)
    {
        var counts = page.Observations.CountBy(o => o.Indicator).OrderBy(c => c.Key, StringComparer.Ordinal).ToList();
        return connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO reporting.publications (indicator, agency, observations, last_published_at)
            SELECT indicator, @Agency, observations, @PublishedAt FROM unnest(@Indicators, @Counts) AS page (indicator, observations)
            ON CONFLICT (indicator) DO UPDATE SET
                agency = excluded.agency,
                observations = publications.observations + excluded.observations,
                last_published_at = greatest(publications.last_published_at, excluded.last_published_at)
            """,
            new { page.Agency, page.PublishedAt, Indicators = counts.ConvertAll(c => c.Key), Counts = counts.ConvertAll(c => (long)c.Value) },
            cancellationToken: ct));
    }
}
