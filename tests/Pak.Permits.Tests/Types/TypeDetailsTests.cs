using System.Net.Http.Json;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Pak.ServiceDefaults.Postgres;

namespace Pak.Permits.Tests.Types;

/// <summary>What a type says beyond its title and days.</summary>
public sealed class TypeDetailsTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task Everything_a_type_says_is_read_as_it_was_written()
    {
        using var defined = await Put("detailed", Body(app.Today()));
        Assert.True((int)defined.StatusCode == 201, await defined.Content.ReadAsStringAsync());

        var type = await (await app.Anonymous().GetAsync("/api/permits/types/detailed")).Json();

        Assert.Equal(10, type.GetProperty("extensionDays").GetInt32());
        Assert.Equal("interior", type.GetProperty("oversightAgency").GetString());
        Assert.Equal("داروخانه را شما اداره می‌کنید", type.GetProperty("summary").GetProperty("fa").GetString());
        var inquiry = Assert.Single(type.GetProperty("inquiries").EnumerateArray());
        Assert.Equal(("police", "escalate", 5), (inquiry.GetProperty("code").GetString(), inquiry.GetProperty("silence").GetString(), inquiry.GetProperty("days").GetInt32()));
        var documents = type.GetProperty("documents").EnumerateArray().ToList();
        Assert.Equal(["document-1", "founders"], documents.Select(d => d.GetProperty("code").GetString()));
        Assert.Equal(["pdf", "jpeg", "png"], documents[0].GetProperty("formats").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal(["نام", "کد ملی"], documents[1].GetProperty("columns").EnumerateArray().Select(f => f.GetString()));
    }

    [Fact]
    public async Task A_refusal_cites_only_conditions_that_were_in_force_on_the_day_of_submission()
    {
        var today = app.Today();
        using var defined = await Put("dated", Body(today, conditions:
        [
            Condition(1, null, null), Condition(2, today.AddDays(1), null), Condition(3, null, today), Condition(4, today, today.AddDays(1)),
        ]));
        Assert.Equal(201, (int)defined.StatusCode);
        await app.Apply("dated");
        var id = await app.NewestFile();

        var file = await (await app.Act(id, "review", 1)).Json();
        var version = file.GetProperty("version").GetInt32(); // the review sends the type's inquiries
        Assert.Equal([1, 4], file.GetProperty("conditions").EnumerateArray().Select(c => c.GetProperty("number").GetInt32()));
        Assert.Equal((422, "PRM-013"), await (await app.Act(id, "refusal", version, new { conditions = new[] { 2 }, note = "نه" })).Problem());
        Assert.Equal((422, "PRM-013"), await (await app.Act(id, "refusal", version, new { conditions = new[] { 1, 3 }, note = "نه" })).Problem());
        app.Clock.Advance(TimeSpan.FromDays(2)); // number 4 has ended meanwhile, but held when the file came
        Assert.Equal(200, (int)(await app.Act(id, "refusal", version, new { conditions = new[] { 4 }, note = "نه" })).StatusCode);
    }

    [Theory]
    [InlineData("extensionDays", 400)]
    [InlineData("oversightAgency", "health")]
    [InlineData("oversightAgency", "No Such")]
    [InlineData("inquiryAgency", "health")]
    [InlineData("inquiryDays", 11)]
    [InlineData("inquiryCode", "ب")]
    [InlineData("documentCode", "document-1")]
    [InlineData("maxMegabytes", 11)]
    [InlineData("maxFiles", 0)]
    [InlineData("format", "pdf")]
    [InlineData("summary", "الف\u202Eب")]
    public async Task What_contradicts_itself_is_refused_and_nothing_is_stored(string what, object value)
    {
        using var answer = await Put("wrong", Body(app.Today(), what, value));

        Assert.Contains((int)answer.StatusCode, new[] { 400, 422 });
        Assert.Equal(404, (int)(await app.Anonymous().GetAsync("/api/permits/types/wrong")).StatusCode);
    }

    [Fact]
    public async Task Types_of_an_older_database_keep_all_they_had()
    {
        var connectionString = await Pak.Testing.Servers.CreateDatabase("permitsdb");
        await using (var old = NpgsqlDataSource.Create(connectionString))
        {
            await MigrateBefore(old, "0010");
            await using var connection = await old.OpenConnectionAsync();
            await connection.ExecuteAsync(
                """
                INSERT INTO permit_types VALUES ('old', 'health', now());
                INSERT INTO permit_type_versions VALUES ('old', 1, '2024-01-01', 'کهنه', 'Old', 'old', 'approval', 10, 5, false,
                    '[{"number": 7, "text": {"fa": "ش", "en": "c"}, "basis": {"fa": "ق", "en": "l"}}]', '[{"fa": "سند", "en": "Deed"}, {"fa": "نقشه", "en": "Map"}]', 5, 12, false, 'd', now());
                INSERT INTO permit_type_versions VALUES ('old', 2, '2099-01-01', 'کهنه', 'Old', 'old', 'approval', 10, 5, false, '[]', '[]', 5, 12, false, 'd', now());
                """);
        }

        await using var next = new PermitsApp { Reuses = connectionString };
        var type = await (await next.Anonymous().GetAsync("/api/permits/types/old")).Json();

        Assert.Equal(["document-1:سند:Deed", "document-2:نقشه:Map"], type.GetProperty("documents").EnumerateArray()
            .Select(d => $"{d.GetProperty("code").GetString()}:{d.GetProperty("fa").GetString()}:{d.GetProperty("en").GetString()}"));
        Assert.Equal(7, Assert.Single(type.GetProperty("conditions").EnumerateArray()).GetProperty("number").GetInt32());
        Assert.Equal(0, type.GetProperty("extensionDays").GetInt32());
    }

    /// <summary>A database as the service left it before a migration, marked as the service marks it.</summary>
    internal static async Task MigrateBefore(NpgsqlDataSource db, string end)
    {
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync("CREATE TABLE schema_migrations (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
        foreach (var assembly in new[] { typeof(Migrations).Assembly, typeof(Program).Assembly })
        {
            foreach (var (name, sql) in FilesOf(assembly).Where(f => assembly != typeof(Program).Assembly || string.CompareOrdinal(f.Name, end) < 0))
            {
                await connection.ExecuteAsync(sql);
                await connection.ExecuteAsync(
                    "INSERT INTO schema_migrations (name, sha256) VALUES (@name, @Sha256)", new { name, Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))) });
            }
        }
    }

    private static IEnumerable<(string Name, string Sql)> FilesOf(Assembly assembly) => assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith("Migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(n =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!, Encoding.UTF8);
            return (n["Migrations/".Length..], reader.ReadToEnd().ReplaceLineEndings("\n"));
        });

    private static object Condition(int number, DateOnly? from, DateOnly? until) => new
    {
        number,
        text = new { fa = "شرط", en = "Condition" },
        basis = new { fa = "قانون", en = "Act" },
        inForceFrom = from,
        inForceUntil = until,
    };

    private static object Body(DateOnly today, string? what = null, object? value = null, object[]? conditions = null) => new
    {
        title = new { fa = "پروانه", en = "Licence" },
        @class = "approval",
        statutoryDays = 10,
        promisedDays = 1,
        tacitApproval = true,
        conditions = conditions ?? [Condition(1, null, null)],
        documents = new object[]
        {
            new { fa = "کارت ملی", en = "National card", required = conditions is null },
            new
            {
                fa = "فهرست مؤسسان",
                en = "List of founders",
                required = conditions is null,
                code = what == "documentCode" ? value : "founders",
                formats = new[] { what == "format" ? value : "csv" },
                columns = new[] { "نام", "کد ملی" },
                maxMegabytes = what == "maxMegabytes" ? value : 1,
                maxFiles = what == "maxFiles" ? value : 1,
            },
        },
        fee = 0,
        validityMonths = 12,
        effectiveFrom = today,
        summary = new { fa = what == "summary" ? value : "داروخانه را شما اداره می‌کنید", en = "You run the pharmacy" },
        extensionDays = what == "extensionDays" ? value : 10,
        oversightAgency = what == "oversightAgency" ? value : "interior",
        inquiries = new[]
        {
            new
            {
                code = what == "inquiryCode" ? value : "police",
                agency = what == "inquiryAgency" ? value : "interior",
                question = new { fa = "سوءپیشینه دارد؟", en = "Is there a criminal record?" },
                days = what == "inquiryDays" ? value : 5,
                silence = "escalate",
            },
        },
    };

    private Task<HttpResponseMessage> Put(string code, object body) => app.Supervisor().PutAsJsonAsync($"/api/permits/types/{code}", body);
}
