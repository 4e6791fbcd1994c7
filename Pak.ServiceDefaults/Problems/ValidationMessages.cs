using System.Text.RegularExpressions;
using Pak.Contracts;

namespace Pak.ServiceDefaults.Problems;

/// <summary>
/// Persian words for the messages of validation attributes (System.ComponentModel.DataAnnotations), which come in English only.
/// A message that is not one of them stays as its attribute wrote it.
/// </summary>
internal static partial class ValidationMessages
{
    public static LocalizedText Of(string message)
    {
        if (Required().IsMatch(message))
        {
            return new("این فیلد لازم است", message);
        }

        if (MaximumLength().Match(message) is { Success: true } longer)
        {
            return new($"این فیلد حداکثر {Digits(longer)} نویسه می‌پذیرد", message);
        }

        if (MinimumLength().Match(message) is { Success: true } shorter)
        {
            return new($"این فیلد حداقل {Digits(shorter)} نویسه می‌خواهد", message);
        }

        if (Range().Match(message) is { Success: true } range)
        {
            return new($"مقدار این فیلد باید بین {range.Groups["low"].Value} و {range.Groups["high"].Value} باشد", message);
        }

        if (Controls().IsMatch(message))
        {
            return new("این فیلد نباید نویسهٔ کنترلی یا نویسهٔ تغییر جهت متن داشته باشد", message);
        }

        return Pattern().IsMatch(message) ? new("شکل این فیلد درست نیست", message) : new(message, message);
    }

    private static string Digits(Match match) => PersianText.WithPersianDigits(match.Groups["number"].Value);

    [GeneratedRegex("field is required", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Required();

    [GeneratedRegex("maximum length of '?(?<number>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MaximumLength();

    [GeneratedRegex("minimum length of '?(?<number>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MinimumLength();

    [GeneratedRegex("must be between (?<low>[^ ]+) and (?<high>[^ ]+?)\\.?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Range();

    // Of the services' own attributes.
    [GeneratedRegex("must not contain control characters", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Controls();

    [GeneratedRegex("must match the regular expression|is not a valid", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
