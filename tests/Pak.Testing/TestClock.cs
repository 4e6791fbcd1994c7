namespace Pak.Testing;

/// <summary>A clock that a test sets. Timers still run in real time.</summary>
public sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    private long _ticks = now.UtcTicks;

    /// <summary>2025-03-21 is the first day of 1404; a Friday.</summary>
    public static DateTimeOffset Nowruz1404 { get; } = new(2025, 3, 21, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
