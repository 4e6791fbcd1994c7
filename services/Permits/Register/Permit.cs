using System.Globalization;
using System.Security.Cryptography;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Tracking;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Register;

internal enum PermitState
{
    Active,
    Suspended,
    Revoked,
    Surrendered,

    /// <summary>Never stored: its last day is over.</summary>
    Expired,
}

internal enum PermitStepKind
{
    Issued,
    Suspended,
    Reinstated,
    Revoked,
    Surrendered,

    /// <summary>The holder asks for it; the permit stays as it is.</summary>
    RenewalAsked,

    /// <summary>The agency does not renew for now: the permit stays as it is, and its holder may ask again.</summary>
    RenewalDeclined,
    Renewed,
}

/// <summary>A fact in the life of a permit; step n brings it to version n.</summary>
/// <param name="ValidUntil">The last day of validity after the step.</param>
internal sealed record PermitStep(int Number, PermitStepKind Kind, DateTimeOffset At, Actor By, string? Reason, DateOnly ValidUntil);

/// <summary>An entry of the register. Its methods decide; they read no clock and touch no database.</summary>
/// <param name="State">As stored: what was done to it. <see cref="StateOn"/> knows of the calendar too.</param>
/// <param name="ValidUntil">The last day (in Tehran) that it is valid.</param>
internal sealed record Permit(
    Guid Id, Guid Application, string Number, string Type, int TypeVersion, string Agency, string Area, PermitState State, int Version,
    DateTimeOffset IssuedAt, DateOnly ValidFrom, DateOnly ValidUntil, bool Sample)
{
    private static readonly PersianCalendar Jalali = new();

    /// <summary>Since when the holder's wish for a renewal has been waiting; null: there is none.</summary>
    public DateTimeOffset? RenewalAskedAt { get; init; }

    /// <summary>The permit that an approved file leads to: valid from the day of the approval.</summary>
    public static Permit Grant(Application file, PermitType type, string number)
    {
        var at = file.History[^1].At;
        var day = JalaliDate.TehranDay(at);
        return new Permit(
            Guid.CreateVersion7(at), file.Id, number, file.Type, file.TypeVersion, file.Agency, file.Area, PermitState.Active, 1,
            at, day, LastDay(day, type.ValidityMonths), file.Sample);
    }

    /// <summary>A number that people can read out: year, nine random digits, Damm's check digit.</summary>
    public static string NewNumber(DateTimeOffset at)
    {
        var year = JalaliDate.Of(JalaliDate.TehranDay(at)).Year.ToString(CultureInfo.InvariantCulture);
        var digits = RandomNumberGenerator.GetString("0123456789", 9);
        return $"{year}-{digits}-{TrackingCode.Check(year + digits)}";
    }

    /// <summary>True for what can be a permit's number at all.</summary>
    public static bool IsNumber(string text) =>
        text.Length == 16 && text[4] == '-' && text[14] == '-' && text.Replace("-", "", StringComparison.Ordinal) is { Length: 14 } digits
        && digits.All(char.IsAsciiDigit) && TrackingCode.Check(digits) == '0';

    /// <summary>The number that a person typed: any digits, spaces and hyphens wherever they stand; null when it can be none.</summary>
    public static string? NumberIn(string text) =>
        PersianText.Digits(text) is { Length: 14 } digits && $"{digits[..4]}-{digits[4..13]}-{digits[13..]}" is var number && IsNumber(number) ? number : null;

    public PermitState StateOn(DateOnly day) => State is PermitState.Active or PermitState.Suspended && day > ValidUntil ? PermitState.Expired : State;

    public Result<PermitStep> Suspend(Actor officer, string reason, int readVersion, DateTimeOffset now) => StateAt(now) switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        PermitState.Active => Next(PermitStepKind.Suspended, officer, reason, now),
        PermitState.Suspended => Problems.PermitAlreadySuspended,
        _ => Ended(now),
    };

    public Result<PermitStep> Reinstate(Actor officer, string reason, int readVersion, DateTimeOffset now) => StateAt(now) switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        PermitState.Suspended => Next(PermitStepKind.Reinstated, officer, reason, now),
        PermitState.Active => Problems.PermitNotSuspended,
        _ => Ended(now),
    };

    public Result<PermitStep> Revoke(Actor officer, string reason, int readVersion, DateTimeOffset now) => StateAt(now) switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        PermitState.Active or PermitState.Suspended => Next(PermitStepKind.Revoked, officer, reason, now),
        _ => Ended(now),
    };

    /// <summary>The holder gives it back; a suspended one too.</summary>
    public Result<PermitStep> Surrender(string reason, DateTimeOffset now) => StateAt(now) switch
    {
        PermitState.Active or PermitState.Suspended => Next(PermitStepKind.Surrendered, Actor.Applicant, reason, now),
        _ => Ended(now),
    };

    /// <summary>The holder asks for a renewal, as early as the agency may grant it, and once until it answers.</summary>
    /// <param name="windowDays">How many days before its end it may be renewed.</param>
    /// <param name="note">What the holder adds.</param>
    /// <param name="now">The time of the wish.</param>
    public Result<PermitStep> AskRenewal(int windowDays, string? note, DateTimeOffset now) => Renewable(windowDays, now) switch
    {
        { } problem => problem,
        null when RenewalAskedAt is not null => Problems.RenewalAlreadyAsked,
        null => Next(PermitStepKind.RenewalAsked, Actor.Applicant, note, now),
    };

    /// <summary>The agency answers a wish without renewing, also while the permit is suspended or after its last day.</summary>
    public Result<PermitStep> DeclineRenewal(Actor officer, string reason, int readVersion, DateTimeOffset now) => State switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        PermitState.Revoked or PermitState.Surrendered => Problems.PermitEnded,
        _ when RenewalAskedAt is null => Problems.RenewalNotAsked,
        _ => Next(PermitStepKind.RenewalDeclined, officer, reason, now),
    };

    /// <summary>Adds a term to the one that ends, or begins one today when it has ended already.</summary>
    /// <param name="officer">Who renews.</param>
    /// <param name="months">The term that the type gives today.</param>
    /// <param name="windowDays">How many days before its end it may be renewed.</param>
    /// <param name="note">Why.</param>
    /// <param name="readVersion">The version that the officer read.</param>
    /// <param name="now">The time of the renewal.</param>
    public Result<PermitStep> Renew(Actor officer, int months, int windowDays, string? note, int readVersion, DateTimeOffset now)
    {
        if (readVersion != Version)
        {
            return CommonProblems.ChangedMeanwhile;
        }

        var first = StateAt(now) == PermitState.Expired ? JalaliDate.TehranDay(now) : ValidUntil.AddDays(1);
        return Renewable(windowDays, now) is { } problem ? problem : Next(PermitStepKind.Renewed, officer, note, now, LastDay(first, months));
    }

    public Permit Apply(PermitStep step) => this with
    {
        State = step.Kind switch
        {
            PermitStepKind.Suspended => PermitState.Suspended,
            PermitStepKind.Revoked => PermitState.Revoked,
            PermitStepKind.Surrendered => PermitState.Surrendered,
            PermitStepKind.RenewalAsked or PermitStepKind.RenewalDeclined => State,
            _ => PermitState.Active,
        },
        Version = step.Number,
        ValidUntil = step.ValidUntil,
        RenewalAskedAt = step.Kind switch
        {
            PermitStepKind.RenewalAsked => step.At,
            PermitStepKind.Suspended or PermitStepKind.Reinstated => RenewalAskedAt,
            _ => null,
        },
    };

    /// <summary>What stands against a renewal; null: nothing.</summary>
    private Problem? Renewable(int windowDays, DateTimeOffset now)
    {
        var opens = ValidUntil.AddDays(-windowDays);
        return StateAt(now) switch
        {
            PermitState.Active when JalaliDate.TehranDay(now) < opens => Problems.PermitNotRenewableYet.With(
                $"تمدید از {JalaliDate.InWords(opens)} ممکن است", $"It can be renewed from {opens:yyyy-MM-dd} on"),
            PermitState.Active => null,
            PermitState.Expired when State == PermitState.Active => null,
            PermitState.Suspended => Problems.PermitAlreadySuspended,
            _ => Ended(now),
        };
    }

    private PermitState StateAt(DateTimeOffset now) => StateOn(JalaliDate.TehranDay(now));

    private Problem Ended(DateTimeOffset now) => StateAt(now) == PermitState.Expired ? Problems.PermitExpired : Problems.PermitEnded;

    private PermitStep Next(PermitStepKind kind, Actor by, string? reason, DateTimeOffset now, DateOnly? validUntil = null) =>
        new(Version + 1, kind, now, by, reason, validUntil ?? ValidUntil);

    // Months of the Persian calendar: a year from 10 Khordad ends on 9 Khordad.
    private static DateOnly LastDay(DateOnly first, int months) =>
        DateOnly.FromDateTime(Jalali.AddMonths(first.ToDateTime(TimeOnly.MinValue), months)).AddDays(-1);
}
