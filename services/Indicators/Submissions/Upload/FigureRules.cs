using System.Runtime.InteropServices;
using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Locks;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>What the rows of an indicator are held to.</summary>
/// <param name="Breakdowns">Codes of the dimensions that it may be divided by.</param>
internal sealed record FigureRule(
    int Id, string Code, string Agency, Frequency Frequency, CalendarKind Calendar, decimal? Min, decimal? Max, decimal? ChangeThreshold, bool IsComputed, string[] Breakdowns)
{
    private static readonly Dictionary<(Frequency, CalendarKind), string> Examples = (
        from frequency in Enum.GetValues<Frequency>()
        from calendar in Enum.GetValues<CalendarKind>()
        select (frequency, calendar)).ToDictionary(kind => kind, kind => Period.Example(kind.frequency, kind.calendar));

    public string ExamplePeriod => Examples[(Frequency, Calendar)];
}

/// <summary>What an upload is held to, as it is when the upload begins.</summary>
/// <param name="Indicators">By code, whatever its case.</param>
/// <param name="Locks">Of the agency's indicators.</param>
internal sealed record UploadRules(
    string Agency, IReadOnlyDictionary<string, FigureRule> Indicators, PeriodLocks Locks, IReadOnlyList<BreakdownDimension> Dimensions, DateTimeOffset Now)
{
    public static async Task<UploadRules> Load(NpgsqlConnection connection, string agency, DateTimeOffset now, CancellationToken ct)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT id, code, agency, frequency, calendar, valid_min, valid_max, change_threshold, formula IS NOT NULL AS is_computed, breakdowns FROM indicators",
            cancellationToken: ct))).AsList();
        return new(
            agency,
            rows.ToDictionary(row => row.Code, row => row.ToRule(), StringComparer.OrdinalIgnoreCase),
            await LoadLocks.Load(connection, [.. rows.Where(row => row.Agency == agency).Select(row => row.Id)], ct),
            await ReadBreakdowns.Read(connection, ct),
            now);
    }

    private sealed class Row
    {
        public int Id { get; init; }
        public string Code { get; init; } = "";
        public string Agency { get; init; } = "";
        public string Frequency { get; init; } = "";
        public string Calendar { get; init; } = "";
        public decimal? ValidMin { get; init; }
        public decimal? ValidMax { get; init; }
        public decimal? ChangeThreshold { get; init; }
        public bool IsComputed { get; init; }
        public string[] Breakdowns { get; init; } = [];

        public FigureRule ToRule() => new(
            Id, Code, Agency, FrequencyCodes.Parse(Frequency), Enum.Parse<CalendarKind>(Calendar, ignoreCase: true), ValidMin, ValidMax, ChangeThreshold, IsComputed, Breakdowns);
    }
}

/// <summary>The cells of a row as they stand in the file (UTF-8); empty where there is none.</summary>
internal readonly ref struct RowCells
{
    /// <summary>Line of a text file; of JSON the number of the object, from 1; of a workbook the row of the sheet.</summary>
    public int Line { get; init; }

    public ReadOnlySpan<byte> Indicator { get; init; }

    public ReadOnlySpan<byte> Area { get; init; }

    public ReadOnlySpan<byte> Period { get; init; }

    public ReadOnlySpan<byte> Value { get; init; }

    public ReadOnlySpan<byte> Status { get; init; }

    public ReadOnlySpan<byte> Breakdown { get; init; }
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
