namespace Pak.Contracts.Permits;

/// <summary>The file is complete: the agency's time begins. Subject: <c>applications/{id}</c>.</summary>
public sealed record FileCompleted(Guid Application, string PermitType, string Agency, DateTimeOffset CompletedAt) : IEvent
{
    public static string Type => "ir.pak.permits.file-completed.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The agency asked another agency about a file. Subject: <c>applications/{id}</c>.</summary>
/// <param name="AskedAgency">Who has to answer.</param>
/// <param name="DueAt">When its time ends, as the calendar stands.</param>
public sealed record InquirySent(Guid Application, Guid Inquiry, string Agency, string AskedAgency, DateTimeOffset SentAt, DateTimeOffset DueAt) : IEvent
{
    public static string Type => "ir.pak.permits.inquiry-sent.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>An inquiry was answered, or its time passed. Subject: <c>applications/{id}</c>.</summary>
/// <param name="Outcome"><c>favourable</c>, <c>unfavourable</c>, or of silence <c>consented</c>, <c>escalated</c> (it stays open).</param>
public sealed record InquiryAnswered(Guid Application, Guid Inquiry, string Agency, string AskedAgency, string Outcome, DateTimeOffset AnsweredAt) : IEvent
{
    public static string Type => "ir.pak.permits.inquiry-answered.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>An agency's time for a file runs out or is over. Subject: <c>applications/{id}</c>.</summary>
/// <param name="Agency">Whose time it is: the file's agency, or the oversight agency of an appeal.</param>
/// <param name="Level">1: the officer is warned, 2: the supervisor, 3: the time is over.</param>
public sealed record DeadlineNear(Guid Application, string Agency, int Level, DateTimeOffset? Deadline, DateTimeOffset At) : IEvent
{
    public static string Type => "ir.pak.permits.deadline-near.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>A deadline moved because the agency extended it or the calendar changed. Subject: <c>applications/{id}</c>.</summary>
/// <param name="Reason"><c>extended</c> or <c>calendar</c>.</param>
public sealed record DeadlineMoved(Guid Application, string Agency, DateTimeOffset? From, DateTimeOffset? To, string Reason, DateTimeOffset At) : IEvent
{
    public static string Type => "ir.pak.permits.deadline-moved.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The agency stayed silent until the deadline: that is consent. Subject: <c>applications/{id}</c>.</summary>
/// <param name="DecidedAt">The deadline.</param>
public sealed record ApplicationTacitlyApproved(Guid Application, string Agency, DateTimeOffset DecidedAt, int WorkingDays) : IEvent
{
    public static string Type => "ir.pak.permits.application-tacitly-approved.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The applicant left a question unanswered. Subject: <c>applications/{id}</c>.</summary>
public sealed record ApplicationLapsed(Guid Application, string Agency, DateTimeOffset LapsedAt) : IEvent
{
    public static string Type => "ir.pak.permits.application-lapsed.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The applicant appealed against the refusal. Subject: <c>applications/{id}</c>.</summary>
/// <param name="Oversight">Who decides the appeal.</param>
public sealed record AppealLodged(Guid Application, string Agency, string Oversight, DateTimeOffset LodgedAt, DateTimeOffset DueAt) : IEvent
{
    public static string Type => "ir.pak.permits.appeal-lodged.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The oversight agency decided. Subject: <c>applications/{id}</c>.</summary>
/// <param name="Overturned">True when the refusal fell and the application is approved.</param>
public sealed record AppealDecided(Guid Application, string Agency, string Oversight, bool Overturned, DateTimeOffset DecidedAt) : IEvent
{
    public static string Type => "ir.pak.permits.appeal-decided.v1";
    public string Subject => $"applications/{Application}";
}

/// <summary>The applicant rated the service. Subject: <c>applications/{id}</c>.</summary>
/// <param name="Stars">1 to 5.</param>
public sealed record ServiceRated(Guid Application, string PermitType, string Agency, int Stars, DateTimeOffset RatedAt) : IEvent
{
    public static string Type => "ir.pak.permits.service-rated.v1";
    public string Subject => $"applications/{Application}";
}
