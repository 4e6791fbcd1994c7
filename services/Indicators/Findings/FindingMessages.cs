using System.Globalization;
using Pak.Contracts;

namespace Pak.Indicators.Findings;

/// <summary>The codes of findings and their words. Codes are permanent and never reused; {0} and {1} name what would be right.</summary>
internal static class FindingCode
{
    public const string UnknownIndicator = "IND-F01";
    public const string OtherAgency = "IND-F02";
    public const string UnknownArea = "IND-F03";
    public const string WrongPeriod = "IND-F04";
    public const string NotANumber = "IND-F05";
    public const string Duplicate = "IND-F06";
    public const string OutsideRange = "IND-F07";
    public const string FuturePeriod = "IND-F08";
    public const string UnknownStatus = "IND-F09";
    public const string WrongFieldCount = "IND-F10";
    public const string MissingColumn = "IND-F11";
    public const string UnknownColumn = "IND-F12";
    public const string RepeatedColumn = "IND-F13";
    public const string Malformed = "IND-F14";
    public const string NoRows = "IND-F15";
    public const string ValueAgainstStatus = "IND-F16";
    public const string TooManyDigits = "IND-F17";
    public const string LineTooLong = "IND-F18";
    public const string LargeChange = "IND-F31";
    public const string Outlier = "IND-F32";
    public const string Revision = "IND-F33";
    public const string BadDefinition = "IND-F40";
    public const string FrequencyFixed = "IND-F41";
    public const string ComputedFixed = "IND-F42";
    public const string TargetProposed = "IND-F43";
}

internal static class FindingMessages
{
    private static readonly Dictionary<string, LocalizedText> Templates = new(StringComparer.Ordinal)
    {
        [FindingCode.UnknownIndicator] = new("شاخصی با این کد تعریف نشده است", "No indicator has this code"),
        [FindingCode.OtherAgency] = new("این شاخص از آنِ دستگاه دیگری است: {0}", "This indicator is another agency's: {0}"),
        [FindingCode.UnknownArea] = new("کد ناحیه شناخته نیست؛ نمونهٔ درست: IR یا IR-23", "No area has this code; right would be IR or IR-23"),
        [FindingCode.WrongPeriod] = new("دوره با تناوب یا تقویم شاخص نمی‌خواند؛ نمونهٔ درست: {0}", "The period does not fit the indicator's frequency and calendar; right would be {0}"),
        [FindingCode.NotANumber] = new("این مقدار عدد نیست؛ نمونهٔ درست: 1234.5 بی جداکنندهٔ هزارگان", "Not a number; right would be 1234.5, without thousands separators"),
        [FindingCode.Duplicate] = new("همین شاخص، ناحیه و دوره در سطر {0} آمده است", "The same stands in row {0}"),
        [FindingCode.OutsideRange] = new("مقدار بیرون از بازهٔ مجاز {0} تا {1} است", "The value is outside the valid range {0} to {1}"),
        [FindingCode.FuturePeriod] = new("این دوره هنوز آغاز نشده است؛ پیش‌بینی را با وضعیت F بفرستید", "This period has not begun; send a forecast with status F"),
        [FindingCode.UnknownStatus] = new("وضعیت باید یکی از این‌ها باشد: {0}", "The status must be one of {0}"),
        [FindingCode.WrongFieldCount] = new("این سطر {0} خانه دارد و سرستون {1}", "This row has {0} fields, the header has {1}"),
        [FindingCode.MissingColumn] = new("این ستون لازم است؛ ستون‌ها: {0}", "This column is needed; the columns are {0}"),
        [FindingCode.UnknownColumn] = new("این ستون شناخته نیست؛ ستون‌ها: {0}", "This column is not known; the columns are {0}"),
        [FindingCode.RepeatedColumn] = new("این ستون دو بار آمده است", "This column stands twice"),
        [FindingCode.Malformed] = new("این سطر CSV درست نیست (RFC 4180، UTF-8)؛ علامت نقل‌قول را بررسی کنید", "Not valid CSV (RFC 4180, UTF-8) from here; check the quotes"),
        [FindingCode.NoRows] = new("پرونده هیچ سطری ندارد", "The file has no rows"),
        [FindingCode.ValueAgainstStatus] = new("وضعیت‌های {0} یعنی مقدار نیست: یا مقدار را خالی بگذارید یا وضعیت دیگری بنویسید", "The statuses {0} say that there is no value: leave the value empty, or give another status"),
        [FindingCode.TooManyDigits] = new("عدد بیش از ۲۸ رقم دارد", "The number has more than 28 digits"),
        [FindingCode.LineTooLong] = new("این سطر درازتر از ۶۴ کیلوبایت است", "This line is longer than 64 KB"),
        [FindingCode.LargeChange] = new("نسبت به دورهٔ پیش ({0}) بیش از {1} درصد تغییر کرده است", "Changed by more than {1} percent from the period before ({0})"),
        [FindingCode.Outlier] = new("با پیشینهٔ این سری نمی‌خواند (میانه {0}، نمرهٔ z اصلاح‌شده {1})", "Unlike the history of this series (median {0}, modified z-score {1})"),
        [FindingCode.Revision] = new("مقدار منتشرشدهٔ {0} را عوض می‌کند", "Revises the published value {0}"),
        [FindingCode.BadDefinition] = new("{0}", "{1}"),
        [FindingCode.ComputedFixed] = new("شاخصی که مقدار دارد از گزارشی به محاسبه‌ای یا برعکس تبدیل نمی‌شود", "An indicator that has figures cannot turn from reported to computed or back"),
        [FindingCode.TargetProposed] = new("برای همین شاخص، برنامه و ناحیه هدفی در انتظار تأیید است", "A target of this indicator, plan and area waits for its approval"),
        [FindingCode.FrequencyFixed] = new("تناوب و تقویم شاخصی که مقدار دارد تغییر نمی‌کند", "The frequency and calendar of an indicator that has figures cannot change"),
    };

    public static LocalizedText Of(string code, string[] args)
    {
        var template = Templates[code];
        return new(string.Format(CultureInfo.InvariantCulture, template.Fa, args), string.Format(CultureInfo.InvariantCulture, template.En, args));
    }
}
