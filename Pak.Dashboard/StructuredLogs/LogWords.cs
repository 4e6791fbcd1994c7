using Pak.Dashboard.Languages;

namespace Pak.Dashboard.StructuredLogs;

/// <summary>The levels of log, in words and tones.</summary>
internal static class LogWords
{
    public static string Level(Words w, LogLevel level) => level switch
    {
        LogLevel.Trace => w["ردگیری", "Trace"],
        LogLevel.Debug => w["اشکال‌زدایی", "Debug"],
        LogLevel.Information => w["آگاهی", "Information"],
        LogLevel.Warning => w["هشدار", "Warning"],
        LogLevel.Error => w["خطا", "Error"],
        LogLevel.Critical => w["بحرانی", "Critical"],
        _ => w["نامعلوم", "Unknown"],
    };

    public static string Tone(LogLevel level) => level switch
    {
        LogLevel.Warning => "wait",
        LogLevel.Error or LogLevel.Critical => "bad",
        LogLevel.Information => "calm",
        _ => "quiet",
    };
}
