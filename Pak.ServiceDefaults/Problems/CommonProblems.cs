using Microsoft.AspNetCore.Http;

namespace Pak.ServiceDefaults.Problems;

/// <summary>The refusals that every service shares. Codes <c>PAK-…</c>; a service's own stand in its <c>Problems.cs</c>.</summary>
public static class CommonProblems
{
    public static Problem BadRequest { get; } = new("PAK-001", StatusCodes.Status400BadRequest, new("درخواست خوانده نشد", "The request cannot be read"));

    public static Problem Invalid { get; } = new("PAK-002", StatusCodes.Status400BadRequest, new("بعضی فیلدها درست نیستند", "Some fields are not right"));

    public static Problem Unauthenticated { get; } = new("PAK-003", StatusCodes.Status401Unauthorized, new("برای این کار باید وارد شوید", "This needs a valid access token"));

    public static Problem Forbidden { get; } = new("PAK-004", StatusCodes.Status403Forbidden, new("اجازهٔ این کار را ندارید", "You are not allowed to do this"));

    public static Problem NotFound { get; } = new("PAK-005", StatusCodes.Status404NotFound, new("پیدا نشد", "Not found"));

    public static Problem MethodNotAllowed { get; } = new("PAK-006", StatusCodes.Status405MethodNotAllowed, new("این نشانی این روش را نمی‌پذیرد", "This address does not take this method"));

    public static Problem NotAcceptable { get; } = new("PAK-007", StatusCodes.Status406NotAcceptable, new("قالب خواسته‌شده در دسترس نیست", "The requested format is not available"));

    public static Problem TooLarge { get; } = new("PAK-008", StatusCodes.Status413PayloadTooLarge, new("درخواست بزرگ‌تر از اندازهٔ مجاز است", "The request is larger than allowed"));

    public static Problem UnsupportedMediaType { get; } = new("PAK-009", StatusCodes.Status415UnsupportedMediaType, new("قالب درخواست پذیرفته نیست", "The request's media type is not supported"));

    public static Problem ChangedMeanwhile { get; } = new("PAK-010", StatusCodes.Status412PreconditionFailed, new("در این میان دیگری آن را تغییر داده است", "It was changed by someone else meanwhile"));

    public static Problem VersionRequired { get; } = new("PAK-011", StatusCodes.Status428PreconditionRequired, new("سرآیند If-Match لازم است", "The If-Match header is required"));

    public static Problem KeyReused { get; } = new("PAK-012", StatusCodes.Status422UnprocessableEntity, new("این کلید برای درخواست دیگری به کار رفته است", "This Idempotency-Key was used for another request"));

    public static Problem StillRunning { get; } = new("PAK-013", StatusCodes.Status409Conflict, new("درخواستی با همین کلید هنوز در جریان است", "A request with this Idempotency-Key is still running"));

    public static Problem TooManyRequests { get; } = new("PAK-014", StatusCodes.Status429TooManyRequests, new("تعداد درخواست‌ها بیش از اندازه است", "Too many requests"));

    public static Problem Unavailable { get; } = new("PAK-015", StatusCodes.Status503ServiceUnavailable, new("سامانه موقتاً در دسترس نیست", "Temporarily unavailable")) { RetryAfter = TimeSpan.FromSeconds(2) };

    public static Problem Unexpected { get; } = new("PAK-016", StatusCodes.Status500InternalServerError, new("خطای پیش‌بینی‌نشده", "Unexpected error"));

    public static Problem Timeout { get; } = new("PAK-017", StatusCodes.Status408RequestTimeout, new("درخواست به‌موقع کامل نشد", "The request was not completed in time"));

    /// <summary>The problem for a bare status code, as the framework answers it.</summary>
    internal static Problem ForStatus(int status) => status switch
    {
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        408 => Timeout,
        412 => ChangedMeanwhile,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        428 => VersionRequired,
        429 => TooManyRequests,
        502 or 503 or 504 => Unavailable with { Status = status },
        >= 400 and < 500 => BadRequest with { Status = status },
        _ => Unexpected with { Status = status },
    };
}
