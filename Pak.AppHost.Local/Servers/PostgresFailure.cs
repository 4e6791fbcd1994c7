namespace Pak.AppHost.Local.Servers;

/// <summary>Why PostgreSQL did not start, from what it wrote, in words that say what to do.</summary>
internal static class PostgresFailure
{
    /// <param name="log">The last lines of the server's output.</param>
    public static StartFailure Explain(string log, int port, string directory, string cluster)
    {
        if (log.Contains("Address already in use", StringComparison.Ordinal))
        {
            return new($"Port {port} is taken, so PostgreSQL can't listen on it: stop the program that uses it, or choose another port.");
        }

        if (log.Contains("No space left on device", StringComparison.Ordinal))
        {
            return StartFailure.DiskFull(directory);
        }

        if (log.Contains("postmaster.pid\" already exists", StringComparison.Ordinal))
        {
            return new($"Another PostgreSQL is running on {cluster}: stop it, or choose another directory with --data.");
        }

        var lines = log.Split('\n').Where(line => line.Contains("FATAL:", StringComparison.Ordinal) || line.Contains("PANIC:", StringComparison.Ordinal));
        var reason = lines.LastOrDefault() ?? log.Split('\n')[^1];
        return new($"PostgreSQL could not start on {cluster} ({reason.Split("  ")[^1].Trim()}): "
            + "restore it from a backup, or start anew with another --data.");
    }
}
