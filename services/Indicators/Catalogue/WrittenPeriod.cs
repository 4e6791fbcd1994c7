using Pak.Contracts;

namespace Pak.Indicators.Catalogue;

/// <summary>Stored first days as people write them.</summary>
internal static class WrittenPeriod
{
    public static string Of(DateOnly firstDay, string frequency, string calendar) =>
        Period.Containing(firstDay, FrequencyCodes.Parse(frequency), Enum.Parse<CalendarKind>(calendar, ignoreCase: true)).ToString();
}
