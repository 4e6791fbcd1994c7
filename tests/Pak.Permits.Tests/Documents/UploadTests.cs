using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Dapper;

namespace Pak.Permits.Tests.Documents;

/// <summary>What an upload takes, refuses and stores.</summary>
public sealed class UploadTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    public static TheoryData<string, string, string[]> Refused() => new()
    {
        { "none", "PRM-050", [] },
        { "type", "PRM-051", ["html"] },
        { "size", "PRM-052", ["large"] },
        { "empty", "PRM-053", ["empty"] },
        { "password", "PRM-055", ["encrypted"] },
        { "failed", "PRM-056", ["cut"] },
        { "failed", "PRM-056", ["cut png"] },
        { "count", "PRM-057", ["pdf", "pdf", "pdf"] },
        { "one bad among good", "PRM-051", ["pdf", "html"] },
        { "a table where none is wanted", "PRM-051", ["csv"] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Each_upload_error_is_plain_and_stores_nothing(string what, string code, string[] files)
    {
        await using var own = new PermitsApp();
        await Papers.Define(own, "papers");

        using var answer = await Papers.Post(own, "papers", "photos", [.. files.Select(Content)]);

        Assert.True(await answer.Problem() == (422, code), $"{what}: {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal((0, 0), await Papers.Counts(own));
    }

    [Theory]
    [InlineData("نام,کد ملی\nالف,1\n", 201)]
    [InlineData("\uFEFFنام;كد  ملي\r\nالف;1\r\n", 201)]
    [InlineData("\"نام\"\t\"کد ملی\"\n", 201)]
    [InlineData("کد ملی,نام\n", 422)]
    [InlineData("نام,کد ملی,بیشتر\n", 422)]
    public async Task A_table_follows_the_template_or_is_refused(string csv, int status)
    {
        await Papers.Define(app, "papers");

        using var answer = await Papers.Post(app, "papers", "founders", [SampleFiles.Csv(csv)]);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(status == 201 || await answer.Problem() == (422, "PRM-058"));
    }

    [Theory]
    [InlineData("clean", 201, "")]
    [InlineData("virus", 422, "PRM-054")]
    [InlineData("away", 422, "PRM-056")]
    public async Task With_a_scanner_only_what_it_has_passed_is_stored(string what, int status, string code)
    {
        using var scanner = new TcpListener(IPAddress.Loopback, 0);
        scanner.Start();
        var port = ((IPEndPoint)scanner.LocalEndpoint).Port;
        var serving = what == "away" ? Task.CompletedTask : ServeClamd(scanner, what == "virus" ? "stream: Eicar-Test-Signature FOUND" : "stream: OK");
        if (what == "away")
        {
            scanner.Stop();
        }

        await using var own = new PermitsApp { Settings = { ["Permits:Documents:Scanner"] = $"127.0.0.1:{port}" } };
        await Papers.Define(own, "papers");
        using var answer = await Papers.Post(own, "papers", "deed", [SampleFiles.Pdf]);

        await serving;
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(status == 201 || (await answer.Problem()).Code == code);
        Assert.Equal(status == 201 ? (1, 1) : (0, 0), await Papers.Counts(own));
    }

    [Fact]
    public async Task One_content_is_stored_once_and_encrypted()
    {
        await using var own = new PermitsApp();
        await Papers.Define(own, "papers");
        await Papers.Upload(own, "papers", "deed", SampleFiles.Pdf);
        await Papers.Upload(own, "papers", "photos", SampleFiles.Pdf);

        Assert.Equal((2, 1), await Papers.Counts(own));
        await using var connection = await own.Database.OpenConnectionAsync();
        Assert.DoesNotContain("%PDF", Encoding.Latin1.GetString(await connection.ExecuteScalarAsync<byte[]>("SELECT content FROM document_contents") ?? []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_upload_is_refused_by_its_own_name()
    {
        await Papers.Define(app, "papers");
        Assert.Equal((404, "PRM-001"), await (await Papers.Post(app, "nothing", "deed", [SampleFiles.Pdf])).Problem());
        Assert.Equal((404, "PRM-059"), await (await Papers.Post(app, "papers", "nothing", [SampleFiles.Pdf])).Problem());
        using var json = JsonContent.Create(new { });
        Assert.Equal((415, "PAK-009"), await (await app.Anonymous().PostAsync("/api/permits/types/papers/documents/deed", json)).Problem());
        using var broken = new StringContent("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nhalf", Encoding.UTF8);
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        Assert.Equal((422, "PRM-056"), await (await app.Anonymous().PostAsync("/api/permits/types/papers/documents/deed", broken)).Problem());
    }

    private static byte[] Content(string what) => what switch
    {
        "pdf" => SampleFiles.Pdf,
        "html" => SampleFiles.Html,
        "large" => [.. SampleFiles.Jpeg, .. new byte[1 << 20]],
        "empty" => [],
        "encrypted" => SampleFiles.EncryptedPdf,
        "cut" => SampleFiles.Pdf[..40],
        "cut png" => SampleFiles.Png[..40],
        "csv" => SampleFiles.Csv("نام,کد ملی\n"),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, message: null),
    };

    /// <summary>One conversation of clamd's protocol: reads the chunks to their end, then answers.</summary>
    private static async Task ServeClamd(TcpListener listener, string verdict)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var command = new byte["zINSTREAM\0".Length];
        await stream.ReadExactlyAsync(command);
        Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));
        var size = new byte[4];
        var received = new List<byte>();
        while (true)
        {
            await stream.ReadExactlyAsync(size);
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(size);
            if (length == 0)
            {
                break;
            }

            var chunk = new byte[length];
            await stream.ReadExactlyAsync(chunk);
            received.AddRange(chunk);
        }

        Assert.Equal(SampleFiles.Pdf, received);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(verdict + "\0"));
    }
}
