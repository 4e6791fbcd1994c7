using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Auth;

namespace Pak.Indicators.Catalogue;

/// <summary>
/// The catalogue as DCAT-AP 3 in JSON-LD 1.1: a dataset for each indicator with its distributions as CSV, JSON and SDMX-JSON, so that
/// data portals can harvest it. Written as it is read, whatever its size.
/// </summary>
internal static class WriteDcat
{
    private const string Authority = "http://publications.europa.eu/resource/authority/";

    public static async Task Handle(HttpContext context, NpgsqlDataSource db, AgencyNames agencies, IConfiguration configuration, CancellationToken ct)
    {
        var names = await agencies.All(ct);
        context.Response.ContentType = "application/ld+json; charset=utf-8";
        var address = AuthExtensions.IssuerOf(configuration).TrimEnd('/');
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Encoder = JsonDefaults.Options.Encoder });
        json.WriteStartObject();
        WriteContext(json);
        json.WriteString("@id", $"{address}/api/indicators/catalogue.jsonld");
        json.WriteString("@type", "dcat:Catalog");
        WriteText(json, "dct:title", new("شاخص‌های پاک", "The indicators of Pak"));
        WriteText(json, "dct:description", new(
            "شاخص‌های کلیدی دستگاه‌های اجرایی با مقدارهای منتشرشده و پیشینهٔ آن‌ها", "The key indicators of government agencies with their published values and history"));
        WriteAgent(json, address, "pak", new("پاک", "Pak"));
        WriteIds(json, "dct:language", $"{Authority}language/PES", $"{Authority}language/ENG");
        WriteId(json, "foaf:homepage", address + "/");
        json.WriteStartArray("dcat:dataset");
        var rows = connection.QueryUnbufferedAsync<Row>(
            $"""
            SELECT {IndicatorRow.Columns}, first.at AS issued, span.first_period, span.last_period, sector.name_fa AS sector_fa, sector.name_en AS sector_en
            FROM indicators i
            JOIN sectors sector ON sector.code = i.sector
            LEFT JOIN indicator_versions first ON first.indicator_id = i.id AND first.version = 1
            LEFT JOIN LATERAL (
                SELECT min(c.first_period) AS first_period, max(c.last_period) AS last_period
                FROM series s JOIN series_current c ON c.series_id = s.id WHERE s.indicator_id = i.id
            ) span ON true
            ORDER BY i.code
            """);
        await foreach (var row in rows.WithCancellation(ct))
        {
            WriteDataset(json, address, row, names);
            await json.FlushAsync(ct);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private static void WriteContext(Utf8JsonWriter json)
    {
        json.WriteStartObject("@context");
        json.WriteString("dcat", "http://www.w3.org/ns/dcat#");
        json.WriteString("dct", "http://purl.org/dc/terms/");
        json.WriteString("foaf", "http://xmlns.com/foaf/0.1/");
        json.WriteString("skos", "http://www.w3.org/2004/02/skos/core#");
        json.WriteString("vcard", "http://www.w3.org/2006/vcard/ns#");
        json.WriteString("xsd", "http://www.w3.org/2001/XMLSchema#");
        json.WriteEndObject();
    }

    private static void WriteDataset(Utf8JsonWriter json, string address, Row row, IReadOnlyDictionary<string, LocalizedText> names)
    {
        var indicator = row.ToIndicator();
        var page = $"{address}/indicators/{indicator.Code}";
        var api = $"{address}/api/indicators/{indicator.Code}";
        json.WriteStartObject();
        json.WriteString("@id", api);
        json.WriteString("@type", "dcat:Dataset");
        json.WriteString("dct:identifier", indicator.Code);
        WriteText(json, "dct:title", indicator.Name);
        WriteText(json, "dct:description", indicator.Definition);
        WriteAgent(json, address, indicator.Agency, names.GetValueOrDefault(indicator.Agency));
        WriteKeywords(json, [.. indicator.Keywords, row.SectorFa], row.SectorEn);
        WriteId(json, "dcat:theme", $"{Authority}data-theme/{Theme(indicator.Sector)}");
        WriteId(json, "dct:accrualPeriodicity", $"{Authority}frequency/{Periodicity(indicator.Frequency)}");
        WriteId(json, "dct:spatial", $"{Authority}country/IRN");
        WriteId(json, "dcat:landingPage", page);
        json.WriteString("dcat:version", indicator.Version.ToString(CultureInfo.InvariantCulture));
        WriteOptional(json, "dct:provenance", "dct:ProvenanceStatement", indicator.Method ?? indicator.Source);
        WriteTime(json, "dct:issued", row.Issued);
        WriteTime(json, "dct:modified", row.DataUpdatedAt);
        WriteSpan(json, row, indicator);
        json.WriteStartArray("dcat:distribution");
        WriteDistribution(json, indicator, api, $"{api}/data.csv", "CSV", "text/csv");
        WriteDistribution(json, indicator, api, $"{api}/data", "JSON", "application/json");
        WriteDistribution(json, indicator, api, $"{address}/sdmx/3.0/data/dataflow/{indicator.Agency}/{indicator.Code}/1.0.0/*", "JSON", "application/vnd.sdmx.data+json");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDistribution(Utf8JsonWriter json, Indicator indicator, string api, string download, string format, string mediaType)
    {
        json.WriteStartObject();
        json.WriteString("@id", $"{download}#distribution");
        json.WriteString("@type", "dcat:Distribution");
        WriteId(json, "dcat:accessURL", api);
        WriteId(json, "dcat:downloadURL", download);
        WriteId(json, "dct:format", $"{Authority}file-type/{format}");
        WriteId(json, "dcat:mediaType", $"https://www.iana.org/assignments/media-types/{mediaType}");
        if (LicenceAddress(indicator.Licence) is { } licence)
        {
            WriteId(json, "dct:license", licence);
        }

        json.WriteEndObject();
    }

    /// <summary>An address as it is; an SPDX identifier at its address; other words have none.</summary>
    private static string? LicenceAddress(string? licence) =>
        licence is null ? null
        : Uri.TryCreate(licence, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) ? uri.AbsoluteUri
        : licence.AsSpan().IndexOfAnyExcept(SpdxCharacters) < 0 ? $"https://spdx.org/licenses/{licence}"
        : null;

    private static void WriteSpan(Utf8JsonWriter json, Row row, Indicator indicator)
    {
        if (row.FirstPeriod is not { } first || row.LastPeriod is not { } last)
        {
            return;
        }

        json.WriteStartObject("dct:temporal");
        json.WriteString("@type", "dct:PeriodOfTime");
        WriteTyped(json, "dcat:startDate", first.ToString("O", CultureInfo.InvariantCulture), "xsd:date");
        WriteTyped(json, "dcat:endDate", Period.Containing(last, indicator.Frequency, indicator.Calendar).LastDay.ToString("O", CultureInfo.InvariantCulture), "xsd:date");
        json.WriteEndObject();
    }

    private static void WriteAgent(Utf8JsonWriter json, string address, string code, LocalizedText? name)
    {
        json.WriteStartObject("dct:publisher");
        json.WriteString("@id", $"{address}/api/agencies/{code}");
        json.WriteString("@type", "foaf:Agent");
        if (name is null)
        {
            json.WriteString("foaf:name", code);
        }
        else
        {
            WriteText(json, "foaf:name", name);
        }

        json.WriteEndObject();
    }

    private static void WriteKeywords(Utf8JsonWriter json, IReadOnlyList<string> words, string english)
    {
        json.WriteStartArray("dcat:keyword");
        foreach (var (word, language) in words.Select(word => (word, word.Any(c => c is >= '\u0600' and <= '\u06FF') ? "fa" : "en")).Append((english, "en")))
        {
            WriteLanguageValue(json, word, language);
        }

        json.WriteEndArray();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string type, LocalizedText? text)
    {
        if (text is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("@type", type);
        WriteText(json, "skos:note", text);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, LocalizedText text)
    {
        json.WriteStartArray(name);
        WriteLanguageValue(json, text.Fa, "fa");
        WriteLanguageValue(json, text.En, "en");
        json.WriteEndArray();
    }

    private static void WriteLanguageValue(Utf8JsonWriter json, string value, string language)
    {
        json.WriteStartObject();
        json.WriteString("@language", language);
        json.WriteString("@value", value);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            WriteTyped(json, name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), "xsd:dateTime");
        }
    }

    private static void WriteTyped(Utf8JsonWriter json, string name, string value, string type)
    {
        json.WriteStartObject(name);
        json.WriteString("@type", type);
        json.WriteString("@value", value);
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string name, params string[] ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStartObject();
            json.WriteString("@id", id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteId(Utf8JsonWriter json, string name, string id)
    {
        json.WriteStartObject(name);
        json.WriteString("@id", id);
        json.WriteEndObject();
    }

    /// <summary>The EU vocabulary of data themes, which DCAT-AP asks for.</summary>
    private static string Theme(string sector) => sector switch
    {
        "energy" => "ENER",
        "agriculture" => "AGRI",
        "health" => "HEAL",
        "education" => "EDUC",
        "environment" => "ENVI",
        "transport" => "TRAN",
        "technology" => "TECH",
        "governance" or "finance" => "GOVE",
        "population" or "welfare" or "labour" => "SOCI",
        "housing" => "REGI",
        _ => "ECON",
    };

    private static string Periodicity(Frequency frequency) => frequency switch
    {
        Frequency.Annual => "ANNUAL",
        Frequency.HalfYearly => "ANNUAL_2",
        Frequency.Quarterly => "QUARTERLY",
        Frequency.Monthly => "MONTHLY",
        Frequency.Weekly => "WEEKLY",
        _ => "DAILY",
    };

    private static readonly SearchValues<char> SpdxCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-+");

    private sealed class Row : IndicatorRow
    {
        public DateTimeOffset? Issued { get; init; }
        public DateOnly? FirstPeriod { get; init; }
        public DateOnly? LastPeriod { get; init; }
        public string SectorFa { get; init; } = "";
        public string SectorEn { get; init; } = "";
    }
}
