using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Register;

/// <summary>The permits of the caller's agency, oldest first.</summary>
internal static class ListPermits
{
    public static async Task<Ok<Page<PermitItem>>> Handle(Caller caller, PageRequest page, NpgsqlDataSource db, PermitDesk desk, HttpContext http, CancellationToken ct)
    {
        var after = Guid.Empty;
        if (page.After is { } cursor && !Guid.TryParseExact(cursor, "D", out after))
        {
            throw new BadHttpRequestException("after is not a cursor that this list gave out.");
        }

        var items = new List<PermitItem>();
        foreach (var stored in await PermitRows.List(db, caller.Agency ?? "", after, page.Take, ct))
        {
            items.Add(await desk.Show(stored, connection: null, ct));
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Page<PermitItem>.From(items, page, i => i.Id.ToString("D", CultureInfo.InvariantCulture), http));
    }
}
