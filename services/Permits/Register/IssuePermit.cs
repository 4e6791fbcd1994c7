using Npgsql;
using Pak.Contracts.Permits;
using Pak.Permits.Applications;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Events;

namespace Pak.Permits.Register;

/// <summary>
/// Enters the permits of files whose last step approved them, each with its signed document and its event, in the transaction that is open
/// on the connection. Of whatever kind the approval is: an officer's, by silence, or by an appeal.
/// </summary>
internal sealed class IssuePermit(PermitTypeRows types, SignedDocument documents, Applicants applicants, PersonalData data, EventLog events, PermitTraces traces)
{
    private sealed record Granted(Application File, Permit Permit, PermitType Type);

    /// <summary>Enters a file's permit and tells of it.</summary>
    /// <param name="connection">With the file's row locked. A second permit for a file violates <c>permits_one_an_application</c>.</param>
    /// <param name="file">The file after its approval.</param>
    /// <param name="ct">Cancels.</param>
    public async Task Issue(NpgsqlConnection connection, Application file, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in await Enter(connection, [file], ct))
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Enters the permits of many files at once. Returns what tells of them, for the caller's batch in the same transaction.</summary>
    /// <param name="connection">With the files' rows locked. A second permit for a file violates <c>permits_one_an_application</c>.</param>
    /// <param name="approved">The files after their approvals.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<List<NpgsqlBatchCommand>> Enter(NpgsqlConnection connection, IReadOnlyCollection<Application> approved, CancellationToken ct)
    {
        var told = new List<NpgsqlBatchCommand>();
        var holders = approved.Count == 0 ? [] : await Holders(connection, approved, ct);
        while (approved.Count > 0)
        {
            var taken = new List<Application>(); // whose number somebody has already: one in a thousand
            var granted = new List<Granted>(approved.Count);
            await using var batch = new NpgsqlBatch(connection);
            foreach (var file in approved)
            {
                var (one, command) = await Grant(connection, file, holders[file.Id], ct);
                granted.Add(one);
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(ct);
            for (var i = 0; i < granted.Count; i++)
            {
                if (batch.BatchCommands[i].RecordsAffected == 1)
                {
                    told.AddRange(Tell(granted[i]));
                }
                else
                {
                    taken.Add(granted[i].File);
                }
            }

            approved = taken;
        }

        return told;
    }

    private async Task<(Granted One, NpgsqlBatchCommand Insert)> Grant(NpgsqlConnection connection, Application file, Applicant holder, CancellationToken ct)
    {
        var approval = file.History[^1];
        var type = await types.Get(file.Type, file.TypeVersion, connection, ct);
        var permit = Permit.Grant(file, type, Permit.NewNumber(approval.At));
        var address = SignedDocument.NewAddress();
        var document = await documents.Sign(permit, type, holder, address, approval.At, connection, ct);
        return (new Granted(file, permit, type), PermitRows.Insert(permit, approval.By, SignedDocument.KeyOf(address)!, document, data));
    }

    private IEnumerable<NpgsqlBatchCommand> Tell(Granted one)
    {
        var (file, permit, type) = one;
        return traces.Of(permit, new PermitStep(1, PermitStepKind.Issued, permit.IssuedAt, file.History[^1].By, Reason: null, permit.ValidUntil), type.Title)
            .Append(events.Command(new PermitIssued(permit.Id, file.Id, file.Type, file.Agency, file.Area, permit.IssuedAt, permit.ValidUntil)));
    }

    private async Task<Dictionary<Guid, Applicant>> Holders(NpgsqlConnection connection, IReadOnlyCollection<Application> files, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT application_id, applicant FROM applications WHERE application_id = ANY ($1)", connection);
        command.Parameters.Add(new() { Value = files.Select(f => f.Id).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var holders = new Dictionary<Guid, Applicant>(files.Count);
        while (await reader.ReadAsync(ct))
        {
            holders.Add(reader.GetGuid(0), applicants.Open(reader.GetFieldValue<byte[]>(1), reader.GetGuid(0)));
        }

        return holders;
    }
}
