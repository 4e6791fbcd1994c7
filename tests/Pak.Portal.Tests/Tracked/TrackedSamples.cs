namespace Pak.Portal.Tests;

/// <summary>A citizen's file and permit in the shape of the service's contract. The clock of the tests stands at Nowruz 1404.</summary>
internal static class TrackedSamples
{
    public const string Code = "277544337489";
    public const string LastFour = "0899";
    public const string Number = "1404-123456789-0";
    private const string At = "2025-03-15T08:00:00Z";

    public static object Whole(string status = "awaiting-applicant", object? appeal = null, bool mayAppeal = false, object? rating = null, string? permit = null, bool extended = false, bool tacit = true) => new
    {
        file = new
        {
            trackingCode = Code,
            title = Samples.Name("پروانهٔ تأسیس داروخانه", "Pharmacy licence"),
            agency = "health",
            status,
            submittedAt = At,
            deadline = status is "under-review" or "submitted" ? "2025-05-04T20:30:00Z" : null,
            paused = status == "awaiting-applicant",
            holder = status == "awaiting-applicant" ? Samples.Name("متقاضی", "Applicant") : Samples.Name("وزارت بهداشت", "Ministry of Health"),
            question = status == "awaiting-applicant" ? "<b>1</b>" : null,
            answerUntil = status == "awaiting-applicant" ? "2025-05-11T20:30:00Z" : null,
            refusal = status == "refused" ? new { conditions = new[] { new { number = 1, text = Samples.Name("مسئول فنی", "A technical officer"), basis = Samples.Name("قانون", "Act") } }, note = "0" } : null,
            appealUntil = mayAppeal ? "2025-04-10T20:30:00Z" : null,
            appeal,
            timeline = Timeline(status, extended),
            version = 3,
            sample = true,
        },
        type = "pharmacy",
        tacitApproval = tacit,
        oversight = Samples.Name("وزارت اقتصاد", "Ministry of Economy"),
        clock = Clock(status, extended),
        inquiries = new[] { Inquiry("open", "escalate"), Inquiry("answered", "consent"), Inquiry("consented", "consent"), Inquiry("escalated", "escalate"), Inquiry("dropped", "escalate") },
        documents = new[] { new { document = "deed", title = Samples.Name("سند ملک", "Title deed"), format = "pdf", size = 1_572_864, uploadedAt = At } },
        looks = new[]
        {
            new { at = "2025-03-18T08:00:00Z", by = Samples.Name("وزارت بهداشت", "Ministry of Health"), @as = "document", document = (string?)"deed" },
            new { at = "2025-03-17T08:00:00Z", by = Samples.Name("وزارت بهداشت", "Ministry of Health"), @as = "file", document = (string?)null },
        },
        notices = new[] { new { at = At, text = "درخواست شما ثبت شد.", sent = true } },
        rating,
        permit = permit is null ? null : new { number = Number, state = permit, validFrom = "2025-03-16", validUntil = "2030-03-15" },
    };

    /// <summary>What the service answers to an act.</summary>
    public static object Acted() =>
        new { trackingCode = Code, title = Samples.Name("ا", "A"), agency = "health", status = "under-review", submittedAt = At, paused = false, timeline = Array.Empty<object>(), version = 4 };

    public static object Appeal(string state) => new
    {
        state,
        oversight = Samples.Name("وزارت اقتصاد", "Ministry of Economy"),
        lodgedAt = At,
        dueAt = "2025-04-20T20:30:00Z",
        decision = state == "open" ? null : "3",
    };

