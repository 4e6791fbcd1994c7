using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    /// <summary>A .NET project, already built. Launch profiles are for IDEs: the only one taken is null, none.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, string? launchProfileName) =>
        launchProfileName is null
            ? builder.Local().Add(new ProjectResource(name, Path.GetFullPath(projectPath, builder.AppHostDirectory)))
            : throw new NotSupportedException("The local engine reads no launch profiles.");

    /// <summary>Runs as many processes, and gives all their addresses to those that refer to the project.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(replicas);
        builder.Resource.Replicas = replicas;
        return builder;
    }
}
