using CsvHelper;
using Dapper;
using Npgsql;
using Pak.Contracts;

namespace Pak.Indicators.Areas;

/// <summary>
/// The places that figures can be about: Iran, its 31 provinces, and for comparison the other countries by their two-letter
/// codes (names from Unicode CLDR). Codes are compared without regard to case.
/// </summary>
internal static class AreaList
{
    public static IReadOnlyList<Area> All { get; } = [.. Area.Iran, .. Countries()];

    public static IReadOnlyDictionary<string, Area> ByCode { get; } =
        All.ToDictionary(area => area.Code, StringComparer.OrdinalIgnoreCase);

    private static List<Area> Countries()
    {
        using var file = typeof(AreaList).Assembly.GetManifestResourceStream("countries.csv")!;
        using var reader = CsvReader.Create(file, new CsvReaderOptions { Separator = ',' });
        var countries = new List<Area>();
        while (reader.Read())
        {
            countries.Add(new Area(reader.GetString(0), new LocalizedText(reader.GetString(1), reader.GetString(2)), null));
        }

        return countries;
    }
}

/// <summary>Brings the areas into the database before the service listens, so that the database can hold figures to them.</summary>
internal sealed class AreaStartup(NpgsqlDataSource db) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO areas (code, name_fa, name_en, parent)
            SELECT * FROM unnest(@Codes, @Fa, @En, @Parents)
            ON CONFLICT (code) DO UPDATE SET name_fa = excluded.name_fa, name_en = excluded.name_en, parent = excluded.parent
            WHERE (areas.name_fa, areas.name_en, areas.parent) IS DISTINCT FROM (excluded.name_fa, excluded.name_en, excluded.parent)
            """,
            new
            {
                Codes = AreaList.All.Select(area => area.Code).ToArray(),
                Fa = AreaList.All.Select(area => area.Name.Fa).ToArray(),
                En = AreaList.All.Select(area => area.Name.En).ToArray(),
                Parents = AreaList.All.Select(area => area.Parent).ToArray(),
            },
            cancellationToken: cancellationToken));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
