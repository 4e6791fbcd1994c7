using Pak.ServiceDefaults.Problems;

namespace Pak.Reporting;

/// <summary>The refusals of Reporting, by their permanent codes.</summary>
internal static class Problems
{
    public static Problem NoSuchAgency { get; } = new("REP-001", StatusCodes.Status404NotFound, new("گزارشی از این دستگاه نیست", "There is no report of this agency"));
}
