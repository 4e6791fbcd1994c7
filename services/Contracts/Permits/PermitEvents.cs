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
