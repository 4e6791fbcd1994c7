using Pak.Portal.Api;

namespace Pak.Portal.Pages.Workspace;

/// <summary>The refusals that are about the person: who handed a file in does not work on it, who took part in it does not hear its appeal.</summary>
internal static class Barred
{
    public static bool Is(ApiProblem problem) => problem.Code is "PRM-105" or "PRM-106";
}
