using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pak.Permits.Mobiles;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;

namespace Pak.Permits.Tests;

/// <summary>
/// The service on its own database, with two permit types, and with an address of its own: the limits' buckets are in the one Redis of
/// the test run.
/// </summary>
public class PermitsApp : ServiceApp<Program>
{
    public const string AddressHeader = "X-Test-Address";

    /// <summary>Valid national codes that belong to the examples of the documentation, not to a person of these tests.</summary>
    public const string NationalCode = "0499370899";

    public const string Mobile = "09120000001";

    public const string MasterKey = "a-master-key-for-tests-that-is-40-chars!";

    /// <summary>What the service would have given for the code that <see cref="Mobile"/> got, good as long as tests may need it.</summary>
    public static readonly string Confirmation = new MobileCodes(
            null!, new PersonalData(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Pak:MasterKey"] = MasterKey }).Build()), TimeProvider.System)
        .Confirmation(Mobile, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static int _apps;
    private readonly string _address = string.Create(CultureInfo.InvariantCulture, $"198.51.100.{Interlocked.Increment(ref _apps)}");

    public PermitsApp()
        : base("permitsdb")
    {
        Settings["Pak:MasterKey"] = MasterKey;
        Settings["services:agencies:http:0"] = "http://127.0.0.1:9"; // nobody listens: names fall back
        Settings["Permits:Limits:Apply:Capacity"] = "10000";
        Settings["Permits:Limits:TrackingPerAddress:Capacity"] = "10000";
        // Tests let time pass themselves, when they mean to.
        Settings["Permits:Sweep:Seconds"] = "0";
        Settings["Permits:Log:Seconds"] = "0";
        Settings["Permits:Notices:Seconds"] = "0";
    }

    /// <summary>The database of another app, as a further replica would have it; null: a new one.</summary>
    public string? Reuses { get; init; }

    public CapturedLogs Logs { get; } = new();

    /// <summary>The service as a process of its own on a database: its own clock goes, so what is due there is done.</summary>
    public static Task<ServiceProcess> Process(string database, IReadOnlyDictionary<string, string> settings) => ServiceProcess.Start("Pak.Permits", new Dictionary<string, string>(settings)
    {
        ["ConnectionStrings__permitsdb"] = database,
        ["Pak__MasterKey"] = MasterKey,
    });

    public HttpClient Officer(string agency = "health") => As($"officer-{agency}", agency, Scopes.PermitsDecide);

    public HttpClient Supervisor(string agency = "health") => As($"supervisor-{agency}", agency, Scopes.PermitsDefine, Scopes.PermitsDecide);

    /// <summary>Defines a type of the agency that is in force from today on.</summary>
    public async Task DefineType(string code, string agency = "health", int statutoryDays = 10)
    {
        using var answer = await Supervisor(agency).PutAsJsonAsync($"/api/permits/types/{code}", TypeBody(Today(), statutoryDays));
        Assert.True(answer.StatusCode is HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Defines a type with what the life of its files depends on.</summary>
    public async Task DefineType(string code, TypeOptions options, string agency = "health", int statutoryDays = 10)
    {
        using var answer = await Supervisor(agency).PutAsJsonAsync($"/api/permits/types/{code}", TypeBody(Today(), statutoryDays, "پروانهٔ آزمون", options));
        Assert.True(answer.StatusCode is HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The same where several cases of a test share the type.</summary>
    public async Task DefineTypeOnce(string code)
    {
        if ((await Anonymous().GetAsync($"/api/permits/types/{code}")).StatusCode == HttpStatusCode.NotFound)
        {
            await DefineType(code);
        }
    }

    public DateOnly Today() => Pak.Contracts.JalaliDate.TehranDay(Clock.GetUtcNow());

    public static object TypeBody(DateOnly effectiveFrom, int statutoryDays = 10, string titleFa = "پروانهٔ تأسیس داروخانه") =>
        TypeBody(effectiveFrom, statutoryDays, titleFa, new TypeOptions());

    private static object TypeBody(DateOnly effectiveFrom, int statutoryDays, string titleFa, TypeOptions options) => new
    {
        title = new { fa = titleFa, en = "Pharmacy licence" },
        @class = options.Class,
        statutoryDays,
        promisedDays = 1,
        tacitApproval = options.Tacit,
        extensionDays = options.ExtensionDays,
        oversightAgency = options.Oversight,
        inquiries = options.Inquiries.Select(i => new
        {
            i.Code,
            i.Agency,
            question = new { fa = "نظر آن دستگاه چیست؟", en = "What does that agency say?" },
            i.Days,
            i.Silence,
        }),
        conditions = new[]
        {
            new { number = 1, text = new { fa = "مسئول فنی معرفی شود", en = "A technical manager is named" }, basis = new { fa = "مادهٔ ۲", en = "Article 2" } },
            new { number = 3, text = new { fa = "فاصلهٔ مجاز رعایت شود", en = "The distance is kept" }, basis = new { fa = "مادهٔ ۵", en = "Article 5" } },
        },
        documents = options.Documents ? new[] { new { fa = "کارت ملی", en = "National card" } } : [],
        fee = 1_500_000,
        validityMonths = 60,
        effectiveFrom,
    };

    public static object ApplyBody(string type, string nationalCode = NationalCode, string description = "داروخانه‌ای در محله‌ای بی داروخانه") => new
    {
        type,
        area = "IR-23",
        applicant = new { name = "متقاضی آزمون", nationalCode, mobile = Mobile, confirmation = Confirmation },
        description,
    };

    /// <summary>Applies and returns the tracking code.</summary>
    public async Task<string> Apply(string type, string nationalCode = NationalCode)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(1)); // ids are in the order of their milliseconds
        using var answer = await Anonymous().PostAsJsonAsync("/api/permits/applications", ApplyBody(type, nationalCode));
        Assert.True(answer.StatusCode is HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("trackingCode").GetString()!;
    }

    public Task<HttpResponseMessage> Track(string code, string lastFour = "0899") =>
        Anonymous().PostAsJsonAsync("/api/permits/tracking", new { trackingCode = code, lastFour });

    /// <summary>The id of the agency's newest file.</summary>
    public async Task<Guid> NewestFile(string agency = "health")
    {
        var list = await Officer(agency).GetFromJsonAsync<JsonElement>("/api/permits/applications?limit=500");
        return list.GetProperty("items").EnumerateArray().Last().GetProperty("id").GetGuid();
    }

    /// <summary>An officer's action with the version read.</summary>
    public async Task<HttpResponseMessage> Act(Guid id, string action, int version, object? body = null, string agency = "health")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/permits/applications/{id}/{action}");
        request.Headers.TryAddWithoutValidation("If-Match", $"\"v{version}\"");
        request.Content = body is null ? null : JsonContent.Create(body);
        return await Officer(agency).SendAsync(request);
    }

    protected override string GivenDatabase() => Reuses ?? base.GivenDatabase();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(new Addressed(_address)));
        builder.ConfigureLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace));
    }

    /// <summary>The test server has no connection: gives each request the address that it would come from.</summary>
    private sealed class Addressed(string address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers[AddressHeader].ToString() is { Length: > 0 } given ? given : address);
                return following(context);
            });
            next(app);
        };
    }
}

/// <summary>What a type of a test says beside its days.</summary>
public sealed record TypeOptions(bool Tacit = false, int ExtensionDays = 0, string? Oversight = null, string Class = "approval", bool Documents = false)
{
    public IReadOnlyList<TypeInquiry> Inquiries { get; init; } = [];
}

public sealed record TypeInquiry(string Code, string Agency, int Days, string Silence);

internal static class Answers
{
    public static async Task<JsonElement> Json(this HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    /// <summary>The status and the problem's permanent code.</summary>
    public static async Task<(int Status, string Code)> Problem(this HttpResponseMessage answer) =>
        ((int)answer.StatusCode, (await answer.Json()).TryGetProperty("code", out var code) ? code.GetString()! : "none");
}
