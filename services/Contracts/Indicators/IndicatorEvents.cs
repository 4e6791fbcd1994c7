namespace Pak.Contracts.Indicators;

/// <summary>An indicator entered the catalogue. Subject: <c>indicators/{code}</c>.</summary>
public sealed record IndicatorDefined(string Code, LocalizedText Name, string Agency, string Sector, string Frequency, string Calendar) : IEvent
{
    public static string Type => "ir.pak.indicators.indicator-defined.v1";
    public string Subject => $"indicators/{Code}";
}

/// <summary>An indicator's definition changed; the record is the new state. Subject: <c>indicators/{code}</c>.</summary>
public sealed record IndicatorChanged(string Code, LocalizedText Name, string Agency, string Sector, string Frequency, string Calendar) : IEvent
{
    public static string Type => "ir.pak.indicators.indicator-changed.v1";
    public string Subject => $"indicators/{Code}";
}

/// <summary>An approver sent a submission back to its agency. Subject: <c>submissions/{id}</c>.</summary>
public sealed record SubmissionReturned(Guid Submission, string Agency, string Reason) : IEvent
{
    public static string Type => "ir.pak.indicators.submission-returned.v1";
    public string Subject => $"submissions/{Submission}";
}

/// <summary>A target was approved; it replaces the one of the same plan and area. Subject: <c>indicators/{code}</c>.</summary>
/// <param name="BaselinePeriod">As written for the indicator's frequency and calendar.</param>
/// <param name="Yearly">One a year of the plan (Jalali), the last being the final target.</param>
public sealed record TargetSet(
    string Indicator, string Plan, string Area, string BaselinePeriod, decimal BaselineValue, IReadOnlyList<TargetOfYear> Yearly, DateTimeOffset ApprovedAt) : IEvent
{
    public static string Type => "ir.pak.indicators.target-set.v1";
    public string Subject => $"indicators/{Indicator}";
}

/// <summary>What is to be reached by the end of a Jalali year.</summary>
public sealed record TargetOfYear(int Year, decimal Value);

/// <summary>
/// Nothing of a period was published by the day it was due. Said once for each indicator and period. Subject: <c>indicators/{code}</c>.
/// </summary>
public sealed record ReleaseOverdue(string Indicator, string Agency, string Period, DateOnly Due) : IEvent
{
    public static string Type => "ir.pak.indicators.release-overdue.v1";
    public string Subject => $"indicators/{Indicator}";
}

/// <summary>
/// A page of at most 5,000 observations of a published submission. Every page of a submission is appended in the one
/// transaction that publishes it, so a reader sees all pages or none. Subject: <c>submissions/{id}</c>.
/// </summary>
/// <param name="Page">From 1 to <paramref name="Pages"/>.</param>
public sealed record SubmissionPublished(
    Guid Submission, string Agency, DateTimeOffset PublishedAt, int Page, int Pages, IReadOnlyList<PublishedObservation> Observations) : IEvent
{
    public static string Type => "ir.pak.indicators.submission-published.v1";
    public string Subject => $"submissions/{Submission}";
}

/// <summary>One published value.</summary>
/// <param name="Area">ISO 3166 code.</param>
/// <param name="Period">As written for its frequency and calendar: <c>1403</c>, <c>1403-Q2</c>, <c>2024-05</c>.</param>
/// <param name="Value">Null when the status says that the value is missing.</param>
/// <param name="Status">SDMX CL_OBS_STATUS.</param>
/// <param name="Breakdown">The part of the area's total that it is of: <c>settlement=rural;sex=female</c>; "" for the total.</param>
public sealed record PublishedObservation(string Indicator, string Area, string Period, decimal? Value, string Status, string Breakdown = "");
