using Pak.Portal.Languages;

namespace Pak.Portal.Errors;

/// <summary>When to try again, in words.</summary>
internal static class Waiting
{
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(90);
    private static readonly TimeZoneInfo Tehran = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran");

    /// <summary>Seconds for a short wait; minutes and the time of day for a longer one; "a little later" where nobody said how long.</summary>
    public static string TryAgain(this Words w, TimeSpan? wait, DateTimeOffset now)
    {
        if (wait is not { } time)
        {
            return w["اندکی بعد دوباره تلاش کنید.", "Try again a little later."];
        }

        if (time <= ShortWait)
        {
            var seconds = (int)Math.Ceiling(time.TotalSeconds);
            return w[$"حدود {w.Number(seconds)} ثانیهٔ دیگر دوباره تلاش کنید.", $"Try again in about {w.Count(seconds, "second")}."];
        }

        var minutes = (int)Math.Ceiling(time.TotalMinutes);
        var at = TimeZoneInfo.ConvertTime(now + time + TimeSpan.FromMinutes(1), Tehran).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        return w[$"حدود {w.Number(minutes)} دقیقهٔ دیگر، پس از ساعت {w.Digits(at)}، دوباره تلاش کنید.", $"Try again in about {w.Count(minutes, "minute")}, after {at} in Tehran."];
    }
}