    public static object Permit(string state = "active", bool sample = true, string renewableFrom = "2029-12-15", string? renewalAskedAt = null, IEnumerable<string>? later = null) => new
    {
        number = Number,
        title = Samples.Name("پروانهٔ تأسیس داروخانه", "Pharmacy licence"),
        type = "pharmacy",
        agency = "health",
        area = "IR-23",
        holder = "4",
        state,
        issuedAt = "2025-03-16T08:00:00Z",
        validFrom = "2025-03-16",
        validUntil = "2030-03-15",
        document = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln",
        address = "http://localhost:8080/verify/AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        addressQr = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        documentQr = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        renewableFrom = state == "active" ? renewableFrom : null,
        renewalAskedAt,
        // Newest first, as the service has it.
        history = (later ?? []).Select(kind => new { kind, at = "2025-03-20T08:00:00Z", byHolder = kind == "renewal-asked", reason = kind == "renewed" ? null : (string?)"7", validUntil = "2030-03-15" }).Concat(
        [
            new { kind = state == "active" ? "reinstated" : state, at = "2025-03-19T08:00:00Z", byHolder = state == "surrendered", reason = (string?)"5", validUntil = "2030-03-15" },
            new { kind = "issued", at = "2025-03-16T08:00:00Z", byHolder = false, reason = (string?)null, validUntil = "2030-03-15" },
        ]),
        version = 2,
        sample,
    };

    /// <summary>Opens the tracked file as a citizen does.</summary>
    public static async Task<Shown> Track(this Browser browser, string prefix = "")
    {
        await browser.Get(prefix + "/track");
        return await browser.Post(prefix + "/track", ("trackingCode", Code), ("lastFour", LastFour));
    }

    /// <summary>The sealed pair that the page's forms carry.</summary>
    public static string Ticket(this Shown page)
    {
        const string Before = "name=\"ticket\" value=\"";
        var start = page.Html.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return page.Html[start..page.Html.IndexOf('"', start)];
    }

    private static object[] Timeline(string status, bool extended)
    {
        var submitted = Step("submitted", "درخواست ثبت شد", "Submitted", null);
        return status == "refused" ? [Step("refused", "رد شد", "Refused", null, "2025-03-17T08:00:00Z"), submitted]
            : extended ? [Step("extended", "مهلت تمدید شد", "Extended", "2"), submitted]
            : [submitted];
    }

    private static object Step(string kind, string fa, string en, string? text, string at = At) =>
        new { at, what = Samples.Name(fa, en), by = Samples.Name("وزارت بهداشت", "Ministry of Health"), kind, text };

    private static object Inquiry(string state, string silence) => new
    {
        agency = Samples.Name("شهرداری تهران", "Municipality of Tehran"),
        question = Samples.Name("مانعی هست؟", "Is there an obstacle?"),
        state,
        sentAt = At,
        dueAt = "2025-04-05T20:30:00Z",
        settledAt = state is "answered" or "consented" ? "2025-03-18T08:00:00Z" : null,
        silence,
    };

    private static object Clock(string status, bool extended)
    {
        object Day(string day, string kind, int? number, string fa, string en) => new { day, jalali = "", kind, number, reason = Samples.Name(fa, en) };
        return new
        {
            workingDays = extended ? 33 : 30,
            statutoryDays = 30,
            extensionDays = extended ? 3 : 0,
            used = 3,
            deadline = status is "under-review" or "submitted" ? "2025-05-04T20:30:00Z" : null,
            paused = status == "awaiting-applicant",
            explanation = Samples.Name("", ""),
            days = new[]
            {
                Day("2025-03-15", "start", null, "روز ثبت درخواست", "The day of submission"),
                Day("2025-03-16", "counted", 1, "پرونده نزد دستگاه بود", "With the agency"),
                Day("2025-03-17", "counted", 2, "پرونده نزد دستگاه بود", "With the agency"),
                Day("2025-03-18", "counted", 3, "پرونده نزد دستگاه بود", "With the agency"),
                Day("2025-03-19", "paused", null, "در انتظار پاسخ متقاضی", "Waits for the applicant"),
                Day("2025-03-20", "weekend", null, "پنجشنبه و جمعه", "Thursday and Friday"),
                Day("2025-03-21", "holiday", null, "نوروز", "Nowruz"),
                Day("2025-03-22", "holiday", null, "نوروز", "Nowruz"),
                Day("2025-03-23", "counted", 4, "پرونده نزد دستگاه بود", "With the agency"),
                Day("2025-03-24", "counted", 5, "پرونده نزد دستگاه بود", "With the agency"),
            },
        };
    }
}
