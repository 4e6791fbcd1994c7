using System.Runtime.InteropServices;
using Dapper;
using Npgsql;
using Pak.Contracts;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>What the rows of an indicator are held to.</summary>
internal sealed record FigureRule(int Id, string Agency, Frequency Frequency, CalendarKind Calendar, decimal? Min, decimal? Max, decimal? ChangeThreshold)
{
    private static readonly Dictionary<(Frequency, CalendarKind), string> Examples = (
        from frequency in Enum.GetValues<Frequency>()
        from calendar in Enum.GetValues<CalendarKind>()
        select (frequency, calendar)).ToDictionary(kind => kind, kind => Period.Example(kind.frequency, kind.calendar));

    public string ExamplePeriod => Examples[(Frequency, Calendar)];

    /// <summary>The rules of every indicator by code, whatever its case, as they are now.</summary>
    public static async Task<Dictionary<string, FigureRule>> Load(NpgsqlConnection connection, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<(int Id, string Code, string Agency, string Frequency, string Calendar, decimal? Min, decimal? Max, decimal? ChangeThreshold)>(
            new CommandDefinition("SELECT id, code, agency, frequency, calendar, valid_min, valid_max, change_threshold FROM indicators", cancellationToken: ct));
        return rows.ToDictionary(
            row => row.Code,
            row => new FigureRule(
                row.Id, row.Agency, FrequencyCodes.Parse(row.Frequency),
                Enum.Parse<CalendarKind>(row.Calendar, ignoreCase: true), row.Min, row.Max, row.ChangeThreshold),
            StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>A row that is right in itself.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Rule">Of its indicator.</param>
/// <param name="Area">Index in <see cref="Areas.AreaList.All"/>.</param>
/// <param name="Breakdown">Canonical; "" is the total.</param>
/// <param name="Period">First day.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FigureRow(int Line, FigureRule Rule, short Area, string Breakdown, DateOnly Period, decimal? Value, char Status);

/// <summary>SDMX CL_OBS_STATUS 2.2.</summary>
internal static class ObservationStatus
{
    public const string Codes = "ABDEFGHIJKLMNOPQSUVW";

    /// <summary>Statuses that say why there is no value.</summary>
    public const string Missing = "HLMOQ";

    public const char Normal = 'A';
    public const char Absent = 'M';
    public const char Forecast = 'F';
}
