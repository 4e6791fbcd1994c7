using Npgsql;
using NpgsqlTypes;
using Pak.Indicators.Submissions.Upload;

namespace Pak.Indicators.Observations.Store;

/// <summary>A block to be written.</summary>
/// <param name="FirstRow">Line of the file of the first value when the others follow it; 0 when they don't or it doesn't matter.</param>
/// <param name="Uploads">What <see cref="SeriesPoints.Origins"/> count from 1; null when all is from <paramref name="Upload"/>.</param>
internal sealed record NewBlock(int Series, long Upload, int Slice, int FirstRow, SeriesPoints Points, long[]? Uploads = null);

/// <summary>Copies blocks into the table in PostgreSQL's binary form, in the transaction that is open.</summary>
internal static class BlockWriter
{
    /// <summary>Slice of what a series is after an upload, where its vintage does not say it all.</summary>
    public const int Whole = -1;

    private const string Target = """
        COPY blocks (series_id, upload_id, slice, first_row, size, first_period, last_period, latest_period, latest_value, latest_status, latest_upload,
            previous_period, previous_value, periods, "values", statuses, origin_uploads, origins) FROM STDIN (FORMAT BINARY)
        """;

    public static async Task Write(NpgsqlConnection connection, IEnumerable<NewBlock> blocks, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(Target, ct);
        foreach (var block in blocks)
        {
            await Write(copy, block, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task Write(NpgsqlBinaryImporter copy, NewBlock block, CancellationToken ct)
    {
        var points = block.Points;
        var (latest, previous) = LastTwo(points);
        await copy.StartRowAsync(ct);
        await copy.WriteAsync(block.Series, NpgsqlDbType.Integer, ct);
        await copy.WriteAsync(block.Upload, NpgsqlDbType.Bigint, ct);
        await copy.WriteAsync(block.Slice, NpgsqlDbType.Integer, ct);
        await copy.WriteAsync(block.FirstRow, NpgsqlDbType.Integer, ct);
        await copy.WriteAsync(points.Count, NpgsqlDbType.Integer, ct);
        await copy.WriteAsync(points.Periods[0], NpgsqlDbType.Date, ct);
        await copy.WriteAsync(points.Periods[^1], NpgsqlDbType.Date, ct);
        if (latest >= 0)
        {
            await copy.WriteAsync(points.Periods[latest], NpgsqlDbType.Date, ct);
            await copy.WriteAsync(points.Values[latest]!.Value, NpgsqlDbType.Numeric, ct);
            await copy.WriteAsync(points.Statuses.Substring(latest, 1), NpgsqlDbType.Text, ct);
            await copy.WriteAsync(block.Uploads is null ? block.Upload : block.Uploads[points.Origins![latest] - 1], NpgsqlDbType.Bigint, ct);
        }
        else
        {
            await WriteNulls(copy, 4, ct);
        }

        if (previous >= 0)
        {
            await copy.WriteAsync(points.Periods[previous], NpgsqlDbType.Date, ct);
            await copy.WriteAsync(points.Values[previous]!.Value, NpgsqlDbType.Numeric, ct);
        }
        else
        {
            await WriteNulls(copy, 2, ct);
        }

        await copy.WriteAsync(points.Periods, NpgsqlDbType.Array | NpgsqlDbType.Date, ct);
        await copy.WriteAsync(points.Values, NpgsqlDbType.Array | NpgsqlDbType.Numeric, ct);
        await copy.WriteAsync(points.Statuses, NpgsqlDbType.Text, ct);
        if (block.Uploads is null)
        {
            await WriteNulls(copy, 2, ct);
        }
        else
        {
            await copy.WriteAsync(block.Uploads, NpgsqlDbType.Array | NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(points.Origins!, NpgsqlDbType.Array | NpgsqlDbType.Integer, ct);
        }
    }

    /// <summary>Indexes of the last two values that are neither missing nor forecasts; −1 where there is none.</summary>
    private static (int Latest, int Previous) LastTwo(SeriesPoints points)
    {
        var latest = Before(points.Count);
        return (latest, latest < 0 ? -1 : Before(latest));

        int Before(int index)
        {
            do
            {
                index--;
            }
            while (index >= 0 && (points.Values[index] is null || points.Statuses[index] == ObservationStatus.Forecast));

            return index;
        }
    }

    private static async Task WriteNulls(NpgsqlBinaryImporter copy, int count, CancellationToken ct)
    {
        for (var i = 0; i < count; i++)
        {
            await copy.WriteNullAsync(ct);
        }
    }
}
