using System.Text.Json;
using Pak.Permits.Types;
using Pak.ServiceDefaults;

namespace Pak.Permits.Demo;

/// <summary>
/// Twenty real kinds of permits of the demo's agencies, with the laws they rest on, as JSON of the shape that
/// <c>PUT /api/permits/types/{code}</c> takes (<c>Demo/Types/{agency}.json</c>). Days, fees, forms and conditions are simplified
/// samples, not legal advice.
/// </summary>
internal static class DemoTypes
{
    private static readonly string[] Agencies = ["health", "industry", "tehran-municipality", "interior"];

    public static IReadOnlyList<PermitType> All(DateOnly effectiveFrom) =>
        [.. Agencies.SelectMany(agency => Read(agency).Select(type => type.Version(agency, effectiveFrom)))];

    private static List<DemoType> Read(string agency)
    {
        using var file = typeof(DemoTypes).Assembly.GetManifestResourceStream($"Demo/Types/{agency}.json")!;
        return JsonSerializer.Deserialize<List<DemoType>>(file, JsonDefaults.Options)!;
    }

    private sealed record DemoType(
        string Code,
        Contracts.LocalizedText Title,
        PermitClass Class,
        int StatutoryDays,
        int PromisedDays,
        bool TacitApproval,
        IReadOnlyList<Condition> Conditions,
        IReadOnlyList<RequiredDocument> Documents,
        long Fee,
        int ValidityMonths,
        Contracts.LocalizedText Summary,
        int ExtensionDays,
        string OversightAgency,
        IReadOnlyList<Inquiry> Inquiries,
        JsonElement Form)
    {
        public PermitType Version(string agency, DateOnly effectiveFrom) =>
            new(Code, 1, Title, agency, Class, StatutoryDays, PromisedDays, TacitApproval, Conditions, [.. Documents.Select((d, i) => d.Completed(i + 1))], Fee, ValidityMonths, effectiveFrom, Sample: true)
            {
                Summary = Summary,
                ExtensionDays = ExtensionDays,
                OversightAgency = OversightAgency,
                Inquiries = Inquiries,
                Form = Form,
            };
    }
}
