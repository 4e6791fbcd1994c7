namespace Aspire.Hosting.ApplicationModel;

// The shapes of Aspire's application model that Program.cs touches, and no more. A member that is public here exists in Aspire
// with the same signature; docs/decisions/0001 lists them and a test compares the list with what Program.cs calls.

public interface IResource
{
    string Name { get; }
}

public interface IResourceWithEnvironment : IResource;

public interface IResourceWithEndpoints : IResource;

public interface IResourceWithWaitSupport : IResource;

public interface IResourceWithConnectionString : IResource;

public interface IResourceBuilder<out T>
    where T : IResource
{
    T Resource { get; }
}

public abstract class Resource(string name) : IResource
{
    public string Name { get; } = name;

    /// <summary>What must be healthy before this starts, and stops only after this has stopped.</summary>
    internal HashSet<Resource> WaitsFor { get; } = [];
}

internal sealed class ResourceBuilder<T>(T resource, DistributedApplicationBuilder application) : IResourceBuilder<T>
    where T : IResource
{
    public T Resource { get; } = resource;

    public DistributedApplicationBuilder Application { get; } = application;
}
