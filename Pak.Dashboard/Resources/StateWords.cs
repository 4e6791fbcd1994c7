using System.Globalization;
using System.Text.RegularExpressions;
using Pak.AppHost.Local.Engine;
using Pak.AppHost.Local.ResourceApi;
using Pak.Dashboard.Languages;

namespace Pak.Dashboard.Resources;

/// <summary>States, reasons and commands in the page's language. The engine tells its reasons in English; those that it has are known here.</summary>
internal sealed partial class StateWords(Words words)
{
    /// <summary>It answers, and says itself that something is missing.</summary>
    public static bool IsDegraded(ResourceView view) => view is { State: ResourceState.Healthy, Reason: not null };

    public string Of(ResourceView view) => view.State switch
    {
        ResourceState.Healthy when IsDegraded(view) => words["با کاستی", "Degraded"],
        ResourceState.Waiting => words["در انتظار", "Waiting"],
        ResourceState.Starting => words["در حال راه‌اندازی", "Starting"],
        ResourceState.Healthy => words["سالم", "Healthy"],
        ResourceState.Unhealthy => words["ناسالم", "Unhealthy"],
        ResourceState.Restarting => words["از کار افتاده", "Crashed"],
        ResourceState.Stopping => words["در حال توقف", "Stopping"],
        ResourceState.Stopped => words["متوقف", "Stopped"],
        _ => words["ناموفق", "Failed"],
    };

    /// <summary>good, wait, bad or quiet: the colour, which never stands alone.</summary>
    public static string Tone(ResourceView view) => view.State switch
    {
        ResourceState.Healthy => IsDegraded(view) ? "wait" : "good",
        ResourceState.Waiting or ResourceState.Starting or ResourceState.Stopping => "wait",
        ResourceState.Stopped => "quiet",
        _ => "bad",
    };

    /// <summary>A shape for each tone, for whoever does not see colours.</summary>
    public static string Mark(string tone) => tone switch
    {
        "good" => "●",
        "wait" => "◐",
        "quiet" => "○",
        _ => "✖",
    };

    public string Command(string command) => command switch
    {
        "start" => words["راه‌اندازی", "Start"],
        "stop" => words["توقف", "Stop"],
        _ => words["راه‌اندازی دوباره", "Restart"],
    };

    public string Kind(string kind) => kind switch
    {
        "postgres" => "PostgreSQL",
        "redis" => "Redis",
        "database" => words["پایگاه داده", "Database"],
        "dashboard" => words["همین داشبورد", "This dashboard"],
        _ => words["سرویس", "Service"],
    };

    /// <summary>The reason in the page's language; one that is not known stays as the engine wrote it.</summary>
    public string Reason(string reason)
    {
        var ended = Ended().Match(reason);
        if (ended.Success)
        {
            var code = int.Parse(ended.Groups["code"].Value, CultureInfo.InvariantCulture);
            var next = ended.Groups["next"];
            return words[
                $"با کد خروج {Isolated(ended.Groups["code"].Value)}{SignalIn(code, " ({0})")} پایان یافت{(next.Success ? $"؛ راه‌اندازی بعدی پس از {words.Digits(next.Value)} ثانیه" : "")}",
                $"It ended with exit code {code}{SignalIn(code, " ({0})")}{(next.Success ? $"; next start in {next.Value} s" : "")}"];
        }

        if (!words.IsPersian)
        {
            return reason;
        }

        return reason switch
        {
            "by the operator" => "به دست متصدی",
            "to be started" => "نوبت راه‌اندازی",
            "it does not answer" => "پاسخ نمی‌دهد",
            _ when Slow().Match(reason) is { Success: true } slow => $"تا {words.Digits(slow.Groups["within"].Value)} ثانیه پاسخ نداد",
            _ when reason.StartsWith("for ", StringComparison.Ordinal) => $"منتظر {Isolated(reason[4..])}",
            _ when Silent().Match(reason) is { Success: true } silent => $"{Isolated(silent.Groups["path"].Value)} پاسخ نمی‌دهد",
            _ when Answers().Match(reason) is { Success: true } answer => $"{Isolated(answer.Groups["path"].Value)} پاسخ {words.Digits(answer.Groups["code"].Value)} می‌دهد{Told(answer)}",
            _ when Status().Match(reason) is { Success: true } status && Told(status) is { Length: > 2 } told => told[2..],
            _ when Lost().Match(reason) is { Success: true } lost =>
                $"ناگهان پایان یافت{(lost.Groups["next"].Success ? $"؛ راه‌اندازی بعدی پس از {words.Digits(lost.Groups["next"].Value)} ثانیه" : "")}",
            _ => Isolated(reason),
        };
    }

    // What a program says of itself: its status in a word, or rather the checks that are the reason.
    private static string Told(Match answer) => (answer.Groups["checks"].Value, answer.Groups["status"].Value.ToLowerInvariant()) switch
    {
        ({ Length: > 0 } checks, _) => $": \u2068{checks}\u2069",
        (_, "unhealthy") => ": ناسالم",
        (_, "degraded") => ": با کاستی",
        (_, { Length: > 0 } other) => $": \u2068{other}\u2069",
        _ => "",
    };

    // 128 + n: signal n ended it.
    private string SignalIn(int code, string format) => code switch
    {
        137 => string.Format(CultureInfo.InvariantCulture, format, words["کشته شده: SIGKILL، یا کمبود حافظه", "killed: SIGKILL, or out of memory"]),
        134 => string.Format(CultureInfo.InvariantCulture, format, words["خطای کشندهٔ برنامه: SIGABRT", "a fatal error of the program: SIGABRT"]),
        139 => string.Format(CultureInfo.InvariantCulture, format, "SIGSEGV"),
        143 => string.Format(CultureInfo.InvariantCulture, format, "SIGTERM"),
        _ => "",
    };

    // Left to right inside a right-to-left sentence (first strong isolate … pop).
    private string Isolated(string text) => words.IsPersian ? $"\u2068{text}\u2069" : text;

    [GeneratedRegex("^it ended with exit code (?<code>[0-9]+)(; next start in (?<next>[0-9]+) s)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ended();

    [GeneratedRegex("^it ended unexpectedly(; next start in (?<next>[0-9]+) s)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lost();

    [GeneratedRegex("^it does not answer within (?<within>[0-9]+) s$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Slow();

    [GeneratedRegex("^(?<path>/[^ ]*) does not answer", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Silent();

    [GeneratedRegex("^(?<status>degraded|unhealthy)( \\((?<checks>.+)\\))?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Status();

    [GeneratedRegex("^(?<path>/[^ ]*) answers (?<code>[0-9]+)(, (?<status>[^(]+?)( \\((?<checks>.+)\\))?)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Answers();
}
