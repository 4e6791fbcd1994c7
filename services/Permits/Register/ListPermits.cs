using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Register;

/// <summary>The permits of the caller's agency, oldest first or newest: all, those whose number begins with some digits, those of one state, those whose holders wait for a renewal.</summary>
internal static class ListPermits
{
    public static async Task<Results<Ok<Page<PermitItem>>, Problem>> Handle(
        Caller caller, PageRequest page, NpgsqlDataSource db, PermitDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct,
        [MaxLength(40)] string? number = null, [MaxLength(30)] string? state = null, [MaxLength(30)] string? order = null, bool renewals = false)
    {
        PermitState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            if (!Wire.TryRead<PermitState>(state, out var known))
            {
                var all = string.Join(", ", Enum.GetValues<PermitState>().Select(s => Wire.Of(s)));
                return Problems.StatusUnknown.With($"یکی از این‌ها: {all}", $"One of: {all}");
            }

            wanted = known;
        }

        var items = new List<PermitItem>();
        var today = JalaliDate.TehranDay(clock.Now());
        foreach (var stored in await PermitRows.List(db, caller.Agency ?? "", Tidy(number), wanted, renewals, today, ListOrders.Read(order, hasTime: false), page, ct))
        {
            items.Add(await desk.Show(stored, connection: null, ct));
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Page<PermitItem>.From(items, page, i => Cursors.Of(i.Id), http));
    }

    /// <summary>As numbers are stored, with hyphens after the year and before the check digit, however it was typed.</summary>
    private static string Tidy(string? number)
    {
        var digits = PersianText.Digits(PersianText.FoldDigits(number ?? ""));
        return digits.Length switch
        {
            <= 4 => digits,
            <= 13 => $"{digits[..4]}-{digits[4..]}",
            _ => $"{digits[..4]}-{digits[4..13]}-{digits[13..]}",
        };
    }
}
