using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pak.AppHost.Local.ResourceApi;

namespace Pak.AppHost.Local.Engine;

/// <summary>
/// What the processes of this run wrote, for whoever looks now: of each the last 10,000 lines and at most 2 million characters.
/// Older lines are in the log files.
/// </summary>
internal sealed class ConsoleLog
{
    private const int MostLines = 10_000;
    private const int MostCharacters = 2_000_000;
    private const int LongestLine = 16_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Kept> _kept = [];
    private readonly List<Reader> _readers = [];
    private long _last;

    public void Add(string resource, string text, bool isError = false)
    {
        var shown = text.Length <= LongestLine ? text : text[..LongestLine] + "…";
        lock (_lock)
        {
            var line = new ConsoleLine(++_last, TimeProvider.System.GetUtcNow(), resource, isError, shown);
            if (!_kept.TryGetValue(resource, out var kept))
            {
                _kept[resource] = kept = new();
            }

            kept.Add(line);
            foreach (var reader in _readers)
            {
                reader.Offer(line);
            }
        }
    }

    /// <summary>The last <paramref name="tail"/> lines after a number, of one resource or of all (null), in their order.</summary>
    public IReadOnlyList<ConsoleLine> Read(string? resource, long after, int tail)
    {
        lock (_lock)
        {
            var lines = resource is null ? _kept.Values.SelectMany(kept => kept.After(after)) : _kept.GetValueOrDefault(resource)?.After(after) ?? [];
            return [.. lines.OrderBy(line => line.Number).TakeLast(tail)];
        }
    }

    /// <summary>As <see cref="Read"/>, and then every new line until cancelled. A reader that falls behind is told what it lost.</summary>
    public async IAsyncEnumerable<ConsoleLine> Follow(string? resource, long after, int tail, [EnumeratorCancellation] CancellationToken ct)
    {
        var reader = new Reader(resource);
        IReadOnlyList<ConsoleLine> before;
        lock (_lock)
        {
            before = Read(resource, after, tail);
            _readers.Add(reader);
        }

        try
        {
            foreach (var line in before)
            {
                yield return line;
            }

            await foreach (var line in reader.Lines(ct))
            {
                yield return line;
            }
        }
        finally
        {
            lock (_lock)
            {
                _readers.Remove(reader);
            }
        }
    }

    private sealed class Kept
    {
        private readonly Queue<ConsoleLine> _lines = new();
        private int _characters;

        public void Add(ConsoleLine line)
        {
            _lines.Enqueue(line);
            _characters += line.Text.Length;
            while (_lines.Count > MostLines || _characters > MostCharacters)
            {
                _characters -= _lines.Dequeue().Text.Length;
            }
        }

        public IEnumerable<ConsoleLine> After(long number) => _lines.Where(line => line.Number > number);
    }

    private sealed class Reader
    {
        private readonly string? _resource;
        private readonly Channel<ConsoleLine> _channel;
        private int _lost;

        public Reader(string? resource)
        {
            _resource = resource;
            _channel = Channel.CreateBounded<ConsoleLine>(
                new BoundedChannelOptions(MostLines) { FullMode = BoundedChannelFullMode.DropOldest }, _ => Interlocked.Increment(ref _lost));
        }

        public void Offer(ConsoleLine line)
        {
            if (_resource is null || _resource == line.Resource)
            {
                _channel.Writer.TryWrite(line);
            }
        }

        public async IAsyncEnumerable<ConsoleLine> Lines([EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (var line in _channel.Reader.ReadAllAsync(ct))
            {
                var lost = Interlocked.Exchange(ref _lost, 0);
                yield return lost == 0 ? line : line with { Lost = lost };
            }
        }
    }
}
