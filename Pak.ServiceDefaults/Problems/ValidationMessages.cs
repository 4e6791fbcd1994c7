using System.Text.RegularExpressions;
using Pak.Contracts;

namespace Pak.ServiceDefaults.Problems;

/// <summary>
/// Pak's words, in both languages, for the standard messages of System.ComponentModel.DataAnnotations, which come in English only
/// and speak of types. A message that is not one of them stays as its attribute wrote it.
/// </summary>
internal static partial class ValidationMessages
{
    public static LocalizedText Of(string message)
    {
        if (Required().IsMatch(message))
        {
            return new("این فیلد لازم است", "This field is required");
        }

        if (MaximumLength().Match(message) is { Success: true } longer)
        {
            return new($"این فیلد حداکثر {Digits(longer)} نویسه می‌پذیرد", $"This field takes at most {Number(longer)} characters");
        }

        if (MinimumLength().Match(message) is { Success: true } shorter)
        {
            return new($"این فیلد حداقل {Digits(shorter)} نویسه می‌خواهد", $"This field takes at least {Number(shorter)} characters");
        }

        if (Range().Match(message) is { Success: true } range)
        {
            var (low, high) = (range.Groups["low"].Value, range.Groups["high"].Value);
            return new(
                $"مقدار این فیلد باید بین {PersianText.WithPersianDigits(low)} و {PersianText.WithPersianDigits(high)} باشد",
                $"The value must be between {low} and {high}");
        }

        if (Controls().IsMatch(message))
        {
            return new("این فیلد نباید نویسهٔ کنترلی یا نویسهٔ تغییر جهت متن داشته باشد", message);
        }

        return Pattern().IsMatch(message) ? new("شکل این فیلد درست نیست", "The form of this field is not right") : new(message, message);
    }

    private static string Number(Match match) => match.Groups["number"].Value;

    private static string Digits(Match match) => PersianText.WithPersianDigits(Number(match));

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
