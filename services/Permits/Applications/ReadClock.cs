using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Permits.Calendar;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Applications;

/// <summary>The clock of a file, computed anew from its history and the calendar: the same rows give the same bytes.</summary>
internal static class ReadClock
{
    public static async Task<Results<Ok<ClockReading>, Problem>> Handle(
        Guid id, Caller caller, NpgsqlDataSource db, PermitTypeRows types, CalendarRules calendar, Applicants applicants, TimeProvider clock, CancellationToken ct)
    {
        var stored = await ApplicationRows.Find(db, id, caller.Agency ?? "", applicants, ct);
        if (stored is null)
        {
            return Problems.ApplicationNotFound;
        }

        var type = await types.Get(stored.Application.Type, stored.Application.TypeVersion, connection: null, ct);
        return TypedResults.Ok(PermitClock.Read(stored.Application.History, type.StatutoryDays, await calendar.Current(connection: null, ct), clock.Now()));
    }
}
