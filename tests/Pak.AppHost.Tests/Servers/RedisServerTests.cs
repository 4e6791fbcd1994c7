using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Tests.Servers;

public sealed class RedisServerTests
{
    private static readonly CancellationToken _none = CancellationToken.None;

    [Fact]
    public async Task It_answers_only_those_who_know_the_password()
    {
        await using var server = await RedisServer.Start(new(), _none);

        Assert.StartsWith("-NOAUTH", await Ask(server, "PING"), StringComparison.Ordinal);
        Assert.Equal("+OK +PONG", await Ask(server, $"AUTH {Password(server)}", "PING"));
    }

    [Fact]
    public async Task A_restart_begins_empty_at_the_same_address()
    {
        await using var server = await RedisServer.Start(new(), _none);
        var address = server.ConnectionString;
        Assert.Equal("+OK +OK", await Ask(server, $"AUTH {Password(server)}", "SET a b"));

        await server.Kill();
        await server.Restart(_none);

        Assert.Equal(address, server.ConnectionString);
        Assert.Equal("+OK :0", await Ask(server, $"AUTH {Password(server)}", "DBSIZE"));
    }

    [Fact]
    public async Task A_taken_port_is_one_sentence()
    {
        await using var server = await RedisServer.Start(new(), _none);

        var failure = await Assert.ThrowsAsync<StartFailure>(() => RedisServer.Start(new() { Port = server.Port }, _none));

        Assert.Contains($"Port {server.Port.ToString(CultureInfo.InvariantCulture)} is taken", failure.Message, StringComparison.Ordinal);
    }

    private static string Password(RedisServer server) => server.ConnectionString.Split("password=")[1];

    private static async Task<string> Ask(RedisServer server, params string[] commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port);
        using var reader = new StreamReader(client.GetStream());
        var answers = new List<string?>();
        foreach (var command in commands)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
            answers.Add(await reader.ReadLineAsync());
        }

        return string.Join(' ', answers);
    }
}
