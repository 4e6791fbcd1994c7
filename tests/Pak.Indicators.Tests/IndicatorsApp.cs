using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;

namespace Pak.Indicators.Tests;

/// <summary>The Indicators service on its own database, and the steps that tests take with it.</summary>
public class IndicatorsApp : ServiceApp<Program>
{
    public IndicatorsApp()
        : base("indicatorsdb") => Settings["Logging:LogLevel:Default"] = "Warning";

    public const string DefinitionHeader = "code,name_fa,name_en,sector,unit_fa,unit_en,frequency,calendar";
    public const string RowHeader = "indicator,area,period,value";

    /// <summary>Defines and submits.</summary>
    public HttpClient Steward(string agency = "statistics") => As($"{agency}.steward", agency, Scopes.IndicatorsDefine, Scopes.IndicatorsSubmit);

    /// <summary>Approves and publishes.</summary>
    public HttpClient Approver(string agency = "statistics") => As($"{agency}.approver", agency, Scopes.IndicatorsApprove);

    /// <summary>Administers what holds for all agencies.</summary>
    public HttpClient Administrator() => As("administrator", "presidency", Scopes.IndicatorsManage);

    /// <summary>Sends a request with a body, and with If-Match when a version is given.</summary>
    public static Task<HttpResponseMessage> Send(HttpClient client, HttpMethod method, string path, object? body = null, int? version = null)
    {
        var request = new HttpRequestMessage(method, new Uri("/api/indicators" + path, UriKind.Relative)) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        if (version is { } read)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"v{read}\"")));
        }

        return client.SendAsync(request);
    }

    /// <summary>What a GET of everybody answers.</summary>
    public async Task<T> Get<T>(string path, HttpClient? client = null)
    {
        using var answer = await Send(client ?? Anonymous(), HttpMethod.Get, path);
        return await Read<T>(answer);
    }

    public static HttpContent Csv(string text) => new StringContent(text, Encoding.UTF8, "text/csv");

    /// <summary>Defines yearly Jalali indicators without limits.</summary>
    public Task Define(params string[] codes) => DefineFile(
        DefinitionHeader + "\n" + string.Concat(codes.Select(code => $"{code},شاخص {code},Indicator {code},economy,درصد,percent,A,jalali\n")));

    public async Task DefineFile(string csv, string agency = "statistics")
    {
        using var answer = await Steward(agency).PostAsync(new Uri("/api/indicators/definitions", UriKind.Relative), Csv(csv));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<Submission> Draft(string agency = "statistics")
    {
        using var answer = await Steward(agency).PostAsJsonAsync("/api/indicators/submissions", new { });
        return await Read<Submission>(answer, HttpStatusCode.Created);
    }

    public async Task<Submission> Upload(Guid id, string csv, string agency = "statistics")
    {
        using var answer = await Steward(agency).PutAsync(new Uri($"/api/indicators/submissions/{id}/rows", UriKind.Relative), Csv(csv));
        return await Read<Submission>(answer);
    }

    /// <summary>A submission with these rows (without a header; with a status where one of them has it), in the status that its findings allow.</summary>
    public async Task<Submission> Uploaded(params string[] rows)
    {
        var withStatus = Array.Exists(rows, HasStatus);
        var lines = rows.Select(row => withStatus && !HasStatus(row) ? row + "," : row);
        return await Upload((await Draft()).Id, RowHeader + (withStatus ? ",status" : "") + "\n" + string.Join('\n', lines));

        static bool HasStatus(string row) => !row.Contains('"', StringComparison.Ordinal) && row.Count(c => c == ',') == 4;
    }

    public async Task<Submission> Submitted(params string[] rows)
    {
        var submission = await Uploaded(rows);
        return await Step(Steward(), submission, "submission", new { note = "بررسی شد", confirmWarnings = true });
    }

    public async Task<Submission> Approved(params string[] rows) => await Step(Approver(), await Submitted(rows), "approval");

    public async Task<Submission> Published(params string[] rows) => await Step(Approver(), await Approved(rows), "publication");

    public static async Task<Submission> Step(HttpClient client, Submission submission, string step, object? body = null)
    {
        using var answer = await Post(client, submission.Id, step, submission.Version, body);
        return await Read<Submission>(answer);
    }

    public static Task<HttpResponseMessage> Post(HttpClient client, Guid id, string step, int? version, object? body = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/indicators/submissions/{id}/{step}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        if (version is { } read)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"v{read}\"")));
        }

        return client.SendAsync(request);
    }

    public async Task<IndicatorData> Data(string code, string query = "")
    {
        using var answer = await Anonymous().GetAsync(new Uri($"/api/indicators/{code}/data{query}", UriKind.Relative));
        return await Read<IndicatorData>(answer);
    }

    /// <summary>The values of the country, <c>period=value</c>.</summary>
    public async Task<string> Values(string code, string query = "")
    {
        var data = await Data(code, query);
        return string.Join(' ', data.Series.SelectMany(s => s.Observations).Select(o => $"{o.Period}={o.Value?.ToString(CultureInfo.InvariantCulture) ?? o.Status}"));
    }

    /// <summary>Every published value of an indicator, breakdowns too: <c>area/breakdown/period=value</c>.</summary>
    public async Task<string> StoredText(string code, DateTimeOffset? asOf = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        var indicator = await IndicatorRow.Find(connection, code, forUpdate: false, CancellationToken.None);
        var values = new List<string>();
        await foreach (var block in SeriesStore.Read(connection, new([indicator!.Id], null, null, null, null, asOf), CancellationToken.None))
        {
            for (var i = 0; i < block.Count; i++)
            {
                var period = Contracts.Period.Containing(block.Periods[i], indicator.ParsedFrequency, indicator.ParsedCalendar);
                values.Add($"{block.Key.Area}/{block.Key.Breakdown}/{period}={block.Values[i]?.ToString(CultureInfo.InvariantCulture) ?? block.Statuses.Substring(i, 1)}");
            }
        }

        return string.Join(' ', values);
    }

    /// <summary>The code of a refusal, and the fields that it complains about.</summary>
    public static async Task<(string Code, IReadOnlyList<string> Fields)> Refusal(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode}: {text}");
        using var document = System.Text.Json.JsonDocument.Parse(text);
        var fields = document.RootElement.TryGetProperty("errors", out var errors) ? errors.EnumerateObject().Select(e => e.Name).ToList() : [];
        return (document.RootElement.GetProperty("code").GetString()!, fields);
    }

    public static async Task<T> Read<T>(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode}: {text}");
        return System.Text.Json.JsonSerializer.Deserialize<T>(text, JsonDefaults.Options)!;
    }
}
