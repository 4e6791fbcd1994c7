using Npgsql;
using Pak.Contracts.Permits;
using Pak.Permits.Applications;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Events;

namespace Pak.Permits.Register;

/// <summary>
/// Enters the permit of a file whose last step approved it, with its signed document and its event, in the transaction that is open on
/// the connection. Of whatever kind the approval is: an officer's, by silence, or by an appeal.
/// </summary>
internal sealed class IssuePermit(PermitTypeRows types, SignedDocument documents, Applicants applicants, PersonalData data, EventLog events, PermitTraces traces)
{
    /// <param name="connection">With the file's row locked. A second permit for a file violates <c>permits_one_an_application</c>.</param>
    /// <param name="file">The file after its approval.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Permit> Issue(NpgsqlConnection connection, Application file, CancellationToken ct)
    {
        var type = await types.Get(file.Type, file.TypeVersion, connection, ct);
        var holder = applicants.Open(await SealedApplicant(connection, file.Id, ct), file.Id);
        var approval = file.History[^1];
        while (true)
        {
            var permit = Permit.Grant(file, type, Permit.NewNumber(approval.At));
            var address = SignedDocument.NewAddress();
            var document = await documents.Sign(permit, type, holder, address, approval.At, connection, ct);
            if (await PermitRows.TryInsert(connection, permit, approval.By, SignedDocument.KeyOf(address)!, document, data, ct))
            {
                await traces.Leave(connection, permit, new PermitStep(1, PermitStepKind.Issued, permit.IssuedAt, approval.By, Reason: null, permit.ValidUntil), type.Title, ct);
                await events.Append(connection, new PermitIssued(permit.Id, file.Id, file.Type, file.Agency, file.Area, permit.IssuedAt, permit.ValidUntil), ct);
                return permit;
            }
        }
    }

    private static async Task<byte[]> SealedApplicant(NpgsqlConnection connection, Guid application, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT applicant FROM applications WHERE application_id = $1", connection);
        command.Parameters.Add(new() { Value = application });
        return (byte[])(await command.ExecuteScalarAsync(ct))!;
    }
}
