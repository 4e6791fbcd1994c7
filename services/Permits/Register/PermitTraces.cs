using Npgsql;
using Pak.Contracts;
using Pak.Permits.Acts;
using Pak.Permits.Notices;

namespace Pak.Permits.Register;

/// <summary>What every step of a permit leaves behind beside its row: a notice to the holder, one to the agency where it is the holder's step that it has to answer, and an act in the log, in the transaction of the step.</summary>
internal sealed class PermitTraces(NoticeOffice notices, TimeProvider clock)
{
    public async Task Leave(NpgsqlConnection connection, Permit permit, PermitStep step, LocalizedText title, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in Of(permit, step, title))
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The same as commands of the caller's batch.</summary>
    public IEnumerable<NpgsqlBatchCommand> Of(Permit permit, PermitStep step, LocalizedText title)
    {
        var now = clock.Now();
        yield return notices.Of(permit, step, title, now);
        if (step.Kind == PermitStepKind.RenewalAsked)
        {
            yield return NoticeOffice.RenewalAsked(permit, step, now);
        }

        yield return Act.Of("permit-" + Wire.Of(step.Kind), permit.Application, step.By, FormattableString.Invariant($"{permit.Number} v{step.Number}"), now).Insert();
    }
}
