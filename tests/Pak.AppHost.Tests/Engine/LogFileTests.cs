using Pak.AppHost.Local.Engine;

namespace Pak.AppHost.Tests.Engine;

public sealed class LogFileTests
{
    [Fact]
    public void What_cannot_be_rotated_costs_lines_and_writing_goes_on_when_it_can()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "service.log");
        var inTheWay = Directory.CreateDirectory(path + ".1");
        using var log = new LogFile(path);
        var line = new string('x', 1_000_000);
        for (var i = 0; i < 12; i++)
        {
            log.Write(line); // beyond 10 MB, with a directory where the old file should go
        }

        inTheWay.Delete();
        log.Write("after");

        Assert.Contains(Directory.GetFiles(directory.Path).SelectMany(File.ReadLines), l => l == "after");
    }

    [Fact]
    public void A_log_that_cannot_be_opened_does_not_stop_the_system()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "missing", "service.log");
        using var log = new LogFile(path);
        log.Write("lost");

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        log.Write("kept");

        Assert.Equal("kept", File.ReadLines(path).Last());
    }
}
