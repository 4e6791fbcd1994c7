using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Threading.Channels;
using Pak.Dashboard.Otlp;

namespace Pak.Dashboard.Store;

/// <summary>
/// Keeps accepted requests in files where that was asked for (<c>Pak:TelemetryDirectory</c>), and reads them again at the start. A record is
/// its length, a checksum (CRC-32C over the rest), the signal and the request; a tail that a crash tore off is left out. The files take
/// at most <see cref="Limits.FileBytes"/>: the oldest is deleted first.
/// </summary>
internal sealed partial class Archive(Settings settings, Limits limits, IServiceProvider services, ILogger<Archive> logger) : BackgroundService
{
    private const int HeaderLength = 9;
    private const int Files = 8;

    private readonly Channel<(Signal Signal, byte[] Message)> _queue = Channel.CreateBounded<(Signal, byte[])>(
        new BoundedChannelOptions(256) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _queued;
    private long _leftOut;

    public bool IsOn => settings.TelemetryDirectory is not null;

    /// <summary>Requests that were not kept because the disk was slower than they came.</summary>
    public long LeftOut => Interlocked.Read(ref _leftOut);

    /// <summary>Keeps a request that was accepted; never waits.</summary>
    public void Keep(Signal signal, ReadOnlySpan<byte> message)
    {
        if (!IsOn)
        {
            return;
        }

        if (Interlocked.Add(ref _queued, message.Length) > limits.InflatedBytes * 4L || !_queue.Writer.TryWrite((signal, message.ToArray())))
        {
            Interlocked.Add(ref _queued, -message.Length);
            Interlocked.Increment(ref _leftOut);
        }
    }

    /// <summary>What earlier runs kept comes back before the first request is answered.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.TelemetryDirectory is { } directory)
        {
            var intake = services.GetRequiredService<Intake>();
            MakePrivate(directory);
            var (records, torn) = (0, 0);
            foreach (var file in All(directory))
            {
                torn += Replay(file, intake, ref records) ? 0 : 1;
            }

            LogReplayed(logger, records, torn);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.TelemetryDirectory is not { } directory)
        {
            return;
        }

        FileStream? file = null;
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                file = await WriteQueued(directory, file);
            }
        }
        catch (OperationCanceledException)
        {
            // the end; what is queued is written below
        }
        finally
        {
            file = await WriteQueued(directory, file);
            if (file is not null)
            {
                await file.DisposeAsync();
            }
        }
    }

    private async Task<FileStream?> WriteQueued(string directory, FileStream? file)
    {
        while (_queue.Reader.TryRead(out var item))
        {
            Interlocked.Add(ref _queued, -item.Message.Length);
            try
            {
                if (file is null || file.Length > limits.FileBytes / Files)
                {
                    if (file is not null)
                    {
                        await file.DisposeAsync();
                    }

                    file = NextFile(directory);
                }

                await file.WriteAsync(Record(item.Signal, item.Message));
                await file.FlushAsync();
            }
            catch (IOException e)
            {
                // A full disk must not stop the view of what happens now.
                Interlocked.Increment(ref _leftOut);
                LogNotWritten(logger, e);
            }
        }

        return file;
    }

    private FileStream NextFile(string directory)
    {
        var all = All(directory);
        var last = all.Count == 0 ? 0 : Number(all[^1]);
        var size = all.Sum(f => f.Length);
        foreach (var oldest in all)
        {
            if (size <= limits.FileBytes - (limits.FileBytes / Files))
            {
                break;
            }

            size -= oldest.Length;
            oldest.Delete();
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"telemetry-{last + 1:D8}.otlp")), options);
    }

    /// <returns>False when the file ends in a torn record, or in one that is not as it was written.</returns>
    private bool Replay(FileInfo file, Intake intake, ref int records)
    {
        using var stream = file.OpenRead();
        var header = new byte[HeaderLength];
        while (true)
        {
            var read = stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
            if (read < HeaderLength)
            {
                return read == 0;
            }

            var length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (length < 0 || length > limits.InflatedBytes || length > stream.Length - stream.Position)
            {
                return false;
            }

            var message = new byte[length];
            stream.ReadExactly(message);
            if (Checksum(header[8], message) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)) || !Enum.IsDefined((Signal)header[8]))
            {
                return false;
            }

            try
            {
                intake.Take((Signal)header[8], message);
                records++;
            }
            catch (Exception e) when (e is MalformedException or TooManyPartsException)
            {
                LogNotReplayed(logger, file.Name, e.Message); // limits were higher when it came
            }
        }
    }

    private static byte[] Record(Signal signal, byte[] message)
    {
        var record = new byte[HeaderLength + message.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Checksum((byte)signal, message));
        record[8] = (byte)signal;
        message.CopyTo(record, HeaderLength);
        return record;
    }

    private static uint Checksum(byte signal, ReadOnlySpan<byte> message)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, signal);
        while (message.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(message));
            message = message[8..];
        }

        foreach (var b in message)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }

    private static void MakePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static List<FileInfo> All(string directory) =>
        [.. new DirectoryInfo(directory).GetFiles("telemetry-*.otlp").Where(f => Number(f) > 0).OrderBy(Number)];

    private static int Number(FileInfo file) =>
        int.TryParse(Path.GetFileNameWithoutExtension(file.Name)["telemetry-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [LoggerMessage(Level = LogLevel.Information, Message = "Kept telemetry came back: {Records} requests; {Torn} files ended in a torn record")]
    private static partial void LogReplayed(ILogger logger, int records, int torn);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request of {File} was not taken again: {Reason}")]
    private static partial void LogNotReplayed(ILogger logger, string file, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Telemetry could not be kept")]
    private static partial void LogNotWritten(ILogger logger, Exception exception);
}
