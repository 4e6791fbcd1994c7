using System.Net;

namespace Pak.Portal.Tests;

/// <summary>Answers of the services in the shape of their contract.</summary>
internal static class Samples
{
    public const string SubmissionId = "01970000-0000-7000-8000-000000000001";
    public const string FileId = "01970000-0000-7000-8000-000000000002";
    public const string StewardId = "01970000-0000-7000-8000-00000000000a";

    public static object Name(string fa, string en) => new { fa, en };

    public static object Agency(string code = "statistics", object? name = null) => new
    {
        code,
        nationalId = "10380284790",
        name = name ?? Name("مرکز آمار ایران", "Statistical Centre of Iran"),
        kind = "organisation",
        parent = (string?)null,
        area = "IR",
        status = "active",
        version = 1,
        sample = true,
    };

    public static object Indicator(object? name = null, string code = "inflation") => new
    {
        code,
        name = name ?? Name("نرخ تورم", "Inflation rate"),
        definition = Name("تغییر قیمت‌ها", "Change of prices"),
        sector = "prices",
        unit = Name("درصد", "percent"),
        multiplier = 0,
        frequency = "A",
        calendar = "jalali",
        decimals = 1,
        direction = "less",
        agency = "statistics",
        publicationLagDays = 30,
        validRange = new { min = -10, max = 200 },
        changeThreshold = 20,
        source = Name("سرشماری", "Census"),
        method = (object?)null,
        contact = (object?)null,
        sample = true,
        version = 1,
        latest = new { area = "IR", period = "1403", value = 32.5m, status = "P" },
    };

    public static object PermitType(object? title = null, string @class = "approval", bool asks = true) => new
    {
        code = "pharmacy",
        version = 1,
        title = title ?? Name("پروانهٔ تأسیس داروخانه", "Pharmacy licence"),
        agency = "health",
        @class,
        statutoryDays = 30,
        promisedDays = 20,
        tacitApproval = true,
        conditions = new[] { new { number = 1, text = Name("مسئول فنی", "A technical officer"), basis = Name("قانون ۱۳۳۴", "Act of 1955") } },
        documents = new object[]
        {
            new { fa = "مدرک تحصیلی", en = "Diploma", code = "deed", required = true, formats = new[] { "pdf", "jpeg" }, maxMegabytes = 5, maxFiles = 1, columns = Array.Empty<string>() },
            new { fa = "عکس محل", en = "Photos", code = "photos", required = false, formats = new[] { "jpeg", "png" }, maxMegabytes = 2, maxFiles = 3, columns = Array.Empty<string>() },
            new { fa = "مؤسسان", en = "Founders", code = "founders", required = false, formats = new[] { "csv" }, maxMegabytes = 1, maxFiles = 1, columns = new[] { "نام", "کد ملی" } },
        },
        summary = Name("داروخانه را شما اداره می‌کنید", "You run the pharmacy"),
        extensionDays = 5,
        oversightAgency = "statistics",
        inquiries = asks ? new object[] { new { code = "police", agency = "statistics", question = Name("سوءپیشینه دارد؟", "Is there a criminal record?"), days = 5, silence = "consent" } } : [],
        upcoming = new { version = 2, effectiveFrom = "2025-06-01" },
        form = System.Text.Json.Nodes.JsonNode.Parse(Form),
        fee = 12_000_000,
        validityMonths = 60,
        effectiveFrom = "2025-03-21",
        sample = true,
    };

