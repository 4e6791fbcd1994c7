using Pak.Contracts;

namespace Pak.Indicators.Sdmx;

/// <summary>Names of concepts and of the codes that SDMX itself defines.</summary>
internal static class SdmxNames
{
    public static readonly IReadOnlyDictionary<string, LocalizedText> Concepts = new Dictionary<string, LocalizedText>(StringComparer.Ordinal)
    {
        [SdmxIds.Frequency] = new("تناوب", "Frequency"),
        [SdmxIds.Indicator] = new("شاخص", "Indicator"),
        [SdmxIds.Area] = new("ناحیه", "Reference area"),
        [SdmxIds.Time] = new("دورهٔ زمانی", "Time period"),
        [SdmxIds.Value] = new("مقدار", "Observation value"),
        [SdmxIds.Status] = new("وضعیت مشاهده", "Observation status"),
        ["UNIT_MEASURE"] = new("یکا", "Unit of measure"),
        ["UNIT_MULT"] = new("توان ده", "Unit multiplier"),
        ["DECIMALS"] = new("رقم‌های اعشار", "Decimals"),
        ["SAMPLE"] = new("دادهٔ نمونه", "Sample data"),
    };

    public static readonly IReadOnlyDictionary<string, LocalizedText> Frequencies = new Dictionary<string, LocalizedText>(StringComparer.Ordinal)
    {
        ["A"] = new("سالانه", "Annual"),
        ["S"] = new("نیم‌ساله", "Half-yearly"),
        ["Q"] = new("فصلی", "Quarterly"),
        ["M"] = new("ماهانه", "Monthly"),
        ["W"] = new("هفتگی", "Weekly"),
        ["D"] = new("روزانه", "Daily"),
    };

    public static readonly LocalizedText Total = new("کل", "Total");

    /// <summary>SDMX CL_OBS_STATUS 2.2, as far as Pak takes it.</summary>
    public static readonly IReadOnlyDictionary<string, LocalizedText> Statuses = new Dictionary<string, LocalizedText>(StringComparer.Ordinal)
    {
        ["A"] = new("عادی", "Normal value"),
        ["B"] = new("گسست در سری زمانی", "Time series break"),
        ["D"] = new("تعریف متفاوت", "Definition differs"),
        ["E"] = new("برآورد", "Estimated value"),
        ["F"] = new("پیش‌بینی", "Forecast value"),
        ["G"] = new("مقدار آزمایشی", "Experimental value"),
        ["H"] = new("نبود مقدار؛ تعطیلی یا آخر هفته", "Missing value; holiday or weekend"),
        ["I"] = new("جانهی‌شده", "Imputed value"),
        ["J"] = new("عدم انطباق", "Derogation"),
        ["K"] = new("گنجانده در مقدار دیگر", "Data included in another category"),
        ["L"] = new("نبود مقدار؛ داده هست اما گردآوری نشد", "Missing value; data exist but were not collected"),
        ["M"] = new("نبود مقدار؛ داده‌ای نمی‌تواند باشد", "Missing value; data cannot exist"),
        ["N"] = new("ناچیز", "Not significant"),
        ["O"] = new("نبود مقدار", "Missing value"),
        ["P"] = new("موقت", "Provisional value"),
        ["Q"] = new("نبود مقدار؛ پوشیده", "Missing value; suppressed"),
        ["S"] = new("اعتصاب و رویدادهای ویژه", "Strike and other special events"),
        ["U"] = new("اعتماد کم", "Low reliability"),
        ["V"] = new("اعتبارسنجی‌نشده", "Unvalidated value"),
        ["W"] = new("شامل مقداری از دستهٔ دیگر", "Includes data from another category"),
    };
}
