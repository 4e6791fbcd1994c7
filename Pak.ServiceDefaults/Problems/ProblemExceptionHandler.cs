using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pak.Contracts;

namespace Pak.ServiceDefaults.Problems;

/// <summary>
/// Turns what the framework and the database throw into problems: a body that cannot be read is the caller's (4xx, naming the
/// field), a database that is away is 503 with Retry-After, everything else is a defect (500, logged with its stack).
/// </summary>
internal sealed partial class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested && exception is OperationCanceledException)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = From(exception);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            LogOutage(logger, exception.Message);
        }
        else if (problem.Status >= 500)
        {
            LogDefect(logger, exception);
        }

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    internal static Problem From(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => FromJson(json),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad when bad.Message.StartsWith("Implicit body inferred", StringComparison.Ordinal) =>
            CommonProblems.BadRequest.With("درخواست به متن JSON نیاز دارد", "The request needs a JSON body"),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => CommonProblems.BadRequest with { Detail = new("درخواست ناقص یا نادرست است: " + bad.Message, bad.Message) },
        BadHttpRequestException bad => CommonProblems.ForStatus(bad.StatusCode),
        // U+0000, which JSON and a query may carry and PostgreSQL's text cannot.
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } =>
            CommonProblems.BadRequest.With("متن نویسه‌ای دارد که نگه‌داشتنی نیست (U+0000)", "A text contains a character that cannot be stored (U+0000)"),
        PostgresException { IsTransient: false, SqlState: not (PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow) } => CommonProblems.Unexpected,
        NpgsqlException or TimeoutException or HttpRequestException or OperationCanceledException { InnerException: TimeoutException } => CommonProblems.Unavailable,
        _ => CommonProblems.Unexpected,
    };

    private static Problem FromJson(JsonException exception)
    {
        var field = FieldOf(exception);
        var message = exception.Message switch
        {
            var m when m.Contains("missing required properties", StringComparison.Ordinal) => Missing(m),
            var m when m.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) =>
                new LocalizedText("این فیلد شناخته نیست", "This field is not known"),
            var m when m.Contains("Duplicate property", StringComparison.Ordinal) =>
                new LocalizedText("این فیلد دو بار آمده است", "This field stands twice"),
            var m when m.Contains("null", StringComparison.Ordinal) && m.Contains("allow", StringComparison.Ordinal) =>
                new LocalizedText("این فیلد نمی‌تواند null باشد", "This field cannot be null"),
            var m when m.Contains("could not be converted", StringComparison.Ordinal) =>
                new LocalizedText("نوع یا مقدار این فیلد درست نیست", "The type or value of this field is not right"),
            _ => new LocalizedText(
                $"متن JSON درست نیست (سطر {exception.LineNumber + 1}، بایت {exception.BytePositionInLine + 1})",
                $"Not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})"),
        };

        return CommonProblems.BadRequest.With(new FieldError(field, message));
    }

    private static LocalizedText Missing(string message)
    {
        // "… was missing required properties, including the following: 'name', 'kind'."
        var names = string.Join(", ", message.Split('\'').Where((_, i) => i % 2 == 1).Skip(1));
        return new LocalizedText($"این فیلدها لازم‌اند: {names}", $"Required fields are missing: {names}");
    }

    private static string FieldOf(JsonException exception) => exception.Path is null or "$" ? "$" : exception.Path.TrimStart('$', '.');

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected error")]
    private static partial void LogDefect(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Unavailable: {Reason}")]
    private static partial void LogOutage(ILogger logger, string reason);
}
