namespace Pak.Contracts.Agencies;

/// <summary>An agency was entered in the register. Subject: <c>agencies/{code}</c>.</summary>
public sealed record AgencyRegistered(string Code, LocalizedText Name, string Kind, string? Parent, string Area) : IEvent
{
    public static string Type => "ir.pak.agencies.agency-registered.v1";
    public string Subject => $"agencies/{Code}";
}

/// <summary>An agency's names, parent or area changed; the record is the new state. Subject: <c>agencies/{code}</c>.</summary>
public sealed record AgencyChanged(string Code, LocalizedText Name, string Kind, string? Parent, string Area) : IEvent
{
    public static string Type => "ir.pak.agencies.agency-changed.v1";
    public string Subject => $"agencies/{Code}";
}

/// <summary>An agency was suspended (its people and clients get no tokens). Subject: <c>agencies/{code}</c>.</summary>
public sealed record AgencySuspended(string Code, string Reason) : IEvent
{
    public static string Type => "ir.pak.agencies.agency-suspended.v1";
    public string Subject => $"agencies/{Code}";
}

/// <summary>A suspended agency is active again. Subject: <c>agencies/{code}</c>.</summary>
public sealed record AgencyReinstated(string Code) : IEvent
{
    public static string Type => "ir.pak.agencies.agency-reinstated.v1";
    public string Subject => $"agencies/{Code}";
}
