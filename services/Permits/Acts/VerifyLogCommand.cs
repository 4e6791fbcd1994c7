using System.Text.Json;
using Npgsql;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults;

namespace Pak.Permits.Acts;

/// <summary>
/// <c>Pak.Permits verify-log [--checkpoint FILE]… [--key FILE]</c>: verifies the log of acts in the database of
/// <c>ConnectionStrings:permitsdb</c> and starts no service. FILE of <c>--checkpoint</c>: one JWS a line, as
/// <c>GET /api/permits/log/checkpoint</c> gives it; FILE of <c>--key</c>: the public JWK; without it the key derives from <c>Pak:MasterKey</c>.
/// Ends with 0 when nothing was rewritten, 1 when something was, 2 when it could not look.
/// </summary>
internal static class VerifyLogCommand
{
    public const string Name = "verify-log";

    public static async Task<int> Run(string[] args, IConfiguration configuration, TextWriter output, CancellationToken ct)
    {
        try
        {
            var kept = new List<string>();
            PublicKey? given = null;
            for (var i = 1; i + 1 < args.Length; i += 2)
            {
                switch (args[i])
                {
                    case "--checkpoint":
                        kept.AddRange((await File.ReadAllLinesAsync(args[i + 1], ct)).Where(l => l.Trim().Length > 0));
                        break;
                    case "--key":
                        given = JsonSerializer.Deserialize<PublicKey>(await File.ReadAllTextAsync(args[i + 1], ct), JsonDefaults.Options);
                        break;
                    default:
                        throw new ArgumentException($"{args[i]} is no option of {Name}.", nameof(args));
                }
            }

            using var key = given is null ? new CheckpointKey(new PersonalData(configuration)) : new CheckpointKey(given);
            await using var connection = new NpgsqlConnection(configuration.GetConnectionString("permitsdb"));
            await connection.OpenAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            var verified = await LogVerification.Run(connection, key, kept, ct);
            foreach (var problem in verified.Problems)
            {
                await output.WriteLineAsync(problem);
            }

            await output.WriteLineAsync(FormattableString.Invariant($"{verified.Acts} acts sealed, {verified.Unsealed} not yet, {verified.Problems.Count} problems"));
            return verified.Problems.Count == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is IOException or JsonException or ArgumentException or InvalidOperationException or NpgsqlException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"{Name}: {e.Message}");
            return 2;
        }
    }
}
