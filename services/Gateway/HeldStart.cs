namespace Pak.Gateway;

/// <summary>
/// Holds the start of an answer back until it has ended or grown beyond <see cref="Largest"/>: of a read that its replica breaks off
/// before that, the caller has seen nothing, so that another replica may answer it.
/// </summary>
internal sealed class HeldStart(Stream inner) : AnswerStream
{
    /// <summary>More than a page or a list of the API has; what is longer is streamed after this much.</summary>
    public const int Largest = 64 << 10;

    private readonly MemoryStream _held = new();
    private bool _isReleased;

    public void Discard() => _held.SetLength(0);

    /// <summary>Passes on what was held; from now on nothing is.</summary>
    public async ValueTask Release(CancellationToken ct)
    {
        if (!_isReleased)
        {
            _isReleased = true;
            if (_held.Length == 0)
            {
                return; // an empty write would send the headers, which may still change
            }

            await inner.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), ct);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _isReleased ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isReleased)
        {
            return inner.WriteAsync(buffer, cancellationToken);
        }

        if (_held.Length + buffer.Length > Largest)
        {
            return PassOn(buffer, cancellationToken);
        }

        _held.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    private async ValueTask PassOn(ReadOnlyMemory<byte> buffer, CancellationToken ct)
    {
        await Release(ct);
        await inner.WriteAsync(buffer, ct);
    }
}
