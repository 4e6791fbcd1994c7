using System.Net.Http.Headers;
using System.Net.Http.Json;
using Npgsql;
using Pak.Permits.Applications;
using Pak.Permits.Passage;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults;

namespace Pak.Permits.Notices;

/// <summary>
/// Sends waiting notices to the gateway: POST of <c>{"to","text"}</c> with the notice's id as Idempotency-Key, so that a notice that is sent
/// again after a crash is one message. Any 2xx is success; anything else is tried again after 1, 2, 4 … minutes, at most an hour apart,
/// for a day. Any number of replicas may send: each notice's row is locked by one.
/// </summary>
internal sealed partial class NoticeSender(
    NpgsqlDataSource db, NoticeSettings settings, IHttpClientFactory clients, Applicants applicants, TimeProvider clock, ILogger<NoticeSender> logger)
{
    public const string Client = "notices";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(1);

    private sealed record Waiting(Guid Notice, Guid Application, byte[] Applicant, string Text, DateTimeOffset CreatedAt, int Attempts);

    /// <summary>Sends what is due, one after the other. Returns how many were tried.</summary>
    public async Task<int> RunOnce(CancellationToken ct)
    {
        var tried = 0;
        while (settings.IsSent && await SendNext(ct))
        {
            tried++;
        }

        return tried;
    }

    private async Task<bool> SendNext(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await Take(connection, ct) is not { } notice)
        {
            return false;
        }

        var failure = await Send(notice, ct);
        await using var command = new NpgsqlCommand(
            "UPDATE notices SET attempts = attempts + 1, sent_at = $1, next_try_at = $2, failure = $3 WHERE notice_id = $4", connection);
        var now = clock.Now();
        DateTimeOffset? next = failure is null || now - notice.CreatedAt >= GivenUpAfter ? null : now + Pause(notice.Attempts);
        command.Parameters.Add(new() { Value = failure is null ? now.UtcDateTime : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)next?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)failure ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = notice.Notice });
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static TimeSpan Pause(int attempts) => attempts >= 6 ? Longest : TimeSpan.FromMinutes(1 << attempts);

    /// <summary>Null when the gateway has taken it.</summary>
    private async Task<string?> Send(Waiting notice, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Gateway);
            request.Headers.TryAddWithoutValidation("Idempotency-Key", notice.Notice.ToString("D"));
            request.Headers.Authorization = settings.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            request.Content = JsonContent.Create(new Message(applicants.Open(notice.Applicant, notice.Application).Mobile, notice.Text), options: JsonDefaults.Options);
            using var answer = await clients.CreateClient(Client).SendAsync(request, ct);
            return answer.IsSuccessStatusCode ? null : FormattableString.Invariant($"the gateway answered {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            LogUnsent(logger, notice.Notice, e.Message);
            return "the gateway did not answer";
        }
    }

    private async Task<Waiting?> Take(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT n.notice_id, n.application_id, a.applicant, n.text, n.created_at, n.attempts
            FROM notices n JOIN applications a USING (application_id)
            WHERE n.next_try_at <= $1 ORDER BY n.next_try_at LIMIT 1 FOR UPDATE OF n SKIP LOCKED
            """,
            connection);
        command.Parameters.Add(new() { Value = clock.Now().UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new Waiting(reader.GetGuid(0), reader.GetGuid(1), reader.GetFieldValue<byte[]>(2), reader.GetString(3), new DateTimeOffset(reader.GetDateTime(4)), reader.GetInt32(5))
            : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notice {Notice} was not sent and will be tried again: {Reason}")]
    private static partial void LogUnsent(ILogger logger, Guid notice, string reason);

    private sealed record Message(string To, string Text);
}

internal static class NoticeExtensions
{
    public static void AddNotices(this IHostApplicationBuilder builder, double seconds)
    {
        builder.Services.AddSingleton(NoticeSettings.From(builder.Configuration));
        builder.Services.AddSingleton<NoticeOffice>();
        builder.Services.AddSingleton<NoticeSender>();
        builder.Services.AddHttpClient(NoticeSender.Client, static client => client.Timeout = TimeSpan.FromSeconds(10));
        builder.AddRounds("Sending of notices", seconds, static services => services.GetRequiredService<NoticeSender>().RunOnce);
    }
}
