namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource whose address and password are known once it runs.</summary>
internal interface IConnectable : IResource
{
    string? ConnectionString { get; }
}

public sealed class PostgresServerResource(string name) : Resource(name), IResourceWithWaitSupport
{
    /// <summary>False: the data lives in a temporary directory and goes when the server stops.</summary>
    internal bool IsPersistent { get; set; }
}

public sealed class PostgresDatabaseResource : Resource, IResourceWithConnectionString, IConnectable
{
    internal PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent)
        : base(name)
    {
        DatabaseName = databaseName;
        Parent = parent;
        WaitsFor.Add(parent);
    }

    internal string DatabaseName { get; }

    internal PostgresServerResource Parent { get; }

    internal string? ConnectionString { get; set; }

    string? IConnectable.ConnectionString => ConnectionString;
}

public sealed class RedisResource(string name) : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport, IConnectable
{
    internal string? ConnectionString { get; set; }

    string? IConnectable.ConnectionString => ConnectionString;
}
