using Pak.Contracts;
using Pak.Indicators.Areas;
using Pak.Indicators.Reading;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Observations;

/// <summary>Which part of an indicator's values: some areas or all, from one period to another, as known at a time or now.</summary>
/// <param name="Areas">Codes; null for every area that has values.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
internal sealed record SeriesQuery(string[]? Areas, DateOnly? From, DateOnly? To, DateTimeOffset? AsOf)
{
    /// <summary>
    /// Periods are written in either calendar and at any frequency: <c>from=1400</c> for months too, <c>to=2024-06</c> for what is counted in Jalali years.
    /// </summary>
    public static Result<SeriesQuery> Parse(string? area, string? from, string? to, string? asOf)
    {
        var errors = new List<FieldError>();
        var areas = string.IsNullOrWhiteSpace(area) ? null : area.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var known = areas?.Select(code => AreaList.ByCode.GetValueOrDefault(PersianText.FoldDigits(code))).ToList();
        if (known?.Contains(null) == true)
        {
            errors.Add(new("area", "کد ناحیه شناخته نیست؛ نمونهٔ درست: IR,IR-23", "An area is not known; right would be IR,IR-23"));
        }

        var first = WrittenTime.Period("from", from, errors);
        var last = WrittenTime.Period("to", to, errors);
        var time = WrittenTime.Instant("asOf", asOf, errors);
        if (errors.Count > 0)
        {
            return CommonProblems.Invalid.With(errors);
        }

        return first?.FirstDay > last?.LastDay
            ? QueryValues.Reversed(from!, to!)
            : new SeriesQuery(known?.Select(a => a!.Code).Distinct(StringComparer.Ordinal).ToArray(), first?.FirstDay, last?.LastDay, time);
    }
}
