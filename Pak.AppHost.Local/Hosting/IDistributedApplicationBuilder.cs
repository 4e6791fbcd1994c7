using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Pak.AppHost.Local.Engine;

namespace Aspire.Hosting;

public interface IDistributedApplicationBuilder
{
    /// <summary>Environment variables, then the command line (<c>--Pak:Port=9000</c>).</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The directory of the AppHost's project file: relative project paths start there.</summary>
    string AppHostDirectory { get; }

    DistributedApplication Build();
}

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostPlace _place;
    private readonly Lazy<ParameterStore> _parameters;

    public DistributedApplicationBuilder(string[] args, HostPlace place)
    {
        _place = place;
        Configuration.AddEnvironmentVariables();
        Configuration.AddCommandLine(args);
        Settings = EngineSettings.Read(Configuration, place);
        _parameters = new(() => new ParameterStore(Settings.DataDirectory));
    }

    public ConfigurationManager Configuration { get; } = new();

    public string AppHostDirectory => _place.ProjectDirectory;

    internal EngineSettings Settings { get; }

    internal List<Resource> Resources { get; } = [];

    public DistributedApplication Build()
    {
        Settings.CheckReplicas(Resources.OfType<ProjectResource>());
        return new(this);
    }

    internal LocalEngine CreateEngine(EngineEvents watcher) => new(Resources, Settings, watcher);

    internal IResourceBuilder<T> Add<T>(T resource)
        where T : Resource
    {
        if (Resources.Exists(other => other.Name == resource.Name))
        {
            throw new InvalidOperationException($"Two resources are named {resource.Name}.");
        }

        Resources.Add(resource);
        return new ResourceBuilder<T>(resource, this);
    }

    /// <summary>The value from <c>Parameters:{name}</c>, else the one on file, else a new one that is put on file.</summary>
    internal string ParameterValue(string name, ParameterDefault generated, bool persist) =>
        Configuration[$"Parameters:{name}"]
            ?? (persist ? _parameters.Value.GetOrAdd(name, generated.GetDefaultValue) : generated.GetDefaultValue());
}
