namespace Pak.Contracts.Permits;

/// <summary>A citizen applied. Carries nothing personal. Subject: <c>applications/{id}</c>.</summary>
public sealed record ApplicationSubmitted(Guid Application, string PermitType, string Agency, string Area, DateTimeOffset SubmittedAt) : IEvent
{
    public static string Type => "ir.pak.permits.application-submitted.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The agency asked the applicant for something: the clock stops. Subject: <c>applications/{id}</c>.</summary>
public sealed record ApplicantAsked(Guid Application, string Agency, DateTimeOffset AskedAt) : IEvent
{
    public static string Type => "ir.pak.permits.applicant-asked.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The applicant answered: the clock runs again. Subject: <c>applications/{id}</c>.</summary>
public sealed record ApplicantAnswered(Guid Application, string Agency, DateTimeOffset AnsweredAt) : IEvent
{
    public static string Type => "ir.pak.permits.applicant-answered.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The agency approved. Subject: <c>applications/{id}</c>.</summary>
/// <param name="WorkingDays">Working days that the agency used.</param>
public sealed record ApplicationApproved(Guid Application, string Agency, DateTimeOffset DecidedAt, int WorkingDays) : IEvent
{
    public static string Type => "ir.pak.permits.application-approved.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The agency refused, for numbered conditions. Subject: <c>applications/{id}</c>.</summary>
/// <param name="WorkingDays">Working days that the agency used.</param>
public sealed record ApplicationRefused(Guid Application, string Agency, DateTimeOffset DecidedAt, int WorkingDays, IReadOnlyList<int> Conditions) : IEvent
{
    public static string Type => "ir.pak.permits.application-refused.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The citizen took the application back. Subject: <c>applications/{id}</c>.</summary>
public sealed record ApplicationWithdrawn(Guid Application, string Agency, DateTimeOffset WithdrawnAt) : IEvent
{
    public static string Type => "ir.pak.permits.application-withdrawn.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>A permit was entered in the register. Carries nothing personal. Subject: <c>permits/{id}</c>.</summary>
/// <param name="ValidUntil">The last day (in Tehran) that it is valid.</param>
public sealed record PermitIssued(Guid Permit, Guid Application, string PermitType, string Agency, string Area, DateTimeOffset IssuedAt, DateOnly ValidUntil) : IEvent
{
    public static string Type => "ir.pak.permits.permit-issued.v1";
    public string Subject => $"permits/{Permit}";
}

/// <summary>A permit does not hold for the time being. Subject: <c>permits/{id}</c>.</summary>
public sealed record PermitSuspended(Guid Permit, string Agency, DateTimeOffset SuspendedAt) : IEvent
{
    public static string Type => "ir.pak.permits.permit-suspended.v1";
    public string Subject => $"permits/{Permit}";
}

/// <summary>A suspended permit holds again. Subject: <c>permits/{id}</c>.</summary>
public sealed record PermitReinstated(Guid Permit, string Agency, DateTimeOffset ReinstatedAt) : IEvent
{
    public static string Type => "ir.pak.permits.permit-reinstated.v1";
    public string Subject => $"permits/{Permit}";
}

/// <summary>A permit was taken away for good. Subject: <c>permits/{id}</c>.</summary>
public sealed record PermitRevoked(Guid Permit, string Agency, DateTimeOffset RevokedAt) : IEvent
{
    public static string Type => "ir.pak.permits.permit-revoked.v1";
    public string Subject => $"permits/{Permit}";
}

/// <summary>The holder gave a permit back. Subject: <c>permits/{id}</c>.</summary>
public sealed record PermitSurrendered(Guid Permit, string Agency, DateTimeOffset SurrenderedAt) : IEvent
{
    public static string Type => "ir.pak.permits.permit-surrendered.v1";
    public string Subject => $"permits/{Permit}";
}

/// <summary>The holder waits for a renewal. Subject: <c>permits/{id}</c>.</summary>
public sealed record PermitRenewalAsked(Guid Permit, string Agency, DateTimeOffset AskedAt) : IEvent
{
    public static string Type => "ir.pak.permits.permit-renewal-asked.v1";
    public string Subject => $"permits/{Permit}";
}

/// <summary>The agency does not renew for now, and told the holder why. Subject: <c>permits/{id}</c>.</summary>
public sealed record PermitRenewalDeclined(Guid Permit, string Agency, DateTimeOffset DeclinedAt) : IEvent
{
    public static string Type => "ir.pak.permits.permit-renewal-declined.v1";
    public string Subject => $"permits/{Permit}";
}

/// <summary>A permit is valid for longer than before. Subject: <c>permits/{id}</c>.</summary>
/// <param name="ValidUntil">The last day (in Tehran) that it is valid now.</param>
public sealed record PermitRenewed(Guid Permit, string Agency, DateTimeOffset RenewedAt, DateOnly ValidUntil) : IEvent
{
    public static string Type => "ir.pak.permits.permit-renewed.v1";
    public string Subject => $"permits/{Permit}";
}
