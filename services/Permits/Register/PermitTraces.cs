using Npgsql;
using Pak.Contracts;
using Pak.Permits.Acts;
using Pak.Permits.Notices;

namespace Pak.Permits.Register;

/// <summary>What every step of a permit leaves behind beside its row: a notice to the holder and an act in the log, in the transaction of the step.</summary>
internal sealed class PermitTraces(NoticeOffice notices, TimeProvider clock)
{
    public async Task Leave(NpgsqlConnection connection, Permit permit, PermitStep step, LocalizedText title, CancellationToken ct)
    {
        var now = clock.Now();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(notices.Of(permit, step, title, now));
        batch.BatchCommands.Add(Act.Of("permit-" + Wire.Of(step.Kind), permit.Application, step.By, FormattableString.Invariant($"{permit.Number} v{step.Number}"), now).Insert());
        await batch.ExecuteNonQueryAsync(ct);
    }
}
