using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    /// <summary>
    /// A generated value. A persisted one is the same in every run on the same data directory; <c>Parameters:{name}</c> of the
    /// configuration goes before both.
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        var local = builder.Local();
        return local.Add(new ParameterResource(name, () => local.ParameterValue(name, value, persist), secret));
    }
}
