using System.Globalization;
using Pak.Agencies.Clients;
using Pak.Agencies.People;
using Pak.Agencies.Registry;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.Demo;

/// <summary>Sample data: real agencies by name, with national ids, people and clients that are made up.</summary>
internal static class DemoData
{
    /// <summary>The root of every installation. Its national id is entered by its administrator.</summary>
    public static Agency Root { get; } =
        new("presidency", null, new("نهاد ریاست‌جمهوری", "Presidency"), AgencyKind.Organisation, null, "IR", AgencyStatus.Active, Version: 1, Sample: false);

    /// <summary>The first administrator of every installation.</summary>
    public static Person Administrator { get; } = Member("admin", Root.Code, new("مدیر سامانه", "Administrator"), Roles.Administrator);

    /// <summary>What the first administrator works with until there are pages for it: the API, in every installation.</summary>
    public static Client Administration { get; } =
        new("administration", Root.Code, new("مدیریت سامانه", "Administration"), [Scopes.AgenciesManage, Scopes.IndicatorsManage], PublicKey: null);

    /// <summary>Parents before children.</summary>
    public static IReadOnlyList<Agency> Agencies { get; } = [.. Numbered(
    [
        Root,
        Below("presidency", "mporg", "سازمان برنامه و بودجهٔ کشور", "Plan and Budget Organisation", AgencyKind.Organisation),
        Below("mporg", "statistics", "مرکز آمار ایران", "Statistical Centre of Iran", AgencyKind.Organisation),
        Below("presidency", "interior", "وزارت کشور", "Ministry of Interior", AgencyKind.Ministry),
        Below("interior", "tehran-governorate", "استانداری تهران", "Tehran Governorate", AgencyKind.Governorate, "IR-23"),
        Below("tehran-governorate", "tehran-municipality", "شهرداری تهران", "Tehran Municipality", AgencyKind.Municipality, "IR-23"),
        Below("presidency", "mefa", "وزارت امور اقتصادی و دارایی", "Ministry of Economic Affairs and Finance", AgencyKind.Ministry),
        Below("presidency", "industry", "وزارت صنعت، معدن و تجارت", "Ministry of Industry, Mine and Trade", AgencyKind.Ministry),
        Below("presidency", "health", "وزارت بهداشت، درمان و آموزش پزشکی", "Ministry of Health and Medical Education", AgencyKind.Ministry),
        Below("presidency", "energy", "وزارت نیرو", "Ministry of Energy", AgencyKind.Ministry),
    ])];

    public static IReadOnlyList<Person> People { get; } =
    [
        Administrator,
        .. Agencies.SelectMany(a => new[]
        {
            Member($"{a.Code}.steward", a.Code, new($"متولی داده، {a.Name.Fa}", $"Data steward, {a.Name.En}"), "steward"),
            Member($"{a.Code}.approver", a.Code, new($"تأییدکننده، {a.Name.Fa}", $"Approver, {a.Name.En}"), "approver"),
        }),
        // Agencies that decide about permits, that are asked about files, and that hear appeals.
        .. Agencies.Where(a => a.Code is "health" or "industry" or "tehran-municipality" or "interior" or "energy" or "mefa" or "presidency" or "tehran-governorate")
            .Select(a => Member($"{a.Code}.officer", a.Code, new($"کارشناس مجوز، {a.Name.Fa}", $"Permit officer, {a.Name.En}"), "permit-officer")),
        Member("presidency.calendar", Root.Code, new("متولی تقویم کاری", "Keeper of the working calendar"), "calendar-keeper"),
    ];

    public static IReadOnlyList<Client> Clients { get; } =
    [
        Administration,
        new(
            "statistics-upload",
            "statistics",
            new("بارگذاری آمار", "Upload of statistics"),
            [Scopes.IndicatorsDefine, Scopes.IndicatorsSubmit, Scopes.EventsRead],
            PublicKey: null),
        new("statistics-approve", "statistics", new("تأیید آمار", "Approval of statistics"), [Scopes.IndicatorsApprove], PublicKey: null),
        new("partner-feed", "mporg", new("دریافت رویدادها", "Partner's event feed"), [Scopes.EventsRead], PublicKey: null),
    ];

    private static Agency Below(string parent, string code, string fa, string en, AgencyKind kind, string area = "IR") =>
        new(code, null, new(fa, en), kind, parent, area, AgencyStatus.Active, Version: 1, Sample: true);

    private static Person Member(string username, string agency, LocalizedText name, string role) =>
        new(Guid.Empty, username, name, agency, [role], Active: true, Version: 1);

    private static IEnumerable<Agency> Numbered(IReadOnlyList<Agency> agencies)
    {
        var random = new Random(1404);
        return [.. agencies.Select(a => a with { NationalId = SampleNationalId(random), Sample = true })];
    }

    // Ten digits that fit one of the ten check digits, except where two are possible: the first is taken.
    private static string SampleNationalId(Random random)
    {
        var digits = random.NextInt64(1_400_000_000, 1_409_999_999).ToString(CultureInfo.InvariantCulture);
        return Enumerable.Range(0, 10).Select(check => $"{digits}{check}").First(id => LegalNationalId.TryParse(id, out _));
    }
}
