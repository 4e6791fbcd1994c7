using System.Runtime.CompilerServices;

namespace Pak.Testing;

/// <summary>A test process hosts many services, and Linux gives a user 128 inotify instances by default: as in the engine, nothing watches files.</summary>
internal static class NoFileWatchers
{
#pragma warning disable CA2255 // It must run before the first host is built, whichever test that is.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Choose()
    {
        Environment.SetEnvironmentVariable("DOTNET_HOSTBUILDER__RELOADCONFIGONCHANGE", "false");
        Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "1");
    }
}
