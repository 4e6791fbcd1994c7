using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting
{
    public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
}

namespace Aspire.Hosting.ApplicationModel
{
    public sealed class ProjectResource : Resource, IResourceWithEnvironment, IResourceWithServiceDiscovery, IResourceWithWaitSupport
    {
        internal ProjectResource(string name, string projectPath)
            : base(name) => ProjectPath = projectPath;

        /// <summary>The absolute path of the project file.</summary>
        internal string ProjectPath { get; }

        internal int Replicas { get; set; } = 1;

        internal bool HasHttpEndpoint { get; set; }

        /// <summary>Null for any free port.</summary>
        internal int? FixedPort { get; set; }

        /// <summary>Whether people open it in a browser: it then listens on every loopback address under the name localhost.</summary>
        internal bool IsExternal { get; set; }

        /// <summary>Whether it is the operator's dashboard, which the engine adds by itself and whose end hurts nothing else.</summary>
        internal bool IsDashboard { get; init; }

        /// <summary>Answers 2xx when the project is healthy; null when running is enough.</summary>
        internal string? HealthPath { get; set; }

        internal List<EnvironmentEntry> Environment { get; } = [];

        internal List<ProjectResource> References { get; } = [];

        /// <summary>One for each replica; the engine chooses them before anything starts.</summary>
        internal IReadOnlyList<Uri> Addresses { get; set; } = [];
    }

    /// <summary>A variable whose value may be known only when what it refers to runs.</summary>
    internal sealed record EnvironmentEntry(string Name, Func<string> Value, bool IsSecret);
}
