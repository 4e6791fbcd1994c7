using System.Text.Json;
using Npgsql;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults;

namespace Pak.Permits.Acts;

/// <summary>
/// <c>Pak.Permits verify-log [--seal] [--checkpoint FILE]… [--key FILE]</c>: verifies the log of acts in the database of
/// <c>ConnectionStrings:permitsdb</c> and starts no service. With <c>--seal</c> acts of the last seconds get their places in the chain first,
/// which takes <c>Pak:MasterKey</c> and the right to write. FILE of <c>--checkpoint</c>: one JWS a line, as
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
            var seal = false;
            for (var i = 1; i < args.Length; i++)
            {
                switch (args[i])
                {
                    case "--seal":
                        seal = true;
                        break;
                    case "--checkpoint" when i + 1 < args.Length:
                        kept.AddRange((await File.ReadAllLinesAsync(args[++i], ct)).Where(l => l.Trim().Length > 0));
                        break;
                    case "--key" when i + 1 < args.Length:
                        given = JsonSerializer.Deserialize<PublicKey>(await File.ReadAllTextAsync(args[++i], ct), JsonDefaults.Options);
                        break;
                    default:
                        throw new ArgumentException($"{args[i]} is no option of {Name}, or lacks its file.", nameof(args));
                }
            }

            if (seal && given is not null)
            {
                throw new ArgumentException("--seal signs, which takes Pak:MasterKey instead of --key.", nameof(args));
            }

            using var key = given is null ? new CheckpointKey(new PersonalData(configuration)) : new CheckpointKey(given);
            await using var db = NpgsqlDataSource.Create(configuration.GetConnectionString("permitsdb") ?? throw new InvalidOperationException("ConnectionStrings:permitsdb is missing."));
            if (seal)
            {
                await new ActSealer(db, key, TimeProvider.System).RunOnce(ct);
            }

            await using var connection = await db.OpenConnectionAsync(ct);
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
