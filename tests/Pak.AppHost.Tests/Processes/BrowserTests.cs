using Pak.AppHost.Local.Processes;
using Pak.Testing;

namespace Pak.AppHost.Tests.Processes;

public sealed class BrowserTests
{
    [Fact]
    public async Task The_browser_is_given_a_private_file_that_leads_to_the_secret_address_and_not_the_address()
    {
        using var directory = new TemporaryDirectory();
        var run = Directory.CreateDirectory(Path.Combine(directory.Path, "run")).FullName;
        var arguments = Path.Combine(directory.Path, "arguments");
        var program = Path.Combine(directory.Path, OperatingSystem.IsMacOS() ? "open" : "xdg-open");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\necho \"$@\" > {arguments}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("PATH", $"{directory.Path}:{Environment.GetEnvironmentVariable("PATH")}");
        Environment.SetEnvironmentVariable("DISPLAY", ":0");

        Assert.True(Browser.Open(new Uri("http://localhost:18888/login?t=0123456789abcdef"), directory.Path));

        var page = Path.Combine(run, "dashboard.html");
        await Eventually.Holds(async () => File.Exists(arguments) && await File.ReadAllTextAsync(arguments) == page + "\n", "the browser was started with the file");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(page));
        Assert.Contains("url=http://localhost:18888/login?t=0123456789abcdef\"", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
    }
}
