using Microsoft.Net.Http.Headers;

namespace Pak.Indicators.Sdmx;

internal enum SdmxForm
{
    Json,
    Csv,
}

/// <summary>What the Accept header asks for (SDMX REST 2.2, content negotiation).</summary>
/// <param name="Keys">none, obs, series or both: which columns of keys an SDMX-CSV gets.</param>
/// <param name="Labels">id, name or both: whether an SDMX-CSV has names too.</param>
internal sealed record SdmxFormat(SdmxForm Form, string Keys = "none", string Labels = "id")
{
    public const string JsonData = "application/vnd.sdmx.data+json";
    public const string CsvData = "application/vnd.sdmx.data+csv";
    public const string JsonStructure = "application/vnd.sdmx.structure+json";
    public const string Version = "2.1.0";

    private static readonly string?[] Versions = [null, "2", "2.1", Version, "2+", "2.1+", "2+.0.0", "2+.1.0", "2.0+.0", "2.1+.0", "2.1.0+", "2.0.0+"];

    public string ContentType => $"{(Form == SdmxForm.Json ? JsonData : CsvData)};version={Version}{(Form == SdmxForm.Csv ? "; charset=utf-8" : "")}";

    /// <summary>Null when nothing that the reader takes is offered.</summary>
    public static SdmxFormat? OfData(HttpRequest request) => Best(request, static type => type.MediaType.Value?.ToLowerInvariant() switch
    {
        JsonData when TakesVersion(type) => new(SdmxForm.Json),
        CsvData when TakesVersion(type) => OfCsv(type),
        "application/json" or "application/*" or "*/*" => new(SdmxForm.Json),
        "text/csv" or "text/*" => new(SdmxForm.Csv),
        _ => null,
    });

    public static bool TakesStructure(HttpRequest request) => Best(request, static type => type.MediaType.Value?.ToLowerInvariant() switch
    {
        JsonStructure when TakesVersion(type) => new(SdmxForm.Json),
        "application/json" or "application/*" or "*/*" => new(SdmxForm.Json),
        _ => null,
    }) is not null;

    private static SdmxFormat? Best(HttpRequest request, Func<MediaTypeHeaderValue, SdmxFormat?> offer)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Count == 0 ? new(SdmxForm.Json)
            : accepted.Where(type => type.Quality is null or > 0).OrderByDescending(type => type.Quality ?? 1).Select(offer).FirstOrDefault(format => format is not null);
    }

    private static SdmxFormat? OfCsv(MediaTypeHeaderValue type)
    {
        var (keys, labels, time) = (Parameter(type, "keys") ?? Parameter(type, "key") ?? "none", Parameter(type, "labels") ?? "id", Parameter(type, "timeFormat") ?? "original");
        return keys is "none" or "obs" or "series" or "both" && labels is "id" or "name" or "both" && time == "original" ? new(SdmxForm.Csv, keys, labels) : null;
    }

    private static bool TakesVersion(MediaTypeHeaderValue type) => Versions.Contains(Parameter(type, "version"), StringComparer.Ordinal);

    private static string? Parameter(MediaTypeHeaderValue type, string name) =>
        type.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found ? HeaderUtilities.RemoveQuotes(found.Value).Value : null;
}
