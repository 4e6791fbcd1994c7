using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pak.Bench.Indicators;

/// <summary>150 indicators × 32 areas × 120 Jalali months with values of six digits, the same in every run.</summary>
internal sealed class ReadFile(string prefix)
{
    public const int Indicators = 150;
    public const int Areas = 32;
    public const int Months = 120;
    public const int Values = Indicators * Areas * Months;

    private const int FirstYear = 1394;

    public IEnumerable<string> Codes => Enumerable.Range(0, Indicators).Select(i => $"{prefix}{i:000}");

    public IEnumerable<(string Indicator, string Area)> Series => Codes.SelectMany(code => AreaCodes.Select(area => (code, area)));

    private static IEnumerable<string> AreaCodes => Enumerable.Range(0, Areas - 1).Select(i => $"IR-{i:00}").Prepend("IR");

    /// <summary>Defines and publishes the indicators from one index up to another.</summary>
    public async Task Publish(RunningPak pak, int first, int end)
    {
        var some = Codes.Take(first..end).ToHashSet();
        using var submitter = await pak.Client("statistics-upload");
        using var approver = await pak.Client("statistics-approve");
        var definitions = new StringBuilder("code,name_fa,name_en,sector,unit_fa,unit_en,frequency,calendar\n");
        foreach (var code in some)
        {
            definitions.Append(CultureInfo.InvariantCulture, $"{code},شاخص {code},Indicator {code},other,واحد,units,M,jalali\n");
        }

        await Send(submitter, HttpMethod.Post, "api/indicators/definitions", definitions.ToString(), "text/csv");
        var draft = await Send(submitter, HttpMethod.Post, "api/indicators/submissions", "{}", "application/json");
        var address = $"api/indicators/submissions/{draft.GetProperty("id").GetString()}";
        var rows = new StringBuilder("indicator,area,period,value\n", some.Count * Areas * Months * 32);
        foreach (var (indicator, area, month, value) in All().Where(row => some.Contains(row.Indicator)))
        {
            rows.Append(CultureInfo.InvariantCulture, $"{indicator},{area},{FirstYear + (month / 12)}-{(month % 12) + 1:00},{value}\n");
        }

        var uploaded = await Send(submitter, HttpMethod.Put, $"{address}/rows", rows.ToString(), "text/csv");
        if (uploaded.GetProperty("errors").GetInt32() > 0)
        {
            throw new InvalidOperationException(uploaded.GetRawText());
        }

        var submitted = await Send(submitter, HttpMethod.Post, $"{address}/submission", """{"note":"bench","confirmWarnings":true}""", "application/json", uploaded);
        var approved = await Send(approver, HttpMethod.Post, $"{address}/approval", null, "application/json", submitted);
        await Send(approver, HttpMethod.Post, $"{address}/publication", null, "application/json", approved);
    }

    /// <summary>The same values one a line, months as days of the Gregorian calendar.</summary>
    public async Task WritePlain(TextWriter output)
    {
        var calendar = new PersianCalendar();
        foreach (var (indicator, area, month, value) in All())
        {
            var day = DateOnly.FromDateTime(calendar.ToDateTime(FirstYear + (month / 12), (month % 12) + 1, 1, 0, 0, 0, 0));
            await output.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{indicator},{area},{day:yyyy-MM-dd},{value},A\n"));
        }
    }

    private IEnumerable<(string Indicator, string Area, int Month, decimal Value)> All()
    {
        var random = new Random(7);
        foreach (var (indicator, area) in Series)
        {
            for (var month = 0; month < Months; month++)
            {
                yield return (indicator, area, month, random.Next(100_000, 999_999) / 100m);
            }
        }
    }

    private static async Task<JsonElement> Send(HttpClient client, HttpMethod method, string address, string? content, string type, JsonElement? read = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = content is null ? null : new StringContent(content, Encoding.UTF8, type) };
        if (read is { } state)
        {
            request.Headers.IfMatch.ParseAdd($"\"v{state.GetProperty("version").GetRawText()}\"");
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{address}: {(int)answer.StatusCode} {text}");
    }
}
