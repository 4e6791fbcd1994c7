using Npgsql;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Demo;
using Pak.Permits.Passage;
using Pak.Permits.Privacy;
using Pak.Permits.Types;

namespace Pak.Permits.Tests.Load;

/// <summary>How a file of the province stands.</summary>
internal enum Standing
{
    Issued,
    Silence,
    Refused,
    WithApplicant,
    AwaitingInquiry,
    UnderReview,
    Submitted,
}

/// <summary>
/// One province as it was: 155,143 files, 83.9 % issued, 11.6 % refused, 1.5 % with the applicant, 0.9 % awaiting another agency's answer, the rest
/// half under review and half not begun. A thousand of the issued ones are so by silence.
/// </summary>
internal static class Province
{
    public const int Files = 155_143;
    public const int BySilence = 1_000;

    /// <summary>The standing of every file, in an order that chance (from a fixed seed) gave.</summary>
    public static Standing[] All()
    {
        var all = new List<Standing>(Files);
        void Add(Standing standing, int count) => all.AddRange(Enumerable.Repeat(standing, count));
        int Share(double percent) => (int)Math.Round(Files * percent / 100);
        Add(Standing.Silence, BySilence);
        Add(Standing.Issued, Share(83.9) - BySilence);
        Add(Standing.Refused, Share(11.6));
        Add(Standing.WithApplicant, Share(1.5));
        Add(Standing.AwaitingInquiry, Share(0.9));
        Add(Standing.UnderReview, (Files - all.Count) / 2);
        Add(Standing.Submitted, Files - all.Count);
        var mixed = all.ToArray();
        new Random(1404).Shuffle(mixed);
        return mixed;
    }

    /// <summary>The status that a file of this standing ends in, as the API writes it.</summary>
    public static string StatusOf(Standing standing) => standing switch
    {
        Standing.Issued => "approved",
        Standing.Silence => "tacitly-approved",
        Standing.Refused => "refused",
        Standing.WithApplicant => "awaiting-applicant",
        Standing.Submitted => "submitted",
        _ => "under-review",
    };
}

/// <summary>What an applicant tracks a file by.</summary>
internal sealed record Claim(string TrackingCode, string LastFour);

/// <summary>Stores files as the service itself does (the path of the demo data), many a transaction: histories of the last year, taken by the rules.</summary>
internal sealed class ProvinceFiller(
    NpgsqlDataSource db, StepWriter writer, PermitTypeRows types, CalendarRules calendar, Applicants applicants, PersonalData data, DateTimeOffset now)
{
    private const int Slice = 100;

    private static readonly Actor Officer = new("officer-health", "کارشناس", "health");
    private static readonly Actor Asked = new("environment-1", "کارشناس", "environment");

    /// <summary>Returns what each is tracked by.</summary>
    public async Task<List<Claim>> Fill(IReadOnlyCollection<(Standing Standing, string Type)> files, int seed)
    {
        var random = new Random(seed);
        var claims = new List<Claim>(files.Count);
        await using var connection = await db.OpenConnectionAsync();
        var book = await calendar.Fresh(connection, CancellationToken.None);
        var codes = new DemoFiles(random, book, now);
        foreach (var slice in files.Chunk(Slice))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var changed = new List<ChangedFile>(slice.Length);
            foreach (var (standing, code) in slice)
            {
                var type = await types.Get(code, 1, connection, CancellationToken.None);
                var passed = new Passed(History(standing, type, random), 0, []);
                var nationalCode = codes.NationalCode();
                var applicant = new Applicant("متقاضی استان", nationalCode.Value, PermitsApp.Mobile, "درخواست یکی از شهرهای استان", MobileConfirmed: true);
                claims.Add(new Claim(await SubmitApplication.Store(connection, passed, type, book, applicant, nationalCode, data, applicants, CancellationToken.None), nationalCode.LastFour));
                changed.Add(new ChangedFile(Before: null, passed, type));
            }

            await writer.Write(connection, changed, book, CancellationToken.None);
            await transaction.CommitAsync();
        }

        return claims;
    }

    private Application History(Standing standing, PermitType type, Random random)
    {
        var isDecided = standing is Standing.Issued or Standing.Refused;
        var at = now.AddDays(isDecided ? -random.Next(30, 400) : standing == Standing.Silence ? -60 : -random.Next(2, 5)).AddMinutes(-random.Next(600));
        var file = Application.Submit(Guid.CreateVersion7(at), type.Code, type.Version, type.Agency, Area.Iran[random.Next(1, Area.Iran.Count)].Code, sample: false, at);
        if (standing == Standing.Submitted)
        {
            return file;
        }

        file = Take(file, file.StartReview(Officer, file.Version, at.AddHours(5)));
        foreach (var inquiry in type.Inquiries)
        {
            file = Take(file, file.SendInquiry(Officer, Guid.CreateVersion7(at), inquiry.Code, inquiry.Agency, file.Version, at.AddHours(5)));
        }

        foreach (var inquiry in isDecided ? file.Inquiries.ToList() : [])
        {
            file = Take(file, file.AnswerInquiry(Asked, inquiry.Id, favourable: standing == Standing.Issued, "پاسخ استعلام", at.AddDays(2)));
        }

        return standing switch
        {
            Standing.Issued => Take(file, file.Approve(Officer, note: null, file.Version, at.AddDays(random.Next(3, 15)))),
            Standing.Refused => Take(file, file.Refuse(Officer, [1], [1, 3], "این شرط احراز نشد", file.Version, at.AddDays(random.Next(3, 15)))),
            Standing.WithApplicant => Take(file, file.Ask(Officer, "نشانی دقیق محل را بنویسید", file.Version, at.AddDays(1))),
            _ => file,
        };
    }

    private static Application Take(Application file, Pak.ServiceDefaults.Problems.Result<Step> step) => file.Apply(step.Value ?? throw new InvalidOperationException(step.Problem!.Code));
}
