using Pak.Contracts;
using Pak.Permits.Types;

namespace Pak.Permits.Demo;

/// <summary>
/// Real kinds of permits of the demo's agencies, with the laws they rest on; days, fees and conditions are simplified samples,
/// not legal advice.
/// </summary>
internal static class DemoTypes
{
    public static IReadOnlyList<PermitType> All(DateOnly effectiveFrom) =>
    [
        Type("pharmacy-establishment", "health", PermitClass.Approval, 30, 20, 12_000_000, 60, effectiveFrom,
            new("پروانهٔ تأسیس داروخانه", "Pharmacy establishment licence"),
            Medical,
            [
                new("معرفی داروساز مسئول فنی دارای پروانه", "A licensed pharmacist is named as technical manager"),
                new("رعایت ضوابط مکان و زیربنای داروخانه", "The rules for place and floor area are kept"),
                new("نداشتن سوءپیشینهٔ کیفری مؤثر", "No relevant criminal record"),
            ],
            [new("مدرک تحصیلی داروسازی", "Degree in pharmacy"), new("سند مالکیت یا اجاره‌نامهٔ محل", "Deed or lease of the premises")]),
        Type("food-manufacturing", "health", PermitClass.Approval, 45, 30, 18_000_000, 36, effectiveFrom,
            new("پروانهٔ ساخت مواد غذایی و آشامیدنی", "Food and drink manufacturing licence"),
            Medical,
            [
                new("معرفی مسئول فنی واجد شرایط", "A qualified technical manager is named"),
                new("تأیید فرمول ساخت و برچسب فرآورده", "The product's formula and label are approved"),
                new("برقراری شرایط خوب تولید (GMP)", "Good manufacturing practice is in place"),
            ],
            [new("پروانهٔ بهره‌برداری واحد تولیدی", "Operating licence of the plant"), new("نتیجهٔ آزمایش نمونه", "Laboratory result of a sample")]),
        Type("industrial-establishment", "industry", PermitClass.Registration, 10, 7, 5_000_000, 24, effectiveFrom,
            new("جواز تأسیس واحد صنعتی", "Industrial plant establishment licence"),
            new("قانون تمرکز امور صنعت و معدن", "Act on the concentration of industry and mining affairs"),
            [
                new("مجاز بودن فعالیت در محل درخواستی", "The activity is allowed at the place applied for"),
                new("ارائهٔ طرح توجیهی", "A feasibility study is given"),
            ],
            [new("طرح توجیهی فنی و اقتصادی", "Technical and economic feasibility study")]),
        Type("mining-exploration", "industry", PermitClass.Approval, 40, 30, 25_000_000, 12, effectiveFrom,
            new("پروانهٔ اکتشاف معدن", "Mineral exploration licence"),
            new("قانون معادن مصوب ۱۳۷۷", "Mines Act of 1377 (1998)"),
            [
                new("آزاد بودن محدودهٔ درخواستی", "The area applied for is free"),
                new("داشتن توان فنی و مالی", "Technical and financial capacity"),
                new("نبود مخالفت دستگاه‌های موضوع مادهٔ ۲۴", "No objection by the bodies named in article 24"),
            ],
            [new("نقشهٔ محدوده با مختصات", "Map of the area with coordinates"), new("طرح اکتشاف", "Exploration plan")]),
        Type("building-permit", "tehran-municipality", PermitClass.Approval, 30, 20, 90_000_000, 24, effectiveFrom,
            new("پروانهٔ ساختمانی", "Building permit"),
            new("قانون شهرداری، مادهٔ ۱۰۰", "Municipality Act, article 100"),
            [
                new("انطباق نقشه با طرح تفصیلی", "The plans agree with the detailed plan"),
                new("تأیید نقشه‌ها به دست مهندس دارای پروانه", "Plans approved by a licensed engineer"),
                new("تسویهٔ عوارض", "Levies are paid"),
            ],
            [new("سند مالکیت", "Title deed"), new("نقشه‌های معماری و سازه", "Architectural and structural drawings")]),
        Type("building-completion", "tehran-municipality", PermitClass.Approval, 20, 15, 15_000_000, 1200, effectiveFrom,
            new("گواهی پایان کار ساختمان", "Building completion certificate"),
            new("قانون شهرداری، مادهٔ ۱۰۰", "Municipality Act, article 100"),
            [
                new("انطباق ساختمان با پروانه", "The building agrees with its permit"),
                new("تأیید استحکام بنا به دست مهندس ناظر", "The supervising engineer confirms the building's strength"),
            ],
            [new("پروانهٔ ساختمانی", "Building permit"), new("گزارش پایانی مهندس ناظر", "Final report of the supervising engineer")]),
        Type("ngo-establishment", "interior", PermitClass.Approval, 30, 25, 0, 36, effectiveFrom,
            new("پروانهٔ تأسیس تشکل مردم‌نهاد", "Non-governmental organisation licence"),
            new("آیین‌نامهٔ تشکل‌های مردم‌نهاد مصوب ۱۳۹۵", "Regulation on non-governmental organisations of 1395 (2016)"),
            [
                new("دست‌کم پنج نفر هیئت مؤسس", "At least five founders"),
                new("اساسنامهٔ منطبق با نمونهٔ مصوب", "Articles that agree with the approved model"),
            ],
            [new("اساسنامه", "Articles of association"), new("صورت‌جلسهٔ هیئت مؤسس", "Minutes of the founders' meeting")]),
        Type("party-establishment", "interior", PermitClass.Approval, 60, 45, 0, 1200, effectiveFrom,
            new("پروانهٔ تأسیس حزب", "Political party licence"),
            new("قانون نحوهٔ فعالیت احزاب و گروه‌های سیاسی مصوب ۱۳۹۴", "Act on the activity of parties and political groups of 1394 (2015)"),
            [
                new("معرفی هیئت مؤسس واجد شرایط", "Qualified founders are named"),
                new("ارائهٔ مرام‌نامه و اساسنامه", "Programme and articles are given"),
            ],
            [new("مرام‌نامه و اساسنامه", "Programme and articles")]),
    ];

    private static LocalizedText Medical => new(
        "قانون مربوط به مقررات امور پزشکی و دارویی و مواد خوردنی و آشامیدنی مصوب ۱۳۳۴",
        "Act on medical, pharmaceutical, food and drink affairs of 1334 (1955)");

    private static PermitType Type(
        string code, string agency, PermitClass kind, int statutoryDays, int promisedDays, long fee, int validityMonths, DateOnly effectiveFrom,
        LocalizedText title, LocalizedText basis, IReadOnlyList<LocalizedText> conditions, IReadOnlyList<LocalizedText> documents) =>
        new(code, 1, title, agency, kind, statutoryDays, promisedDays, TacitApproval: false,
            [.. conditions.Select((text, i) => new Condition(i + 1, text, basis))],
            [.. documents.Select((d, i) => new RequiredDocument(d.Fa, d.En).Completed(i + 1))], fee, validityMonths, effectiveFrom, Sample: true);
}
