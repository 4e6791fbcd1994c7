using System.Text.Json;
using Pak.Agencies.Clients;
using Pak.Agencies.People;
using Pak.Contracts;
using Pak.ServiceDefaults;

namespace Pak.Agencies.Demo;

/// <summary>The file of first credentials: for its owner's eyes only (mode 600), replaced in one step.</summary>
internal static class CredentialsFile
{
    private static readonly JsonSerializerOptions Indented = new(JsonDefaults.Options) { WriteIndented = true };

    public static void Write(string path, IEnumerable<(Person Person, string Password)> people, IEnumerable<(Client Client, string Secret)> clients)
    {
        var content = new Content(
            [.. people.Select(p => new PersonEntry(p.Person.Username, p.Password, p.Person.Agency, p.Person.Roles, p.Person.Name))],
            [.. clients.Select(c => new ClientEntry(c.Client.Id, c.Secret, c.Client.Agency, c.Client.Scopes, c.Client.Name))]);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = full + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, content, Indented);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, full, overwrite: true);
    }

    private sealed record Content(IReadOnlyList<PersonEntry> People, IReadOnlyList<ClientEntry> Clients);

    private sealed record PersonEntry(string Username, string Password, string Agency, IReadOnlyList<string> Roles, LocalizedText Name);

    private sealed record ClientEntry(string Id, string Secret, string Agency, IReadOnlyList<string> Scopes, LocalizedText Name);
}
