using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Sdmx;

/// <summary>What the SDMX addresses refuse, with the status codes that SDMX REST 2.2 gives them.</summary>
internal static class SdmxProblems
{
    public static Problem Malformed { get; } = new("IND-201", StatusCodes.Status400BadRequest, new("پرسش با SDMX REST 2.2 نمی‌خواند", "The query does not comply with SDMX REST 2.2"));

    public static Problem NotAcceptable { get; } = new("IND-202", StatusCodes.Status406NotAcceptable, new("قالب خواسته‌شده در دسترس نیست", "The requested format is not available"));

    public static Problem TooMuch { get; } = new("IND-203", StatusCodes.Status413PayloadTooLarge, new("پاسخ بزرگ‌تر از اندازهٔ مجاز است", "The answer would be larger than allowed"));

    public static Problem Meaningless { get; } = new("IND-204", StatusCodes.Status422UnprocessableEntity, new("پرسش درست نوشته شده اما با ساختار داده نمی‌خواند", "The query is well written but does not fit the data structure"));

    public static Problem NotImplemented { get; } = new("IND-205", StatusCodes.Status501NotImplemented, new("این بخش از SDMX ارائه نمی‌شود", "This part of SDMX is not offered"));
}
