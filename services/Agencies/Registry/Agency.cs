using System.Text.RegularExpressions;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Agencies.Registry;

internal enum AgencyKind
{
    Ministry,
    Organisation,
    Governorate,
    Municipality,
    Council,
}

internal enum AgencyStatus
{
    Active,
    Suspended,
}

/// <summary>An agency in the tree. Its methods decide; they touch no database.</summary>
/// <param name="NationalId">شناسه ملی, 11 ASCII digits; null until it is entered.</param>
/// <param name="Parent">Null for the root only.</param>
/// <param name="Area">ISO 3166: <c>IR</c> or a province, <c>IR-23</c>.</param>
/// <param name="Sample">True for demo data.</param>
internal sealed partial record Agency(
    string Code,
    string? NationalId,
    LocalizedText Name,
    AgencyKind Kind,
    string? Parent,
    string Area,
    AgencyStatus Status,
    int Version,
    bool Sample)
{
    private const int LongestName = 200;

    // Paths under /api/agencies that are no agency.
    private static readonly string[] Reserved = ["signing-keys", "events"];
    private static readonly HashSet<string> Areas = [.. Pak.Contracts.Area.Iran.Select(a => a.Code)];

    /// <summary>Version 1 of a new agency below <paramref name="parent"/>, its texts tidied; or every field that is wrong.</summary>
    public static Result<Agency> Register(string code, string nationalId, LocalizedText name, AgencyKind kind, string parent, string area)
    {
        List<FieldError> errors = [.. FieldErrors(name, area)];
        if (!CodeShape().IsMatch(code) || Reserved.Contains(code))
        {
            errors.Add(new("code", "کد با حرف کوچک لاتین آغاز می‌شود و ۲ تا ۴۰ حرف، رقم یا خط تیره دارد", "2 to 40 lower case letters, digits or hyphens, beginning with a letter"));
        }

        if (!LegalNationalId.TryParse(nationalId, out var digits))
        {
            errors.Add(WrongNationalId);
        }

        return errors.Count > 0
            ? CommonProblems.Invalid.With(errors)
            : new Agency(code, digits, Tidy(name), kind, parent, area, AgencyStatus.Active, Version: 1, Sample: false);
    }

    /// <summary>
    /// The agency with other names, kind, place in the tree or area.
    /// </summary>
    /// <param name="parentPath">The new parent, its parent, … up to the root; empty without a parent.</param>
    public Result<Agency> Change(
        LocalizedText name, AgencyKind kind, string? parent, string area, string? nationalId, IReadOnlyList<string> parentPath, int readVersion)
    {
        if (readVersion != Version)
        {
            return CommonProblems.ChangedMeanwhile;
        }

        if ((parent is null) != (Parent is null))
        {
            return Problems.RootStaysRoot;
        }

        if (parentPath.Contains(Code))
        {
            return Problems.WouldBeCycle;
        }

        List<FieldError> errors = [.. FieldErrors(name, area)];
        var digits = NationalId;
        if (nationalId is not null && !LegalNationalId.TryParse(nationalId, out digits))
        {
            errors.Add(WrongNationalId);
        }

        return errors.Count > 0
            ? CommonProblems.Invalid.With(errors)
            : this with { NationalId = digits, Name = Tidy(name), Kind = kind, Parent = parent, Area = area, Version = Version + 1 };
    }

    public Result<Agency> Suspend(Caller caller, int readVersion) => this switch
    {
        _ when caller.Owns(Code) => Problems.SuspendedFromAbove,
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        { Status: AgencyStatus.Suspended } => Problems.AlreadySuspended,
        _ => this with { Status = AgencyStatus.Suspended, Version = Version + 1 },
    };

    public Result<Agency> Reinstate(Caller caller, int readVersion) => this switch
    {
        _ when caller.Owns(Code) => Problems.SuspendedFromAbove,
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        { Status: AgencyStatus.Active } => Problems.NotSuspended,
        _ => this with { Status = AgencyStatus.Active, Version = Version + 1 },
    };

    /// <summary>What is wrong with a name in two languages, for people and clients too.</summary>
    public static IEnumerable<FieldError> NameErrors(LocalizedText name)
    {
        foreach (var (field, text) in new[] { ("name.fa", name.Fa), ("name.en", name.En) })
        {
            var tidy = PersianText.Tidy(text);
            if (tidy.Length is 0 or > LongestName || tidy.Any(char.IsControl))
            {
                yield return new FieldError(field, "نام ۱ تا ۲۰۰ نویسهٔ خوانا دارد", "A name has 1 to 200 legible characters");
            }
        }
    }

    public static LocalizedText Tidy(LocalizedText name) => new(PersianText.Tidy(name.Fa), PersianText.Tidy(name.En));

    private static FieldError WrongNationalId { get; } =
        new("nationalId", "شناسهٔ ملی ۱۱ رقم است و رقم آخر آن باید با بقیه بخواند", "A national id has 11 digits, the last one a check digit that must fit");

    private static IEnumerable<FieldError> FieldErrors(LocalizedText name, string area) => Areas.Contains(area)
        ? NameErrors(name)
        : NameErrors(name).Append(new("area", "کد محدوده IR یا یکی از IR-00 تا IR-30 است", "An area is IR or one of IR-00 to IR-30"));

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$", RegexOptions.None, 1000)]
    private static partial Regex CodeShape();
}
