using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class PostgresBuilderExtensions
{
    /// <summary>A PostgreSQL server of our own. User name, password and port are the engine's choice.</summary>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        if (userName is not null || password is not null || port is not null)
        {
            throw new NotSupportedException("The local engine chooses user name, password and port of PostgreSQL itself.");
        }

        return builder.Local().Add(new PostgresServerResource(name));
    }

    /// <summary>A database with a role of its own, both named <paramref name="databaseName"/> or else <paramref name="name"/>.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null) =>
        ((ResourceBuilder<PostgresServerResource>)builder).Application.Add(new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource));

    /// <summary>Keeps the data from one run to the next, in the data directory.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        if (name is not null || isReadOnly)
        {
            throw new NotSupportedException("The local engine keeps PostgreSQL's data under the data directory, writable.");
        }

        builder.Resource.IsPersistent = true;
        return builder;
    }
}
