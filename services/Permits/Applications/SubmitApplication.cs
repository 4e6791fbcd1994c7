using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Calendar;
using Pak.Permits.Documents;
using Pak.Permits.Mobiles;
using Pak.Permits.Passage;
using Pak.Permits.Privacy;
using Pak.Permits.Tracking;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>
/// A citizen applies for a permit, without an account. The tracking code is in the answer only: of a request with an Idempotency-Key
/// that answer is kept for 24 h, so that a retry gets the same bytes; otherwise the code is stored nowhere.
/// </summary>
internal static partial class SubmitApplication
{
    /// <summary>Prints nothing of itself.</summary>
    public sealed record ApplicantForm(
        [property: MaxLength(100)] string Name,
        [property: MaxLength(30)] string NationalCode,
        [property: MaxLength(30)] string Mobile,
        [property: MaxLength(100)] string? Confirmation = null)
    {
        public override string ToString() => nameof(ApplicantForm);
    }

    public sealed record Request(
        [property: MaxLength(60)] string Type,
        [property: MaxLength(10)] string Area,
        ApplicantForm Applicant,
        [property: MaxLength(4000)] string Description,
        JsonElement? Answers = null,
        [property: MaxLength(100)] IReadOnlyList<string>? Documents = null);

    /// <param name="TrackingCode">12 digits; with the last four digits of the national code it opens the file.</param>
    /// <param name="Deadline">When the agency's time ends, as the calendar stands today.</param>
    /// <param name="Status">submitted; approved where the complete file was issued at once.</param>
    public sealed record Receipt(
        string TrackingCode, DateTimeOffset SubmittedAt, DateTimeOffset? Deadline, LocalizedText Title, string Agency, ApplicationStatus Status);

    public static Task<Results<Created<Receipt>, Problem>> Handle(
        Request request, RequestTransaction transaction, PermitTypeRows types, MobileConfirmations mobiles, CalendarRules calendar, PersonalData data,
        Applicants applicants, StepWriter writer, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        Take(request, clerk: null, transaction, types, mobiles, calendar, data, applicants, writer, clock, http, ct);

    /// <param name="request">What is applied for.</param>
    /// <param name="clerk">Who hands it in at an agency's counter; null: the citizen. A clerk hands in for the own agency's types.</param>
    internal static async Task<Results<Created<Receipt>, Problem>> Take(
        Request request,
        Actor? clerk,
        RequestTransaction transaction,
        PermitTypeRows types,
        MobileConfirmations mobiles,
        CalendarRules calendar,
        PersonalData data,
        Applicants applicants,
        StepWriter writer,
        TimeProvider clock,
        HttpContext http,
        CancellationToken ct)
    {
        var now = clock.Now();
        var type = PermitTypeRows.IsCode(request.Type) ? await types.FindInForce(request.Type, JalaliDate.TehranDay(now), transaction.Connection, ct) : null;
        if (type is null || (clerk is not null && type.Agency != clerk.Agency))
        {
            return Problems.ApplicationInvalid.With(new FieldError("type", "این مجوز در فهرست نیست یا هنوز درخواست نمی‌پذیرد", "There is no such permit type, or it takes no applications yet"));
        }

        var errors = Errors(request, out var nationalCode, out var mobile);
        var confirmed = mobiles.Check(mobile, request.Applicant.Confirmation, clerk is not null, errors);
        var given = await FileParts.Check(transaction.Connection, type, request.Answers, request.Documents, ct);
        errors.AddRange(given.Errors);
        if (errors.Count > 0 || nationalCode is null)
        {
            return Problems.ApplicationInvalid.With(errors);
        }

        var file = Application.Submit(Guid.CreateVersion7(now), type.Code, type.Version, type.Agency, request.Area, type.Sample, now, clerk);
        if (type.IsIssuedAtOnce)
        {
            file = file.Apply(file.Register());
        }

        var applicant = new Applicant(PersianText.Tidy(request.Applicant.Name), nationalCode.Value, mobile, PersianText.TidyLines(request.Description), given.Answers, confirmed);
        var book = await calendar.Book(transaction.Connection, ct);
        var passed = new Passed(file, 0, []);
        var code = await Store(transaction.Connection, passed, type, book, applicant, nationalCode, data, applicants, ct);
        await DocumentRows.Claim(transaction.Connection, file.Id, request.Documents ?? [], ct);
        await writer.Write(transaction, before: null, passed, type, book, ct);

        var reading = PermitClock.Read(file.History, type.StatutoryDays, book.Calendar, now);
        http.Response.Headers.CacheControl = "no-store";
        // No Location: a tracking code never stands in an address.
        return TypedResults.Created((string?)null, new Receipt(code, now, reading.Deadline, type.Title, type.Agency, file.Status));
    }

    /// <summary>Stores the file, without its steps, under a new tracking code and returns the code.</summary>
    internal static async Task<string> Store(
        NpgsqlConnection connection, Passed passed, PermitType type, RuleBook book, Applicant applicant, NationalCode nationalCode, PersonalData data, Applicants applicants,
        CancellationToken ct)
    {
        var schedule = Schedule.Of(passed.File, passed.Warned, type, book);
        while (true)
        {
            var code = TrackingCode.New();
            var keys = new TrackingKeys(data.TrackingKey(code, nationalCode.LastFour), data.TrackingCodeKey(code), data.NationalCodeKey(nationalCode));
            if (await ApplicationRows.TryInsert(connection, passed, schedule, book.Version, applicant, keys, applicants, ct))
            {
                return code;
            }
        }
    }

    private static List<FieldError> Errors(Request request, out NationalCode? nationalCode, out string mobile)
    {
        var errors = new List<FieldError>();
        if (!Area.Iran.Any(a => a.Code == request.Area))
        {
            errors.Add(new("area", "این محل در فهرست استان‌ها نیست", "This is not Iran or one of its provinces (ISO 3166-2:IR)"));
        }

        if (string.IsNullOrWhiteSpace(request.Applicant.Name))
        {
            errors.Add(new("applicant.name", "نام و نام خانوادگی را بنویسید", "Enter the applicant's name"));
        }
        else if (PersianText.HasControls(request.Applicant.Name, multiline: false))
        {
            errors.Add(new("applicant.name", "نام نباید نویسهٔ کنترلی یا نویسهٔ تغییر جهت متن داشته باشد", "The name must not contain control characters or overrides of the writing direction"));
        }

        if (!NationalCode.TryParse(request.Applicant.NationalCode, out nationalCode))
        {
            errors.Add(new("applicant.nationalCode", "کد ملی درست نیست؛ ده رقم پشت کارت ملی را بنویسید", "This is not a valid national code: enter the ten digits on the card"));
        }

        mobile = PersianText.Digits(request.Applicant.Mobile);
        if (!Mobile().IsMatch(mobile))
        {
            errors.Add(new("applicant.mobile", "شمارهٔ همراه باید ۱۱ رقم باشد و با ۰۹ آغاز شود", "The mobile number must have 11 digits and begin with 09"));
        }

        if (string.IsNullOrWhiteSpace(request.Description))
        {
            errors.Add(new("description", "بنویسید مجوز را برای چه می‌خواهید", "Say what the permit is for"));
        }
        else if (PersianText.HasControls(request.Description, multiline: true))
        {
            errors.Add(new("description", "شرح نباید نویسهٔ کنترلی یا نویسهٔ تغییر جهت متن داشته باشد", "The description must not contain control characters or overrides of the writing direction"));
        }

        return errors;
    }

    [GeneratedRegex("^09[0-9]{9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mobile();
}
