namespace Pak.Portal.Tests;

/// <summary>What the permits service answers staff.</summary>
internal static class StaffSamples
{
    public const string InquiryId = "01970000-0000-7000-8000-000000000011";
    public const string DocumentId = "01970000-0000-7000-8000-000000000012";
    public const string Number = "1404-123456789-0";

    private const string At = "2025-03-21T08:00:00Z";
    private const string Due = "2025-05-04T20:30:00Z";

    /// <param name="barred">Whether the person may not act.</param>
    public static object File(string status = "under-review", bool barred = false, string inquiry = "answered", int extensionDays = 10, int version = 2, object? appeal = null, bool asked = false, bool isLate = false) => new
    {
        id = Samples.FileId,
        type = "pharmacy",
        typeVersion = 1,
        title = Samples.Name("پروانهٔ تأسیس داروخانه", "Pharmacy licence"),
        area = "IR-23",
        status,
        submittedAt = At,
        deadline = asked ? null : isLate ? "2025-03-20T20:30:00Z" : Due,
        paused = asked,
        daysLeft = asked ? (int?)null : 2,
        warned = 1,
        tacitApproval = true,
        extensionDays,
        applicant = new { name = "1", nationalCode = "049*******" },
        description = "2",
        question = asked ? "3" : null,
        conditions = new[] { new { number = 1, text = Samples.Name("مسئول فنی", "A technical officer"), basis = Samples.Name("قانون", "Act") } },
        otherApplications = 0,
        answers = new { area = 120, shift = "night", days = new[] { "sat" }, owned = true, since = "2025-03-21", place = "1234567890" },
        form = new
        {
            type = "object",
            properties = new Dictionary<string, object>
            {
                ["area"] = new Dictionary<string, object> { ["type"] = "integer", ["x-title"] = Samples.Name("زیربنا", "Floor area"), ["x-unit"] = Samples.Name("متر مربع", "square metres") },
                ["shift"] = new Dictionary<string, object> { ["type"] = "string", ["x-title"] = Samples.Name("نوبت کار", "Shift"), ["x-labels"] = new { night = Samples.Name("شبانه‌روزی", "Day and night") } },
                ["days"] = new Dictionary<string, object> { ["type"] = "array", ["x-title"] = Samples.Name("روزها", "Days"), ["items"] = new Dictionary<string, object> { ["x-labels"] = new { sat = Samples.Name("شنبه", "Saturday") } } },
                ["owned"] = new Dictionary<string, object> { ["type"] = "boolean", ["x-title"] = Samples.Name("مالک هستید؟", "Do you own it?") },
                ["since"] = new Dictionary<string, object> { ["type"] = "string", ["format"] = "date", ["x-title"] = Samples.Name("از چه روزی", "Since when") },
                ["place"] = new Dictionary<string, object> { ["type"] = "string", ["format"] = "postal-code", ["x-title"] = Samples.Name("کد پستی", "Postal code") },
                ["note"] = new Dictionary<string, object> { ["type"] = "string", ["x-title"] = Samples.Name("توضیح", "Note") },
            },
        },
        documents = new[] { new { code = "degree", fa = "مدرک تحصیلی", en = "Diploma", required = true } },
        inquiries = new[]
        {
            new
            {
                id = InquiryId, code = "police", agency = "health", question = Samples.Name("سابقه دارد؟", "Is there a record?"), state = inquiry, sentAt = At, dueAt = Due, daysLeft = 2,
                silence = "consent", favourable = inquiry == "answered" ? true : (bool?)null, answer = inquiry == "answered" ? "4" : null,
            },
        },
        appeal,
        barred = barred ? Samples.Name("کسی که درخواست را ثبت کرده است نمی‌تواند به آن رسیدگی کند", "Who handed an application in cannot work on it") : null,
        history = Enumerable.Range(1, version).Select(n => new
        {
            number = n,
            kind = n == 1 ? "submitted" : status == "refused" ? "refused" : "review-started",
            at = At,
            what = n == 1 ? Samples.Name("ثبت شد", "Submitted") : Samples.Name("بررسی آغاز شد", "The review began"),
            by = n == 1 ? null : "5",
            agency = n == 1 ? null : "health",
            text = (string?)null,
            conditions = status == "refused" && n > 1 ? new[] { 1 } : [],
        }),
        version,
        sample = true,
    };

    public static object Appeal(string state = "open") =>
        new { oversight = "statistics", state, lodgedAt = At, dueAt = Due, daysLeft = 1, reason = "6", decision = state == "open" ? null : "7" };

    public static object Inquiry(string state = "open", string silence = "escalate") => new
    {
        id = InquiryId,
        askingAgency = "health",
        title = Samples.Name("پروانهٔ تأسیس داروخانه", "Pharmacy licence"),
        area = "IR-23",
        question = Samples.Name("سابقه دارد؟", "Is there a record?"),
        state,
        silence,
        sentAt = At,
        dueAt = Due,
        daysLeft = 0,
        applicant = new { name = "1", nationalCode = "049*******" },
        description = "2",
        favourable = state == "answered" ? false : (bool?)null,
        answer = state == "answered" ? "4" : null,
        sample = true,
    };

    public static object Permit(string state = "active", int version = 1, bool isAsked = false) => new
    {
        id = InquiryId,
        application = Samples.FileId,
        number = Number,
        type = "pharmacy",
        title = Samples.Name("پروانهٔ تأسیس داروخانه", "Pharmacy licence"),
        area = "IR-23",
        state,
        holder = "1",
        issuedAt = At,
        validFrom = "2025-03-21",
        validUntil = "2030-03-20",
        renewalAskedAt = isAsked ? At : null,
        version,
        sample = true,
    };

