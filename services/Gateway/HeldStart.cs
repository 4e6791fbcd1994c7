using System.IO.Pipelines;

namespace Pak.Gateway;

/// <summary>
/// Holds the start of an answer back until it has ended or grown beyond <see cref="Largest"/>: of a read that its replica breaks off
/// before that, the caller has seen nothing, so that another replica may answer it.
/// </summary>
internal sealed class HeldStart(Stream inner) : AnswerStream
{
    /// <summary>More than a page or a list of the API has; what is longer is streamed after this much.</summary>
    public const int Largest = 512 << 10;

    // Keeps what is written in pooled memory; never asks to wait, since the size is limited here.
    private static readonly PipeOptions Unlimited = new(pauseWriterThreshold: 0, minimumSegmentSize: 16 << 10, useSynchronizationContext: false);

    private readonly Pipe _held = new(Unlimited);
    private long _length;
    private bool _isReleased;

    public void Discard()
    {
        while (_held.Reader.TryRead(out var held))
        {
            _held.Reader.AdvanceTo(held.Buffer.End);
        }

        _length = 0;
    }

    /// <summary>Passes on what was held; from now on nothing is. Without anything held nothing is sent, so that the headers may still change.</summary>
    public async ValueTask Release(CancellationToken ct)
    {
        _isReleased = true;
        while (_held.Reader.TryRead(out var held))
        {
            foreach (var part in held.Buffer)
            {
                await inner.WriteAsync(part, ct);
            }

            _held.Reader.AdvanceTo(held.Buffer.End);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _isReleased ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isReleased && _length + buffer.Length <= Largest)
        {
            _length += buffer.Length;
            await _held.Writer.WriteAsync(buffer, cancellationToken);
            return;
        }

        if (!_isReleased)
        {
            await Release(cancellationToken);
        }

        await inner.WriteAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _held.Writer.Complete();
        _held.Reader.Complete();
        base.Dispose(disposing);
    }
}
