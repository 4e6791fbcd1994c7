using System.Net.Http.Headers;
using System.Net.Http.Json;
using Pak.Contracts;
using Pak.Permits.Notices;
using Pak.ServiceDefaults;

namespace Pak.Permits.Mobiles;

/// <summary>
/// Sends a code at once, through the same gateway as notices; a code that comes later is of no use, so nothing is tried again. Without a
/// gateway there is no outbox for codes except in the demo (<c>Pak:Demo</c>), where the answer shows what would have been sent.
/// </summary>
internal sealed partial class CodeSender(NoticeSettings settings, IHttpClientFactory clients, IConfiguration configuration, ILogger<CodeSender> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>True where the page may show the message, because there is nobody to send it to.</summary>
    public bool IsShown => !settings.IsSent && configuration.GetValue<bool>("Pak:Demo");

    public static string TextOf(string code) => $"کد تأیید پاک: {PersianText.WithPersianDigits(code)}\nاین کد پنج دقیقه اعتبار دارد. آن را به کسی نگویید.";

    /// <summary>False when the gateway did not take it.</summary>
    public async Task<bool> Send(string mobile, string code, CancellationToken ct)
    {
        if (!settings.IsSent)
        {
            return IsShown;
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Patience);
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Gateway);
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.CreateVersion7().ToString("D"));
            request.Headers.Authorization = settings.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            request.Content = JsonContent.Create(new Message(mobile, TextOf(code)), options: JsonDefaults.Options);
            using var answer = await clients.CreateClient(NoticeSender.Client).SendAsync(request, limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            LogUnsent(logger, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A confirmation code was not sent: {Reason}")]
    private static partial void LogUnsent(ILogger logger, string reason);

    private sealed record Message(string To, string Text);
}