    /// <summary>One question of every kind that there is.</summary>
    private const string Form =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false, "required": ["title", "floors", "opens", "shift", "uses", "rented"],
          "properties": {
            "title": { "type": "string", "x-title": { "fa": "نام داروخانه", "en": "Name of the pharmacy" }, "maxLength": 80 },
            "notes": { "type": "string", "x-title": { "fa": "توضیح", "en": "Notes" }, "x-hint": { "fa": "اگر لازم است", "en": "If need be" }, "maxLength": 500, "x-multiline": true },
            "floors": { "type": "integer", "x-title": { "fa": "شمار طبقه‌ها", "en": "Storeys" }, "minimum": 1, "maximum": 60, "x-unit": { "fa": "طبقه", "en": "storeys" } },
            "opens": { "type": "string", "x-title": { "fa": "روز گشایش", "en": "Day of opening" }, "format": "date" },
            "manager": { "type": "string", "x-title": { "fa": "کد ملی مسئول", "en": "National code of the manager" }, "format": "national-code" },
            "shift": { "type": "string", "x-title": { "fa": "نوبت کاری", "en": "Hours" }, "enum": ["day", "night"], "x-labels": { "day": { "fa": "روزانه", "en": "Day" }, "night": { "fa": "شبانه‌روزی", "en": "Day and night" } } },
            "uses": { "type": "array", "x-title": { "fa": "بخش‌ها", "en": "Sections" }, "uniqueItems": true, "minItems": 1, "items": { "type": "string", "enum": ["drugs", "herbs"], "x-labels": { "drugs": { "fa": "دارو", "en": "Drugs" }, "herbs": { "fa": "گیاهی", "en": "Herbs" } } } },
            "rented": { "type": "boolean", "x-title": { "fa": "محل اجاره‌ای است؟", "en": "Are the premises rented?" } },
            "district": { "type": "string", "x-title": { "fa": "منطقه", "en": "District" }, "enum": ["1", "2", "3", "4", "5", "6", "7", "8", "9"], "x-labels": {
              "1": { "fa": "یک", "en": "One" }, "2": { "fa": "دو", "en": "Two" }, "3": { "fa": "سه", "en": "Three" }, "4": { "fa": "چهار", "en": "Four" }, "5": { "fa": "پنج", "en": "Five" },
              "6": { "fa": "شش", "en": "Six" }, "7": { "fa": "هفت", "en": "Seven" }, "8": { "fa": "هشت", "en": "Eight" }, "9": { "fa": "نه", "en": "Nine" } } }
          }
        }
        """;

    public static object Statistics(int decided = 20, int refused = 6) => new
    {
        code = "pharmacy",
        days = 90,
        decided,
        granted = decided - refused,
        refused,
        medianWorkingDays = decided == 0 ? (double?)null : 12.5,
        withinPromise = decided / 2,
        refusals = refused == 0 ? [] : new[] { new { number = 1, text = Name("مسئول فنی", "A technical officer"), count = refused } },
        computedAt = "2025-03-21T08:00:00Z",
    };

    public static object Submission(string status = "submitted", string submittedBy = StewardId, int warnings = 1) => new
    {
        id = SubmissionId,
        agency = "statistics",
        status,
        note = "1403",
        rows = 12,
        errors = 0,
        warnings,
        createdBy = StewardId,
        submittedBy,
        createdAt = "2025-03-21T08:00:00Z",
        changedAt = "2025-03-21T08:00:00Z",
        version = 4,
        history = new[] { new { at = "2025-03-21T08:00:00Z", by = "7", what = "submitted", note = "8" } },
    };

    /// <summary>One of everything.</summary>
    public static void Fill(StandIn upstream)
    {
        upstream.Answer("GET /api/agencies", new { items = new[] { Agency(), Agency("health", Name("وزارت بهداشت", "Ministry of Health")) }, next = (string?)null });
        upstream.Answer("GET /api/agencies/statistics", Agency());
        upstream.Answer("GET /api/reports/headline", new { agencies = 2, indicators = 1, observations = 1234, permitsOpen = 5, permitsDecided = 6, medianWorkingDays = 7.5, updatedAt = "2025-03-21T08:00:00Z" });
        upstream.Answer("GET /api/reports/agencies/statistics", new { code = "statistics", name = Name("مرکز آمار ایران", "Statistical Centre of Iran"), status = "active", indicators = 1, indicatorsPublished = 1, lastPublicationAt = "2025-03-21T08:00:00Z", permitsOpen = 0, permitsDecided = 0, medianWorkingDays = (decimal?)null });
        upstream.Answer("GET /api/indicators", new { items = new[] { Indicator() }, next = "abc" });
        upstream.Answer("GET /api/indicators/sectors", new { items = new[] { new { code = "prices", name = Name("قیمت‌ها", "Prices"), indicators = 1 } } });
        upstream.Answer("GET /api/indicators/areas", new { items = new[] { new { code = "IR", name = Name("ایران", "Iran"), parent = (string?)null }, new { code = "IR-23", name = Name("تهران", "Tehran"), parent = (string?)"IR" } } });
        upstream.Answer("GET /api/indicators/inflation", Indicator());
        upstream.Answer("GET /api/indicators/inflation/data", new
        {
            indicator = "inflation",
            updatedAt = "2025-03-21T08:00:00Z",
            series = new[] { new { area = "IR", areaName = Name("ایران", "Iran"), observations = new[] { new { period = "1402", value = (decimal?)-1234.5m, status = "A", publishedAt = "2025-03-21T08:00:00Z" }, new { period = "1403", value = (decimal?)32.5m, status = "P", publishedAt = "2025-03-21T08:00:00Z" } } } },
        });
        FillObservatory(upstream);
        upstream.Answer("GET /api/permits/types", new { items = new[] { PermitType() }, next = (string?)null });
        upstream.Answer("GET /api/permits/types/pharmacy", PermitType());
        upstream.Answer("POST /api/permits/tracking/file", TrackedSamples.Whole());
        upstream.Answer("GET /api/permits/types/pharmacy/statistics", Statistics());
        upstream.Answer("GET /api/indicators/submissions", new { items = new[] { Submission() }, next = (string?)null });
        upstream.Answer($"GET /api/indicators/submissions/{SubmissionId}", Submission());
        upstream.Answer($"GET /api/indicators/submissions/{SubmissionId}/findings", new { items = new[] { new { row = 2, column = "value", code = "IND-F11", severity = "warning", message = Name("تغییر زیاد", "A large change"), value = "95.5" } }, next = (string?)null });
        StaffSamples.Fill(upstream);
        SignInAs(upstream, StewardId, "indicators:submit", "indicators:approve", "indicators:define", "indicators:manage", "permits:decide", "permits:calendar");
    }

    /// <summary>An item of the observatory's home.</summary>
    public static object LatestItem(string state = "on-track", object? name = null, bool recomputing = false, string sector = "prices") => new
    {
        code = "inflation",
        name = name ?? Name("نرخ تورم", "Inflation rate"),
        sector,
        unit = Name("درصد", "percent"),
        multiplier = 0,
        decimals = 1,
        direction = "less",
        frequency = "A",
        calendar = "jalali",
        agency = "statistics",
        sample = true,
        area = "IR",
        breakdown = "",
        period = "1403",
        value = 32.5m,
        status = "P",
        publishedAt = "2025-03-21T08:00:00Z",
        previous = new { period = "1402", value = 40m },
        change = new { absolute = -7.5m, relative = -18.75m },
        target = new { plan = "7th-plan", year = 1403, value = 30m, state },
        spark = new decimal?[] { 20, null, 40, 32.5m },
        overdue = true,
        recomputing,
    };

    public const string TargetId = "01970000-0000-7000-8000-000000000003";

    public static object Target(string status = "approved", string proposedBy = StewardId) => new
    {
        id = TargetId,
        indicator = "inflation",
        plan = "7th-plan",
        area = "IR",
        status,
        baseline = new { period = "1402", value = 40m },
        interim = new[] { new { year = 1403, value = 30m }, new { year = 1404, value = 25m }, new { year = 1405, value = 20m }, new { year = 1406, value = 15m } },
        final = new { year = 1407, value = 10m },
        note = "9",
        proposedBy,
        proposedByName = "5",
        proposedAt = "2025-03-21T08:00:00Z",
        decidedBy = (string?)null,
        decidedAt = (string?)null,
        reason = (string?)null,
        version = 1,
    };

    private static void FillObservatory(StandIn upstream)
    {
        const string At = "2025-03-21T08:00:00Z";
        upstream.Answer("GET /api/indicators/latest", new { items = new[] { LatestItem() } });
        upstream.Answer("GET /api/indicators/breakdowns", new { items = new[] { new { code = "sex", name = Name("جنس", "Sex"), categories = new[] { new { code = "female", name = Name("زن", "Female") } } } } });
        upstream.Answer("GET /api/indicators/inflation/targets", new { items = new[] { Target() } });
        upstream.Answer("GET /api/indicators/inflation/lineage", new { formula = "100 * prices", inputs = new[] { new { code = "prices", name = Name("قیمت‌ها", "Prices") } }, usedBy = new[] { new { code = "real-wage", name = Name("مزد واقعی", "Real wage") } } });
        upstream.Answer("GET /api/indicators/inflation/revisions", new { items = new[] { new { area = "IR", breakdown = "", period = "1403", old = 31m, @new = 32.5m, oldStatus = "P", newStatus = "P", publishedAt = At, submission = SubmissionId, submittedBy = "3", approvedBy = "4", note = "6" } }, next = (string?)null });
        upstream.Answer("GET /api/indicators/inflation/vintages", new { items = new[] { new { publishedAt = At, submission = SubmissionId, submittedBy = "3", approvedBy = "4", note = "6" } }, next = (string?)null });
        upstream.Answer("GET /api/indicators/inflation/versions", new { items = new[] { new { version = 1, at = At, by = "7", why = "8" } }, next = (string?)null });
        upstream.Answer("GET /api/indicators/releases", new { items = new[] { new { indicator = "inflation", name = Name("نرخ تورم", "Inflation rate"), agency = "statistics", period = "1403", due = "2025-04-20", publishedAt = (string?)null, state = "overdue" } }, next = (string?)null });
        upstream.Answer("GET /api/indicators/reporting-rates", new { items = new[] { new { agency = "statistics", indicators = 1, expected = 10, published = 9, onTime = 8, late = 1, overdue = 1, reportingRate = 90.0m, onTimeRate = 80.0m } } });
        upstream.Answer("GET /api/indicators/plans", new { items = new[] { new { code = "7th-plan", name = Name("برنامهٔ هفتم", "Seventh plan"), firstYear = 1403, lastYear = 1407 } } });
        upstream.Answer("GET /api/indicators/targets", new { items = new[] { Target("proposed") }, next = (string?)null });
        upstream.Answer($"GET /api/indicators/targets/{TargetId}", Target("proposed"));
        upstream.Answer("GET /api/indicators/rules", new { items = new[] { new { id = TargetId, agency = "statistics", left = "exports", @operator = "≤", right = "production", missing = "skip-if-any", message = Name("صادرات از تولید بیشتر است", "Exports exceed production"), inputs = new[] { "exports" }, createdAt = At, createdBy = "5" } }, next = (string?)null });
        upstream.Answer("GET /api/indicators/lock-rules", new
        {
            items = new[]
            {
                new { id = TargetId, indicator = (string?)null, frequency = (string?)"A", closesAfterDays = (int?)365, effectiveFrom = "2020-01-01", opener = "approver", note = Name("پیش‌فرض", "Default"), createdAt = At, createdBy = "1", withdrawnAt = (string?)null },
                new { id = SubmissionId, indicator = (string?)"inflation", frequency = (string?)null, closesAfterDays = (int?)null, effectiveFrom = "2021-01-01", opener = "administration", note = Name("سند", "Document"), createdAt = At, createdBy = "1", withdrawnAt = (string?)At },
            },
        });
        upstream.Answer($"GET /api/indicators/submissions/{SubmissionId}/review", new
        {
            items = new[] { new { indicator = "inflation", name = Name("نرخ تورم", "Inflation rate"), area = "IR", breakdown = "sex=female", added = 3, revised = 1, same = 8, values = new object[] { new { period = "1404", value = 30.125m, status = "P", published = (decimal?)null, publishedStatus = (string?)null }, new { period = "1403", value = 33m, status = "A", published = (decimal?)32.5m, publishedStatus = (string?)"P" } } } },
            rivals = new[] { new { id = TargetId, status = "submitted", note = "2", by = "3", at = At } },
            next = (string?)null,
        });
        upstream.Answer("GET /api/indicators/inflation/locks", new
        {
            indicator = "inflation",
            items = new[]
            {
                new { period = "1403", due = "2025-04-20", locked = false, since = (string?)"2025-06-20", rule = Rule(), opening = (object?)new { id = TargetId, from = "1403", to = "1403", openedAt = At, until = "2025-07-01T08:00:00Z", by = "1", why = "2" } },
                new { period = "1402", due = "2024-04-20", locked = true, since = (string?)"2024-06-20", rule = Rule(), opening = (object?)null },
            },
        });
        object Rule() => new { id = TargetId, indicator = (string?)null, frequency = "A", closesAfterDays = 60, effectiveFrom = "2020-01-01", opener = "approver", note = Name("قاعده", "Rule") };
    }

    public static void SignInAs(StandIn upstream, string id, params string[] scopes)
    {
        var person = new { id, name = Name("نگار", "Negar"), username = "negar", agency = "statistics", roles = new[] { "steward" }, scopes };
        // Every sign-in is a session of its own: one that has been ended is refused everywhere.
        upstream.Answer("POST /staff/sessions", _ => StandIn.Json(new { session = "the-session-" + Guid.CreateVersion7(), accessToken = "first-token", expiresIn = 600, person }));
        upstream.Answer("POST /staff/sessions/token", new { accessToken = "second-token", expiresIn = 600, person });
        upstream.Answer("POST /staff/sessions/end", _ => new HttpResponseMessage(HttpStatusCode.NoContent));
    }

    public static async Task<Shown> SignIn(this Browser browser, string prefix = "", string? returnUrl = null)
    {
        var address = $"{prefix}/sign-in" + (returnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(returnUrl));
        await browser.Get(address);
        return await browser.Post(address, ("username", "negar"), ("password", "a password"));
    }
}
