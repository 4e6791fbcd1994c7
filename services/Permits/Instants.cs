namespace Pak.Permits;

/// <summary>Times as PostgreSQL keeps them.</summary>
internal static class Instants
{
    /// <summary>Now, in whole microseconds: what is answered at once equals what is read later.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
