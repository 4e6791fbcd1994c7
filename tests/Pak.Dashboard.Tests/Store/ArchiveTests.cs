using System.Net;
using Pak.Dashboard.Tests.Running;
using Pak.Testing;

namespace Pak.Dashboard.Tests.Store;

public sealed class ArchiveTests : IDisposable
{
    private static readonly DateTimeOffset T = TestClock.Nowruz1404;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pak-telemetry-");

    [Fact]
    public async Task What_is_kept_survives_a_restart()
    {
        await using (var first = await DashboardApp.Start(("Pak:TelemetryDirectory", _directory.FullName)))
        {
            await Fill(first, 1, 20);
        }

        await using var second = await DashboardApp.Start(("Pak:TelemetryDirectory", _directory.FullName));

        Assert.Equal(20, second.Traces.Fullness.Kept);
        Assert.Equal(20, second.Logs.Fullness.Kept);
        Assert.Equal("a", Assert.Single(second.Metrics.Instruments()).Key.Service);
        Assert.All(_directory.GetFiles(), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, f.UnixFileMode));
    }

    [Fact]
    public async Task Without_being_asked_nothing_is_kept()
    {
        await using (var first = await DashboardApp.Start())
        {
            await Fill(first, 1, 3);
        }

        await using var second = await DashboardApp.Start();
        Assert.Equal(0, second.Traces.Fullness.Kept);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_torn_or_changed_tail_is_left_out_and_what_comes_later_is_kept(bool changed)
    {
        await using (var first = await DashboardApp.Start(("Pak:TelemetryDirectory", _directory.FullName)))
        {
            await Fill(first, 1, 10);
        }

        var file = Assert.Single(_directory.GetFiles());
        using (var stream = file.Open(FileMode.Open))
        {
            if (changed)
            {
                stream.Position = stream.Length - 5;
                stream.WriteByte((byte)(stream.ReadByte() ^ 0xFF));
            }
            else
            {
                stream.SetLength(stream.Length - 5);
            }
        }

        await using (var second = await DashboardApp.Start(("Pak:TelemetryDirectory", _directory.FullName)))
        {
            Assert.Equal(9, second.Logs.Fullness.Kept); // the logs came last
            Assert.Equal(10, second.Traces.Fullness.Kept);
            await Fill(second, 11, 2);
        }

        await using var third = await DashboardApp.Start(("Pak:TelemetryDirectory", _directory.FullName));
        Assert.Equal(12, third.Traces.Fullness.Kept);
    }

    [Fact]
    public async Task The_files_stay_within_their_limit_and_the_oldest_goes()
    {
        await using (var first = await DashboardApp.Start(("Pak:TelemetryDirectory", _directory.FullName), ("Pak:Telemetry:FileBytes", "80000")))
        {
            await Fill(first, 1, 400);
            await Eventually.Holds(() => Task.FromResult(_directory.GetFiles().Length > 2), "several files");
        }

        Assert.InRange(_directory.GetFiles().Sum(f => f.Length), 10_000, 81_000);
        await using var second = await DashboardApp.Start(("Pak:TelemetryDirectory", _directory.FullName));
        Assert.NotNull(second.Traces.Find(400));
        Assert.Null(second.Traces.Find(1));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static async Task Fill(DashboardApp app, int from, int count)
    {
        foreach (var i in Enumerable.Range(from, count))
        {
            foreach (var (signal, item) in new[]
            {
                ("traces", OtlpMessage.Span((UInt128)i, 1, start: T)),
                ("metrics", OtlpMessage.Counter("c", i, T, T.AddSeconds(i))),
                ("logs", OtlpMessage.Log($"line {i}", T)),
            })
            {
                using var answer = await app.Send(signal, OtlpMessage.Request("a", [item]));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
    }
}
