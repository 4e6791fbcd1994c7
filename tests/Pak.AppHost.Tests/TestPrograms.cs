using Pak.AppHost.Local.Engine;

namespace Pak.AppHost.Tests;

/// <summary>Where the programs lie that the tests start, built the same way as the tests.</summary>
internal static class TestPrograms
{
    public static HostPlace Place { get; } = HostPlace.Of(typeof(TestPrograms).Assembly);

    /// <summary>The small service and host of tests/Pak.AppHost.Tests.App.</summary>
    public static string AppProject { get; } =
        Path.GetFullPath("../Pak.AppHost.Tests.App/Pak.AppHost.Tests.App.csproj", Place.ProjectDirectory);

    public static string App => Place.Output(AppProject);

    public static string AppHost => Place.Output(Path.Combine(Repository, "Pak.AppHost", "Pak.AppHost.csproj"));

    public static string Repository { get; } = Path.GetFullPath("../..", Place.ProjectDirectory);

    /// <summary>A process that has ended but that its parent has not yet asked about (a zombie) does not run.</summary>
    public static bool Runs(int processId)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{processId}/stat");
            return status[(status.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