    public static object Entry(string state = "active", bool barred = false, string renewableFrom = "2029-12-20", int version = 1, bool isAsked = false) => new
    {
        permit = Permit(state, version, isAsked),
        nationalCode = "049*******",
        document = "x",
        address = "x",
        renewableFrom,
        barred = barred ? Samples.Name("نمی‌توانید", "You cannot") : null,
        history = new[] { new { number = 1, kind = "issued", at = At, by = (string?)"5", reason = (string?)null, validUntil = "2030-03-20" }, new { number = 2, kind = "suspended", at = At, by = (string?)"5", reason = (string?)"8", validUntil = "2030-03-20" } }.Take(version)
            .Concat(isAsked ? [new { number = version + 1, kind = "renewal-asked", at = At, by = (string?)null, reason = (string?)"9", validUntil = "2030-03-20" }] : []),
    };

    /// <param name="answered">The step that ended a wish for a renewal.</param>
    public static object Notice(string what, string? answered = null) => new
    {
        id = InquiryId,
        application = Samples.FileId,
        title = Samples.Name("پروانه", "Licence"),
        own = what != "appeal-late",
        what,
        level = what == "moved" ? 0 : 2,
        at = At,
        deadline = Due,
        sample = true,
        answer = answered is null ? null : new { kind = answered, at = "2025-03-24T08:00:00Z", permit = Number },
    };

    public static void Fill(StandIn upstream)
    {
        upstream.Answer("GET /api/permits/applications", new { items = new[] { new { id = Samples.FileId, type = "pharmacy", title = Samples.Name("پروانهٔ تأسیس داروخانه", "Pharmacy licence"), area = "IR-23", status = "under-review", applicant = "1", submittedAt = At, deadline = "2025-01-04T20:30:00Z", paused = false, version = 2, sample = true, warned = 3, daysLeft = 0 } }, next = (string?)null });
        upstream.Answer("GET /api/permits/desk", new { submitted = 1, underReview = 2, awaitingApplicant = 3, firstWarning = 4, secondWarning = 5, timeOver = 6, mine = 7, inquiries = 8, appeals = 9 });
        upstream.Answer("GET /api/permits/notices", new
        {
            items = new[] { "first-warning", "moved", "silence", "appeal-late", "renewal-asked" }.Select(what => Notice(what)),
            next = (string?)null,
        });
        var file = $"/api/permits/applications/{Samples.FileId}";
        upstream.Answer("GET " + file, File());
        var clock = new
        {
            workingDays = 30,
            statutoryDays = 30,
            extensionDays = 0,
            used = 28,
            deadline = Due,
            paused = false,
            explanation = Samples.Name("از ۳۰ روز کاری ۲۸ روز گذشته است", "Of 30 working days, 28 have passed"),
            days = new[]
            {
                new { day = "2025-03-21", jalali = "1404-01-01", kind = "start", number = (int?)null, reason = Samples.Name("روز ثبت", "The day of submission") },
                new { day = "2025-03-22", jalali = "1404-01-02", kind = "counted", number = (int?)1, reason = Samples.Name("پرونده نزد دستگاه بود", "The file lay with the agency") },
            },
        };
        foreach (var read in new[] { file, $"/api/permits/appeals/{Samples.FileId}" })
        {
            upstream.Answer($"GET {read}/clock", clock);
            upstream.Answer($"GET {read}/documents", new[] { new { id = DocumentId, document = "degree", format = "pdf", size = 2048, sha256 = "x", uploadedAt = At } });
        }

        upstream.Answer($"GET {file}/looks", new { items = new[] { new { at = At, agency = "health", name = (string?)"5", own = false, what = "file" }, new { at = At, agency = "statistics", name = (string?)null, own = true, what = "file" } } });
        upstream.Answer("GET /api/permits/inquiries", new { items = new[] { Inquiry() }, next = "abc" });
        upstream.Answer($"GET /api/permits/inquiries/{InquiryId}", Inquiry());
        upstream.Answer("GET /api/permits/appeals", new { items = new[] { new { application = Samples.FileId, agency = "health", title = Samples.Name("پروانه", "Licence"), area = "IR-23", state = "open", lodgedAt = At, dueAt = Due, daysLeft = 3, version = 4, sample = true } }, next = (string?)null });
        upstream.Answer($"GET /api/permits/appeals/{Samples.FileId}", File("refused", appeal: Appeal()));
        upstream.Answer("GET /api/permits/register", new { items = new[] { Permit(), Permit(isAsked: true) }, next = (string?)null });
        upstream.Answer($"GET /api/permits/register/{Number}", Entry(isAsked: true));
        upstream.Answer("GET /api/permits/calendar/entries", new
        {
            version = 1,
            today = "2025-03-21",
            holidays = new[] { new { day = "2025-03-20", name = Samples.Name("گذشته", "Past") }, new { day = "2025-06-06", name = Samples.Name("عید قربان", "Eid al-Adha") } },
            yearlyHolidays = new[] { new { month = 11, day = 22, effectiveFrom = "1980-03-21", effectiveUntil = (string?)null, name = Samples.Name("پیروزی انقلاب", "Victory of the Revolution") } },
            weekends = new[] { new { effectiveFrom = "1980-03-21", weekdays = new[] { 4, 5 }, basis = Samples.Name("قانون", "Act") } },
            rules = new[] { new { name = "appeal-days", effectiveFrom = "1980-03-21", value = 10, isPercent = false, basis = Samples.Name("قانون", "Act") } },
        });
        upstream.Answer("GET /api/permits/calendar", new { version = 1, days = new[] { new { date = "2025-03-21", jalali = "1404-01-01", kind = "holiday", reason = Samples.Name("نوروز", "Nowruz") } }, rules = Array.Empty<object>() });
    }
}
