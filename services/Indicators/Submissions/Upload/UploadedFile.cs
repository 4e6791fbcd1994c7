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

    /// <summary>True when <see cref="MakeRoom"/> is due.</summary>
    public bool IsFull => _reading.Rows.Count >= Slice.Capacity || Findings.Count >= Slice.Capacity;

    /// <summary>Takes a row, null where it had errors. False when an indicator was redefined since its rules were loaded.</summary>
    public ValueTask<bool> Add(in FigureRow? row, CancellationToken ct)
    {
        Keep(row);
        return IsFull ? new(MakeRoom(ct)) : new(true);
    }

    /// <summary>Takes a row, for readers that cannot wait where they are: they must heed <see cref="IsFull"/>.</summary>
    public void Keep(in FigureRow? row)
    {
        Rows++;
        if (row is { } right)
        {
            _reading.Rows.Add(_series.Of(right), right);
        }
    }

    /// <summary>Writes what is left. False as with <see cref="Add"/>.</summary>
    public async Task<bool> End(CancellationToken ct) => await MakeRoom(ct) && await _writing;

    public async ValueTask DisposeAsync() => await ((Task)_writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Begins to write what there is, as soon as what came before is written. False as with <see cref="Add"/>.</summary>
    public async Task<bool> MakeRoom(CancellationToken ct)
    {
        if (!await _writing)
        {
            return false;
        }

        _spare.Rows.Clear();
        _spare.Findings.Clear();
        (_reading, _spare) = (_spare, _reading);
        Errors += _spare.Findings.Count;
        var full = _spare;
        _writing = Task.Run(() => staging.Write(full.Rows, full.Findings, ct), ct);
        return true;
    }
}
