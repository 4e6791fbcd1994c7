using System.Text.Json;
using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record Applicant(string Name, string NationalCode, string Mobile, string Confirmation);

/// <param name="Status">submitted; approved where the complete file was issued at once.</param>
internal sealed record Receipt(
    string TrackingCode, DateTimeOffset SubmittedAt, DateTimeOffset? Deadline, LocalizedText Title, string Agency, string Status = "submitted");

/// <summary>What the service takes as an application.</summary>
internal sealed record NewApplication(
    string Type, string Area, Applicant Applicant, string Description, IReadOnlyDictionary<string, JsonElement>? Answers, IReadOnlyList<string> Documents);

/// <summary>A draft as the service has it.</summary>
internal sealed record KeptDraft<T>(string Type, T Content, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt);

/// <param name="Message">What would have been sent, in a demo that has nobody to send it; otherwise null.</param>
internal sealed record SentCode(DateTimeOffset ExpiresAt, string? Message = null);

/// <param name="Token">Names the file in the application; a secret.</param>
internal sealed record UploadedFile(string Token, string Format, int Size);

/// <param name="Sent">Whether it reached the gateway; in the demo it stays in the outbox.</param>
internal sealed record ToldNotice(DateTimeOffset At, string Text, bool Sent);

/// <summary>Everything that happens before an application is handed in, and handing it in.</summary>
internal sealed class ApplyingApi(HttpClient http, HttpClient uploads) : ServiceApi(http)
{
    /// <summary>Opens a draft and answers with the secret that it is read and changed by.</summary>
    public async Task<string> BeginDraft<T>(string type, T content, CancellationToken ct) =>
        (await Post<StartedDraft>("api/permits/drafts", new { type, content }, ct)).Draft;

    /// <summary>Null when its time has passed or it was discarded.</summary>
    public async Task<KeptDraft<T>?> ReadDraft<T>(string draft, CancellationToken ct)
    {
        try
        {
            return await Post<KeptDraft<T>>("api/permits/drafts/read", new { draft }, ct);
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <param name="draft">Its secret.</param>
    /// <param name="content">All of it.</param>
    /// <param name="documents">The uploads that are to live as long as the draft.</param>
    /// <param name="ct">Cancels.</param>
    public Task SaveDraft<T>(string draft, T content, IReadOnlyList<string> documents, CancellationToken ct) =>
        Send<object>(new HttpRequestMessage(HttpMethod.Put, new Uri("api/permits/drafts", UriKind.Relative)) { Content = JsonContent.Create(new { draft, content, documents }, options: Json) }, asStaff: false, ct);

    public Task DiscardDraft(string draft, CancellationToken ct) => Post<object>("api/permits/drafts/discard", new { draft }, ct);

    /// <summary>One answer to the type's form, as it will be stored; null for an optional question that was left blank. Refused where it is wrong.</summary>
    public async Task<JsonElement?> CheckAnswer(string type, string question, JsonElement answer, CancellationToken ct)
    {
        var body = new { answers = new Dictionary<string, JsonElement> { [question] = answer } };
        var taken = await Post<TakenAnswers>(Path($"api/permits/types/{type}/answers"), body, ct);
        return taken.Answers.TryGetValue(question, out var value) ? value : null;
    }

    public Task<SentCode> SendCode(string mobile, CancellationToken ct) => Post<SentCode>("api/permits/mobile-codes", new { mobile }, ct);

    /// <summary>What the application confirms its mobile with.</summary>
    public async Task<string> ConfirmCode(string mobile, string code, CancellationToken ct) =>
        (await Post<Confirmed>("api/permits/mobile-codes/confirmation", new { mobile, code }, ct)).Confirmation;

    /// <summary>All of the files or, with the refusal, none.</summary>
    public async Task<IReadOnlyList<UploadedFile>> Upload(string type, string document, IEnumerable<IFormFile> files, CancellationToken ct)
    {
        using var form = new MultipartFormDataContent();
        foreach (var file in files)
        {
            form.Add(new StreamContent(file.OpenReadStream()), "file", "file"); // names are the citizen's own
        }

        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Path($"api/permits/types/{type}/documents/{document}"), UriKind.Relative)) { Content = form };
        return (await new Uploads(uploads).Send(request, ct)).Files;
    }

    /// <summary>Sending the same key again gives the first receipt again.</summary>
    public Task<Receipt> Apply(NewApplication application, string key, CancellationToken ct) =>
        Post<Receipt>("api/permits/applications", application, ct, idempotencyKey: key);

    /// <summary>What the applicant was told, newest first.</summary>
    public async Task<IReadOnlyList<ToldNotice>> Notices(TrackingPair pair, CancellationToken ct) =>
        (await Post<Told>("api/permits/tracking/notices", new { pair.TrackingCode, pair.LastFour }, ct)).Items;

    private sealed record StartedDraft(string Draft);

    private sealed record TakenAnswers(IReadOnlyDictionary<string, JsonElement> Answers);

    private sealed record Confirmed(string Confirmation);

    private sealed record Told(IReadOnlyList<ToldNotice> Items);

    private sealed record UploadedFiles(IReadOnlyList<UploadedFile> Files);

    /// <summary>Has more time than a page.</summary>
    private sealed class Uploads(HttpClient http) : ServiceApi(http)
    {
        public Task<UploadedFiles> Send(HttpRequestMessage request, CancellationToken ct) => Send<UploadedFiles>(request, asStaff: false, ct);
    }
}
