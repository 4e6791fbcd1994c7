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
    public const string LockedPeriod = "IND-F19";
    public const string Computed = "IND-F20";
    public const string NoBreakdown = "IND-F21";
    public const string UnknownBreakdown = "IND-F22";
    public const string MalformedJson = "IND-F23";
    public const string NotAText = "IND-F24";
    public const string MalformedWorkbook = "IND-F25";
    public const string WorkbookTooLarge = "IND-F26";
    public const string NothingDeleted = "IND-F27";
    public const string LargeChange = "IND-F31";
    public const string Outlier = "IND-F32";
    public const string Revision = "IND-F33";
    public const string RuleBroken = "IND-F34";
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
        [FindingCode.LockedPeriod] = new(
            "این دوره از {0} بسته است (قاعده: {2} روز پس از موعد انتشار)؛ {3} می‌تواند آن را باز کند",
            "This period is closed since {1} (rule: {2} days after its due date); {4} can open it"),
        [FindingCode.Computed] = new("این شاخص از فرمول به دست می‌آید؛ مقدارهای ورودی آن را بفرستید", "This indicator is computed by a formula; send the values of its inputs"),
        [FindingCode.NoBreakdown] = new("این شاخص تفکیک ندارد؛ این خانه را خالی بگذارید", "This indicator has no breakdowns; leave this empty"),
        [FindingCode.UnknownBreakdown] = new("تفکیک شناخته نیست یا از آنِ این شاخص نیست؛ نمونهٔ درست: {0}", "The breakdown is not known or not one of this indicator's; right would be {0}"),
        [FindingCode.MalformedJson] = new("از این شیء به بعد JSON درست نیست؛ آرایه‌ای از شیءها یا در هر سطر یک شیء بفرستید", "Not valid JSON from this object on; send an array of objects, or one object a line"),
        [FindingCode.NotAText] = new("این‌جا متن یا عدد لازم است", "A text or a number is needed here"),
        [FindingCode.MalformedWorkbook] = new("از این سطر به بعد پروندهٔ xlsx خوانده نمی‌شود؛ آن را دوباره با صفحه‌گسترده ذخیره کنید", "The .xlsx file cannot be read from this row on; save it again with a spreadsheet program"),
        [FindingCode.WorkbookTooLarge] = new("پروندهٔ xlsx بزرگ‌تر از {0} مگابایت است؛ آن را CSV کنید", "The .xlsx file is larger than {0} MB; send it as CSV"),
        [FindingCode.NothingDeleted] = new("چیزی از منتشرشده‌ها پاک نمی‌شود؛ مقدار نادرست را با مقدار تازه یا وضعیت M بفرستید", "Nothing published is deleted; send a new value, or status M for none"),
        [FindingCode.LargeChange] = new("نسبت به دورهٔ پیش ({0}) بیش از {1} درصد تغییر کرده است", "Changed by more than {1} percent from the period before ({0})"),
        [FindingCode.Outlier] = new("با پیشینهٔ این سری نمی‌خواند (میانه {0}، نمرهٔ z اصلاح‌شده {1})", "Unlike the history of this series (median {0}, modified z-score {1})"),
        [FindingCode.Revision] = new("مقدار منتشرشدهٔ {0} را عوض می‌کند", "Revises the published value {0}"),
        [FindingCode.RuleBroken] = new("{0} (سمت چپ {2}، باید {3} {4})", "{1} (left side {2}, must be {3} {4})"),
        [FindingCode.BadDefinition] = new("{0}", "{1}"),
        [FindingCode.ComputedFixed] = new("شاخصی که مقدار دارد از گزارشی به محاسبه‌ای یا برعکس تبدیل نمی‌شود", "An indicator that has figures cannot turn from reported to computed or back"),
        [FindingCode.TargetProposed] = new("برای همین شاخص، برنامه و ناحیه هدفی در انتظار تأیید است", "A target of this indicator, plan and area waits for its approval"),
        [FindingCode.FrequencyFixed] = new("تناوب و تقویم شاخصی که مقدار دارد تغییر نمی‌کند", "The frequency and calendar of an indicator that has figures cannot change"),
    };

    public static LocalizedText Of(string code, string[] args)
    {
        var template = Templates[code];
        return new(string.Format(CultureInfo.InvariantCulture, template.Fa, Array.ConvertAll(args, Persian)), string.Format(CultureInfo.InvariantCulture, template.En, args));
    }

    /// <summary>A number with the Persian decimal separator; its digits are left to the page's font. What is no number is as it was.</summary>
    private static string Persian(string argument) =>
        argument.Contains('.', StringComparison.Ordinal) && decimal.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? argument.Replace('.', '٫')
            : argument;
}
