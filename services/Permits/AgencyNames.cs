using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pak.Contracts;
using Pak.ServiceDefaults;

namespace Pak.Permits;

/// <summary>
/// What agencies are called, asked of the register and remembered for ten minutes. While the register is away the name known
/// before stays; without one the file is with "the agency": tracking never waits for another service longer than a second.
/// </summary>
internal sealed partial class AgencyNames(IHttpClientFactory clients, TimeProvider clock, ILogger<AgencyNames> logger)
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(15);
    private static readonly LocalizedText Another = new("دستگاهی دیگر", "Another agency");
    private static readonly LocalizedText Unnamed = new("دستگاه صادرکننده", "The agency");
    private static readonly JsonSerializerOptions Lenient = new(JsonDefaults.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    private readonly ConcurrentDictionary<string, (LocalizedText Name, DateTimeOffset Until)> _known = new();

    public async ValueTask<LocalizedText> Of(string agency, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(agency, out var known) && now < known.Until)
        {
            return known.Name;
        }

        if (known.Name is not null)
        {
            _known[agency] = (known.Name, now + RetryAfter); // one asks, the others go on with the name they know
        }

        try
        {
            var answer = await clients.CreateClient("agencies").GetFromJsonAsync<Agency>(new Uri($"api/agencies/{agency}", UriKind.Relative), Lenient, ct);
            _known[agency] = (answer!.Name, now + Lifetime);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            LogUnnamed(logger, agency, e.Message);
            _known[agency] = (known.Name ?? Unnamed, now + RetryAfter);
        }

        return _known[agency].Name;
    }

    /// <summary>The name of an agency other than the file's as it is remembered: asks nobody, so it may be called while a file is locked.</summary>
    public LocalizedText Known(string agency) => _known.GetValueOrDefault(agency).Name is { } name && name != Unnamed ? name : Another;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The name of agency {Agency} could not be read: {Reason}")]
    private static partial void LogUnnamed(ILogger logger, string agency, string reason);

    private sealed record Agency(LocalizedText Name);
}
