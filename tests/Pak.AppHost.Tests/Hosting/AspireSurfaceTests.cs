using System.Text.RegularExpressions;

namespace Pak.AppHost.Tests.Hosting;

public sealed partial class AspireSurfaceTests
{
    /// <summary>
    /// The record's list was compared with Aspire's own signatures. What Program.cs uses beyond it may not exist there.
    /// </summary>
    [Fact]
    public void Program_uses_the_members_of_Aspire_that_the_decision_record_lists_and_no_other()
    {
        var record = File.ReadAllText(Path.Combine(TestPrograms.Repository, "docs", "decisions", "0001-one-topology-two-engines.md"));
        var listed = Listing().Match(record).Groups["members"].Value.TrimEnd('\n');

        var used = string.Join('\n', AspireSurface.Of(TestPrograms.AppHost));

        Assert.True(used == listed, $"The record does not list what Program.cs uses, which is:\n{used}");
    }

    [GeneratedRegex("```aspire\n(?<members>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listing();
}
