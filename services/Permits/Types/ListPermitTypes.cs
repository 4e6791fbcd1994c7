using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Types;

/// <summary>The permit types in force today, by code; searched by words in both languages, spelling variants folded. All of the words must be there.</summary>
internal static class ListPermitTypes
{
    public static async Task<Ok<Page<PermitType>>> Handle(
        PageRequest page, PermitTypeRows types, TimeProvider clock, HttpContext http, CancellationToken ct,
        [MaxLength(200)] string? search = null, [MaxLength(60)] string? agency = null)
    {
        // Control characters are in no title, and PostgreSQL takes no NUL.
        var words = string.Concat(PersianText.SearchKey(search ?? "").Where(c => !char.IsControl(c))).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var rows = agency is null || PermitTypeRows.IsCode(agency)
            ? await types.AllInForce(JalaliDate.TehranDay(clock.Now()), words, agency, After(page), page.Take, ct)
            : [];
        return TypedResults.Ok(Page<PermitType>.From(rows, page, t => t.Code, http));
    }

    private static string? After(PageRequest page) => page.After is { } after && !PermitTypeRows.IsCode(after)
        ? throw new BadHttpRequestException("after is not a cursor that this list gave out.")
        : page.After;
}
