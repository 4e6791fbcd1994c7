namespace Pak.AppHost.Local.Servers;

/// <summary>How a <see cref="PostgresServer"/> is started. The defaults suit a test.</summary>
public sealed record PostgresServerOptions
{
    /// <summary>Where data and passwords are kept; null for a temporary directory that is deleted on dispose.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>A port on 127.0.0.1; null for a free one.</summary>
    public int? Port { get; init; }

    public int MaxConnections { get; init; } = 200;

    /// <summary>PostgreSQL's page cache, in PostgreSQL's notation.</summary>
    public string SharedBuffers { get; init; } = "64MB";

    /// <summary>
    /// Further settings, such as <c>synchronous_commit=off</c>. fsync, full_page_writes and synchronous_commit are on unless
    /// they are turned off here.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Receives each line of the server's log.</summary>
    public Action<string>? Output { get; init; }
}
