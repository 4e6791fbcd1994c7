using System.Security.Cryptography;
using System.Text.Json;
using Pak.AppHost.Local.Processes;

namespace Pak.AppHost.Local.Servers;

/// <summary>
/// What a server keeps on disk: <c>cluster/</c>, PostgreSQL's own directory, and <c>passwords.json</c> (mode 600), a random
/// password for the superuser and for each database's role.
/// </summary>
internal sealed class PostgresFiles
{
    private const string Superuser = "postgres";
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    private readonly string _directory;
    private readonly string _binaries;
    private readonly Dictionary<string, string> _passwords;

    private PostgresFiles(string directory, string binaries, Dictionary<string, string> passwords)
    {
        _directory = directory;
        _binaries = binaries;
        _passwords = passwords;
    }

    /// <summary>PostgreSQL refuses to run as root; its package makes an account of this name.</summary>
    public static string? Account => Environment.UserName == "root" && OperatingSystem.IsLinux() ? "postgres" : null;

    public string Cluster => Path.Combine(_directory, "cluster");

    public string SuperuserPassword => _passwords[Superuser];

    /// <summary>Opens what is there, or creates it where the directory is empty.</summary>
    public static async Task<PostgresFiles> Open(string directory, string binaries, CancellationToken ct)
    {
        try
        {
            Directory.CreateDirectory(directory);
            if (Account is not null)
            {
                // The server's account must pass through to its own directory; it can't list or read the rest.
                File.SetUnixFileMode(directory, (UnixFileMode)0b111_001_001);
            }

            var passwords = ReadPasswords(directory);
            var files = new PostgresFiles(directory, binaries, passwords ?? []);
            if (Directory.Exists(files.Cluster))
            {
                await files.Check(passwords is not null, ct);
            }
            else
            {
                await files.Create(ct);
            }

            return files;
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw StartFailure.DiskFull(directory);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StartFailure($"The data directory {directory} can't be used ({e.Message.TrimEnd('.')}): "
                + "give this user the right to write there, or choose another with --data.", e);
        }
    }

    /// <summary>The role's password: the one on file, or a new one that is on file before this returns.</summary>
    public string RolePassword(string role, out bool isNew)
    {
        isNew = !_passwords.TryGetValue(role, out var password);
        if (isNew)
        {
            password = NewPassword();
            _passwords[role] = password;
            WritePasswords();
        }

        return password!;
    }

    /// <summary>
    /// A killed server leaves its id in <c>postmaster.pid</c>. After a reboot that id may belong to anything, and PostgreSQL
    /// would refuse to start because of it.
    /// </summary>
    public void RemoveStaleLock()
    {
        var file = Path.Combine(Cluster, "postmaster.pid");
        if (OperatingSystem.IsLinux() && File.Exists(file))
        {
            var comm = $"/proc/{File.ReadLines(file).FirstOrDefault()?.Trim()}/comm";
            if (!File.Exists(comm) || File.ReadAllText(comm).Trim() is not ("postgres" or "postmaster"))
            {
                File.Delete(file);
            }
        }
    }

    private static Dictionary<string, string>? ReadPasswords(string directory)
    {
        var file = Path.Combine(directory, "passwords.json");
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) : null;
        }
        catch (JsonException e)
        {
            throw new StartFailure($"The password file {file} is damaged: restore it from a backup, or start anew with another --data.", e);
        }
    }

    private static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    private void WritePasswords() =>
        PrivateFile.Write(Path.Combine(_directory, "passwords.json"), JsonSerializer.Serialize(_passwords, _indented));

    private async Task Check(bool hasPasswords, CancellationToken ct)
    {
        var versionFile = Path.Combine(Cluster, "PG_VERSION");
        if (!File.Exists(versionFile) || !Directory.Exists(Path.Combine(Cluster, "global")))
        {
            throw new StartFailure($"{Cluster} is not a PostgreSQL data directory, or a broken one: "
                + "restore it from a backup, or start anew with another --data.");
        }

        if (!hasPasswords || !_passwords.ContainsKey(Superuser))
        {
            throw new StartFailure($"The password file of {_directory} is missing: "
                + "restore passwords.json from a backup, or start anew with another --data.");
        }

        var version = (await File.ReadAllTextAsync(versionFile, ct)).Trim();
        var (_, output) = await ChildProcess.Run(new(Path.Combine(_binaries, "postgres"), ["--version"]), ct);
        var installed = output.Count > 0 ? output[0].Split(' ')[2] : "";
        if (!installed.StartsWith(version, StringComparison.Ordinal))
        {
            throw new StartFailure($"{Cluster} was made by PostgreSQL {version} but {installed} is installed: "
                + $"install PostgreSQL {version}, or move the data with pg_upgrade.");
        }
    }

    // initdb fills another directory that gets its name only when it is complete: one that was interrupted is not mistaken for data.
    private async Task Create(CancellationToken ct)
    {
        var unfinished = Path.Combine(_directory, "cluster.new");
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        Directory.CreateDirectory(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Account is { } account)
        {
            await MustSucceed(new(Executables.Find("chown") ?? "chown", [account, unfinished]), unfinished, ct);
        }

        _passwords.Clear();
        _passwords[Superuser] = NewPassword();
        WritePasswords();

        var passwordFile = Path.Combine(_directory, "initdb-password");
        try
        {
            await RunInitdb(unfinished, passwordFile, ct);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(unfinished, Cluster);
    }

    // The password goes by a file that only the server's account can read: arguments can be read by every user of the machine. And
    // initdb is a child of its own, not of a shell's pipeline: it ends when the host is killed.
    private async Task RunInitdb(string directory, string passwordFile, CancellationToken ct)
    {
        PrivateFile.Write(passwordFile, SuperuserPassword + "\n");
        if (Account is { } account)
        {
            await MustSucceed(new(Executables.Find("chown") ?? "chown", [account, passwordFile]), directory, ct);
        }

        await MustSucceed(
            new(Path.Combine(_binaries, "initdb"),
            [
                "--pwfile", passwordFile, "--pgdata", directory, "--username", Superuser, "--encoding=UTF8",
                OperatingSystem.IsLinux() ? "--locale=C.UTF-8" : "--locale=C", "--auth=scram-sha-256", "--data-checksums",
            ])
            {
                User = Account,
                Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C" },
            },
            directory,
            ct);
    }

    private static async Task MustSucceed(ChildCommand command, string directory, CancellationToken ct)
    {
        var (exitCode, output) = await ChildProcess.Run(command, ct);
        if (exitCode == 0)
        {
            return;
        }

        if (output.Any(line => line.Contains("No space left on device", StringComparison.Ordinal)))
        {
            throw StartFailure.DiskFull(directory);
        }

        var reason = output.LastOrDefault(line => line.Contains("error:", StringComparison.Ordinal)) ?? output.LastOrDefault() ?? "";
        throw new StartFailure(reason.Contains("Permission denied", StringComparison.Ordinal)
            ? $"The account {command.User} can't enter {directory}: choose a directory that it can reach with --data."
            : $"PostgreSQL's data directory {directory} could not be prepared ({reason.Trim()}).");
    }
}
