using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record YearValue(int Year, decimal Value);

/// <param name="FirstYear">Of the Jalali calendar.</param>
internal sealed record Plan(string Code, LocalizedText Name, int FirstYear, int LastYear);

internal sealed record Target(
    Guid Id, string Indicator, string Plan, string Area, string Status, PointAt Baseline, IReadOnlyList<YearValue> Interim, YearValue Final, int Version)
{
    public string? Note { get; init; }

    /// <summary>The subject who proposed it, who therefore cannot approve it.</summary>
    public string? ProposedBy { get; init; }

    public string? ProposedByName { get; init; }

    public DateTimeOffset? ProposedAt { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? Reason { get; init; }
}

internal sealed record NewTarget(
    string Indicator, string Plan, PointAt Baseline, IReadOnlyList<YearValue> Interim, YearValue Final, string? Area, string? Note);

/// <summary>A period of an indicator and when its value was due.</summary>
internal sealed record Release(string Indicator, LocalizedText? Name, string Agency, string Period, DateOnly Due, DateTimeOffset? PublishedAt, string State);

/// <summary>How much of what was expected an agency has published, and how much of it in time: percent, null where nothing was expected.</summary>
internal sealed record AgencyReporting(string Agency, int Expected, int Published, int OnTime, int Late, int Overdue, decimal? ReportingRate, decimal? OnTimeRate);

internal sealed record ExpressionRule(
    Guid Id, string Agency, string Left, string Operator, string Right, string Missing, LocalizedText Message, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>By which periods close so many days after they were due; never, where the days are null.</summary>
/// <param name="EffectiveFrom">For the periods that fall due on this day or later.</param>
/// <param name="Opener"><c>approver</c> or <c>administration</c>.</param>
internal sealed record LockRule(Guid Id, string? Indicator, string? Frequency, int? ClosesAfterDays, DateOnly EffectiveFrom, string Opener, LocalizedText? Note)
{
    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }
}

/// <summary>Without indicator and frequency it holds for all.</summary>
internal sealed record NewLockRule(DateOnly EffectiveFrom, string Opener, LocalizedText Note, int? ClosesAfterDays, string? Indicator, string? Frequency);

/// <summary>Somebody opened closed periods again for a while.</summary>
internal sealed record LockOpening(Guid Id, string From, string To, DateTimeOffset OpenedAt, DateTimeOffset Until, string By, string Why);

/// <summary>Whether a period takes figures.</summary>
/// <param name="Since">From this day on it is closed by the rule; it may lie ahead.</param>
internal sealed record PeriodState(string Period, DateOnly Due, bool Locked, DateOnly? Since, LockRule? Rule, LockOpening? Opening);

/// <param name="Content">The whole definition as it was.</param>
internal sealed record DefinitionVersion(int Version, DateTimeOffset? At, string? By, string? Why, JsonElement Content = default);

/// <summary>What staff decide about indicators besides their figures: definitions, targets, rules, closed periods; with the person's own token.</summary>
internal sealed class GovernanceApi(HttpClient http) : ServiceApi(http)
{
    private const string Base = "api/indicators";

    public async Task<IReadOnlyList<Plan>> Plans(CancellationToken ct) => (await Get<Page<Plan>>(Base + "/plans", ct)).Items;

    public Task<Plan> AddPlan(Plan plan, CancellationToken ct) => Add<Plan>("/plans", plan, ct);

    public async Task<IReadOnlyList<BreakdownDimension>> Breakdowns(CancellationToken ct) => (await Get<Page<BreakdownDimension>>(Base + "/breakdowns", ct)).Items;

    public Task<BreakdownDimension> AddDimension(BreakdownDimension dimension, CancellationToken ct) => Add<BreakdownDimension>("/breakdowns", dimension, ct);

    public Task<BreakdownDimension> AddCategory(string dimension, NamedCode category, CancellationToken ct) =>
        Add<BreakdownDimension>(Path($"/breakdowns/{dimension}/categories"), category, ct);

    /// <summary>With those that are withdrawn.</summary>
    public async Task<IReadOnlyList<LockRule>> LockRules(CancellationToken ct) => (await Get<Page<LockRule>>(Base + "/lock-rules?withdrawn=true", ct)).Items;

    public Task<LockRule> AddLockRule(NewLockRule rule, CancellationToken ct) => Add<LockRule>("/lock-rules", rule, ct);

    public Task<object> WithdrawLockRule(Guid id, CancellationToken ct) => Delete<object>(Base + Path($"/lock-rules/{id}"), null, ct);

    public Task<Page<Target>> Targets(string? status, string? after, CancellationToken ct) =>
        Get<Page<Target>>(Base + "/targets" + Query(("status", status), ("after", after), ("limit", "50")), ct, asStaff: true);

    public Task<Target?> Target(Guid id, CancellationToken ct) => Find<Target>(Base + Path($"/targets/{id}"), ct, asStaff: true);

    public Task<Target> Propose(NewTarget target, CancellationToken ct) =>
        Post<Target>(Base + "/targets", target, ct, idempotencyKey: Guid.CreateVersion7().ToString(), asStaff: true);

    public Task<Target> Approve(Guid id, int version, CancellationToken ct) => Post<Target>(Base + Path($"/targets/{id}/approval"), new { }, ct, version, asStaff: true);

    public Task<Target> Return(Guid id, int version, string reason, CancellationToken ct) =>
        Post<Target>(Base + Path($"/targets/{id}/return"), new { reason }, ct, version, asStaff: true);

    public Task<Target> Withdraw(Guid id, int version, CancellationToken ct) => Post<Target>(Base + Path($"/targets/{id}/withdrawal"), new { }, ct, version, asStaff: true);

    /// <summary>What falls due until a day, in a state.</summary>
    public Task<Page<Release>?> Releases(string agency, string state, DateOnly until, CancellationToken ct) => Extra<Page<Release>>(
        Base + "/releases" + Query(("agency", agency), ("state", state), ("to", until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("limit", "200")), ct, asStaff: true);

    public Task<Page<AgencyReporting>?> Rates(string agency, CancellationToken ct) =>
        Extra<Page<AgencyReporting>>(Base + "/reporting-rates" + Query(("agency", agency)), ct, asStaff: true);

    public Task<Page<DefinitionVersion>?> Versions(string code, CancellationToken ct) => Extra<Page<DefinitionVersion>>(Path($"api/indicators/{code}/versions") + "?limit=50", ct);

    public Task<Indicator> Define(IReadOnlyDictionary<string, object?> content, CancellationToken ct) =>
        Post<Indicator>(Base, content, ct, idempotencyKey: Guid.CreateVersion7().ToString(), asStaff: true);

    public Task<Indicator> Change(string code, IReadOnlyDictionary<string, object?> content, int version, CancellationToken ct) =>
        Put<Indicator>(Path($"api/indicators/{code}"), content, version, ct);

    /// <summary>A CSV of definitions, whole or not at all.</summary>
    public Task<object> Define(Stream csv, CancellationToken ct) => SendCsv(Base + "/definitions", csv, ct);

    /// <summary>A CSV of targets, whole or not at all.</summary>
    public Task<object> Propose(Stream csv, CancellationToken ct) => SendCsv(Base + "/targets/file", csv, ct);

    public async Task<IReadOnlyList<ExpressionRule>> Rules(CancellationToken ct) => (await Get<Page<ExpressionRule>>(Base + "/rules?limit=500", ct, asStaff: true)).Items;

    public Task<ExpressionRule> AddRule(string left, string comparison, string right, string missing, LocalizedText message, CancellationToken ct) =>
        Post<ExpressionRule>(Base + "/rules", new { left, @operator = comparison, right, missing, message }, ct, idempotencyKey: Guid.CreateVersion7().ToString(), asStaff: true);

    public Task<object> DeleteRule(Guid id, CancellationToken ct) => Delete<object>(Base + Path($"/rules/{id}"), null, ct);

    public Task<Page<PeriodState>?> Locks(string code, int last, CancellationToken ct) => Extra<Page<PeriodState>>(Path($"api/indicators/{code}/locks") + Query(("last", $"{last}")), ct);

    public Task<LockOpening> Open(string code, string from, string? to, int days, string why, CancellationToken ct) =>
        Post<LockOpening>(Path($"api/indicators/{code}/openings"), new { from, to, days, why }, ct, idempotencyKey: Guid.CreateVersion7().ToString(), asStaff: true);

    public Task<object> Close(string code, Guid opening, CancellationToken ct) => Delete<object>(Path($"api/indicators/{code}/openings/{opening}"), null, ct);

    private Task<T> Add<T>(string path, object body, CancellationToken ct) =>
        Post<T>(Base + path, body, ct, idempotencyKey: Guid.CreateVersion7().ToString(), asStaff: true);

    private Task<object> SendCsv(string path, Stream csv, CancellationToken ct)
    {
        var content = new StreamContent(csv, 64 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv") { CharSet = "utf-8" };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return Send<object>(request, asStaff: true, ct);
    }
}
