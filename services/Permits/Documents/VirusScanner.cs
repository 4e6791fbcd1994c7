using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Documents;

/// <summary>
/// Asks ClamAV's daemon (<c>INSTREAM</c> of clamd's protocol) about a file, where <c>Permits:Documents:Scanner</c> says which
/// (<c>host:port</c>). Without the setting nothing is scanned. With it nothing is stored that it has not passed: while it is away
/// uploads fail, to be tried again.
/// </summary>
internal sealed partial class VirusScanner(IConfiguration configuration, ILogger<VirusScanner> logger)
{
    private const int Chunk = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string? _address = configuration["Permits:Documents:Scanner"];

    /// <summary>Null when the file may be stored.</summary>
    public async Task<Problem?> Refuse(ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(_address))
        {
            return null;
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Patience);
            var verdict = await Ask(content, limit.Token);
            if (verdict.EndsWith(" OK", StringComparison.Ordinal))
            {
                return null;
            }

            return verdict.EndsWith(" FOUND", StringComparison.Ordinal) ? Problems.UploadVirus : Failed(verdict);
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return Failed(e.Message);
        }
    }

    private Problem Failed(string reason)
    {
        LogFailed(logger, reason);
        return Problems.UploadFailed;
    }

    private async Task<string> Ask(ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var separator = _address!.LastIndexOf(':');
        using var client = new TcpClient();
        await client.ConnectAsync(_address[..separator], int.Parse(_address[(separator + 1)..], System.Globalization.CultureInfo.InvariantCulture), ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), ct);
        var size = new byte[4];
        for (var at = 0; at < content.Length; at += Chunk)
        {
            var part = content.Slice(at, Math.Min(Chunk, content.Length - at));
            BinaryPrimitives.WriteInt32BigEndian(size, part.Length);
            await stream.WriteAsync(size, ct);
            await stream.WriteAsync(part, ct);
        }

        await stream.WriteAsync(new byte[4], ct); // a chunk of no bytes ends the file
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return (await reader.ReadToEndAsync(ct)).TrimEnd('\0', '\n');
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An upload was not scanned and therefore refused: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
