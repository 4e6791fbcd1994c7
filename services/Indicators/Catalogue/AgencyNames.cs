using System.Collections.Frozen;
using System.Net.Http.Json;
using System.Text.Json;
using Pak.Contracts;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Clients;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Catalogue;

/// <summary>
/// The names of agencies, asked of the register at most every five minutes. While the register is away those known last are used; an agency that is not known has
/// no name here.
/// </summary>
internal sealed partial class AgencyNames(IHttpClientFactory clients, TimeProvider clock, ILogger<AgencyNames> logger)
{
    public const string Client = "agency-names";

    private const int MostPages = 100;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private FrozenDictionary<string, LocalizedText> _names = FrozenDictionary<string, LocalizedText>.Empty;
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;

    /// <summary>By code.</summary>
    public async Task<IReadOnlyDictionary<string, LocalizedText>> All(CancellationToken ct)
    {
        if (clock.GetUtcNow() - _askedAt < Kept)
        {
            return _names;
        }

        _askedAt = clock.GetUtcNow();
        try
        {
            return _names = await Ask(ct);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            LogAway(logger, e.Message);
            return _names;
        }
    }

    private async Task<FrozenDictionary<string, LocalizedText>> Ask(CancellationToken ct)
    {
        using var register = clients.CreateClient(Client);
        var names = new Dictionary<string, LocalizedText>(StringComparer.Ordinal);
        string? after = null;
        for (var page = 0; page < MostPages; page++)
        {
            var address = $"api/agencies?limit={PageRequest.MaxLimit}{(after is null ? "" : "&after=" + Uri.EscapeDataString(after))}";
            var answer = await register.GetFromJsonAsync<Page<Agency>>(new Uri(address, UriKind.Relative), JsonDefaults.Options, ct);
            foreach (var agency in answer!.Items)
            {
                names[agency.Code] = agency.Name;
            }

            if (answer.Next is null)
            {
                break;
            }

            after = answer.Next;
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The register of agencies gives no names: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    private sealed record Agency(string Code, LocalizedText Name);
}

internal static class AgencyNamesExtensions
{
    public static void AddAgencyNames(this IHostApplicationBuilder builder)
    {
        builder.AddAnonymousServiceClient(AgencyNames.Client, "agencies", TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton<AgencyNames>();
    }
}
