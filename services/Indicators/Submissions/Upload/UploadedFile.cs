using Pak.Indicators.Findings;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>
/// The rows of a file on their way into the database: while one slice is being written the next is read. At most two are in
/// memory, whatever the file's size.
/// </summary>
internal sealed class UploadedFile(Staging staging) : IAsyncDisposable
{
    private readonly UploadedSeriesList _series = new();
    private (Slice Rows, List<FindingEntry> Findings) _reading = (new(), []);
    private (Slice Rows, List<FindingEntry> Findings) _spare = (new(), []);
    private Task<bool> _writing = Task.FromResult(true);

    /// <summary>Rows of the file, wrong ones included.</summary>
    public int Rows { get; private set; }

    public long Errors { get; private set; }

    public IReadOnlyCollection<UploadedSeries> Series => _series.All;

    public int NextOrdinal => staging.NextOrdinal;

    /// <summary>Errors of single rows go here before <see cref="Add"/>.</summary>
    public List<FindingEntry> Findings => _reading.Findings;

    /// <summary>Takes a row, null where it had errors. False when an indicator was redefined since its rules were loaded.</summary>
    public ValueTask<bool> Add(in FigureRow? row, CancellationToken ct)
    {
        Rows++;
        if (row is { } right)
        {
            _reading.Rows.Add(_series.Of(right), right);
        }

        return _reading.Rows.Count == Slice.Capacity || Findings.Count >= Slice.Capacity ? new(Flush(ct)) : new(true);
    }

    /// <summary>Writes what is left. False as with <see cref="Add"/>.</summary>
    public async Task<bool> End(CancellationToken ct) => await Flush(ct) && await _writing;

    public async ValueTask DisposeAsync() => await ((Task)_writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<bool> Flush(CancellationToken ct)
    {
        if (!await _writing)
        {
            return false;
        }

        _spare.Rows.Clear();
        _spare.Findings.Clear();
        (_reading, _spare) = (_spare, _reading);
        Errors += _spare.Findings.Count;
        var (full, rows) = (_spare, Rows);
        _writing = Task.Run(() => staging.Write(full.Rows, full.Findings, rows, ct), ct);
        return true;
    }
}
