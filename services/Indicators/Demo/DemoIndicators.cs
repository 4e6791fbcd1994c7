using Pak.Contracts;
using Pak.Indicators.Catalogue;

namespace Pak.Indicators.Demo;

/// <summary>How the made-up values of an indicator run.</summary>
/// <param name="Start">The country's value in 1394.</param>
/// <param name="Growth">Its mean change a year, as a factor.</param>
/// <param name="Noise">Spread of one value around its path, relative.</param>
/// <param name="Additive">True for amounts: the provinces share the country's value. False for rates: they scatter around it.</param>
internal sealed record DemoIndicator(string Agency, NewIndicator Content, double Start, double Growth, double Noise, bool Additive);

/// <summary>Real indicators of Iranian agencies with their usual names, units and meanings. Their demo values are made up.</summary>
internal static class DemoIndicators
{
    public static IReadOnlyList<DemoIndicator> All { get; } =
    [
        Make("statistics", "gdp-growth", "رشد اقتصادی", "Economic growth", "economy", "درصد", "percent", "تغییر سالانهٔ تولید ناخالص داخلی به قیمت‌های ثابت", "Annual change of gross domestic product at constant prices", -30, 30, 1, Direction.More, 3.1, 1.0, 0.6),
        Make("statistics", "inflation", "نرخ تورم", "Inflation rate", "prices", "درصد", "percent", "تغییر میانگین دوازده‌ماههٔ شاخص قیمت مصرف‌کننده نسبت به دورهٔ مشابه سال پیش", "Change of the twelve-month average of the consumer price index over the year before", -10, 200, 1, Direction.Less, 11.9, 1.16, 0.08, Frequency.Monthly),
        Make("statistics", "unemployment", "نرخ بیکاری", "Unemployment rate", "labour", "درصد", "percent", "سهم بیکاران از جمعیت فعال ۱۵ساله و بیشتر", "Unemployed persons as a share of the labour force aged 15 and over", 0, 100, 1, Direction.Less, 11.0, 0.965, 0.06, Frequency.Quarterly),
        Make("statistics", "participation", "نرخ مشارکت اقتصادی", "Labour force participation rate", "labour", "درصد", "percent", "سهم جمعیت فعال از جمعیت ۱۵ساله و بیشتر", "Labour force as a share of the population aged 15 and over", 0, 100, 1, Direction.More, 41.2, 1.0, 0.03, Frequency.Quarterly),
        Make("statistics", "gini", "ضریب جینی", "Gini coefficient", "welfare", "صفر تا یک", "zero to one", "نابرابری توزیع هزینهٔ خانوارها؛ صفر یعنی برابری کامل", "Inequality of household expenditure; zero is full equality", 0, 1, 4, Direction.Less, 0.385, 1.001, 0.02),
        Make("statistics", "population", "جمعیت", "Population", "population", "نفر", "persons", "برآورد جمعیت در میانهٔ سال", "Mid-year population estimate", 0, null, 0, Direction.Range, 78_800_000, 1.011, 0.002, additive: true),
        Make("mporg", "development-spending", "اعتبارات عمرانی پرداخت‌شده", "Development budget paid out", "finance", "میلیارد ریال", "billion rials", "پرداختی از محل تملک دارایی‌های سرمایه‌ای", "Payments for the acquisition of capital assets", 0, null, 0, Direction.More, 290_000, 1.27, 0.10, additive: true),
        Make("mporg", "budget-execution", "تحقق بودجهٔ عمرانی", "Execution of the development budget", "finance", "درصد", "percent", "نسبت پرداختی به اعتبار مصوب", "Payments as a share of the approved credit", 0, 120, 1, Direction.More, 62, 1.015, 0.07, Frequency.Quarterly),
        Make("mporg", "active-projects", "طرح‌های عمرانی فعال", "Active development projects", "finance", "طرح", "projects", "شمار طرح‌های ملی و استانی در دست اجرا", "National and provincial projects under construction", 0, null, 0, Direction.Range, 68_000, 1.01, 0.03, additive: true),
        Make("presidency", "request-response-days", "زمان پاسخ به درخواست‌های مردمی", "Days to answer citizens' requests", "governance", "روز", "days", "میانگین روزهای پاسخ در سامانهٔ ارتباط مردم و دولت", "Mean days to an answer in the public contact system", 0, 365, 1, Direction.Less, 21, 0.95, 0.08),
        Make("presidency", "public-satisfaction", "رضایت از خدمات دولتی", "Satisfaction with public services", "governance", "درصد", "percent", "سهم پاسخ‌گویانی که از خدمت گرفته‌شده راضی‌اند", "Respondents satisfied with the service they received", 0, 100, 1, Direction.More, 48, 1.02, 0.05),
        Make("mefa", "business-start-days", "زمان آغاز کسب‌وکار", "Days to start a business", "business", "روز", "days", "روزهای لازم از درخواست تا صدور مجوز کسب‌وکار", "Days from application to the licence of a business", 0, 730, 1, Direction.Less, 72, 0.90, 0.07),
        Make("mefa", "business-climate", "نمرهٔ فضای کسب‌وکار", "Business climate score", "business", "از ۱۰", "out of 10", "ارزیابی فعالان اقتصادی از فضای کسب‌وکار؛ ده بدترین است", "Entrepreneurs' rating of the business climate; ten is the worst", 0, 10, 2, Direction.Less, 6.05, 0.992, 0.03, Frequency.Quarterly),
        Make("mefa", "licences-issued", "مجوزهای کسب‌وکار صادرشده", "Business licences issued", "business", "مجوز", "licences", "شمار مجوزهای صادرشده در درگاه ملی مجوزها", "Licences issued through the national licence portal", 0, null, 0, Direction.More, 260_000, 1.12, 0.08, additive: true),
        Make("mefa", "tax-revenue", "درآمد مالیاتی", "Tax revenue", "finance", "میلیارد ریال", "billion rials", "مالیات‌های مستقیم و غیرمستقیم وصول‌شده", "Direct and indirect taxes collected", 0, null, 0, Direction.More, 792_000, 1.29, 0.05, additive: true),
        Make("mefa", "foreign-investment", "سرمایه‌گذاری خارجی مصوب", "Approved foreign investment", "economy", "میلیون دلار", "million US dollars", "سرمایهٔ خارجی طرح‌های تصویب‌شده", "Foreign capital of approved projects", 0, null, 1, Direction.More, 8_400, 0.96, 0.2, additive: true),
        Make("industry", "industrial-production", "شاخص تولید صنعتی", "Industrial production index", "industry", "۱۰۰ = ۱۳۹۵", "1395 = 100", "حجم تولید کارگاه‌های بزرگ صنعتی", "Output volume of large industrial establishments", 0, 500, 1, Direction.More, 95, 1.02, 0.05, Frequency.Monthly),
        Make("industry", "industry-permits", "پروانه‌های بهره‌برداری صنعتی", "Industrial operating permits", "industry", "فقره", "permits", "پروانه‌های بهره‌برداری صادرشده برای واحدهای صنعتی", "Operating permits issued to industrial plants", 0, null, 0, Direction.More, 5_600, 1.02, 0.07, additive: true),
        Make("industry", "non-oil-exports", "صادرات غیرنفتی", "Non-oil exports", "trade", "میلیون دلار", "million US dollars", "ارزش گمرکی کالاهای غیرنفتی صادرشده", "Customs value of non-oil goods exported", 0, null, 1, Direction.More, 42_400, 1.03, 0.08, additive: true),
        Make("health", "life-expectancy", "امید به زندگی در بدو تولد", "Life expectancy at birth", "health", "سال", "years", "سال‌هایی که نوزادی با الگوی مرگ‌ومیر کنونی زندگی خواهد کرد", "Years a newborn would live under current mortality", 30, 100, 1, Direction.More, 75.2, 1.002, 0.006),
        Make("health", "infant-mortality", "مرگ‌ومیر نوزادان زیر یک سال", "Infant mortality rate", "health", "در هزار تولد زنده", "per 1,000 live births", "مرگ کودکان زیر یک سال در هزار تولد زنده", "Deaths under one year of age per thousand live births", 0, 500, 1, Direction.Less, 13.4, 0.955, 0.05),
        Make("health", "hospital-beds", "تخت بیمارستانی", "Hospital beds", "health", "در هزار نفر", "per 1,000 persons", "تخت‌های فعال بیمارستانی به ازای هزار نفر", "Active hospital beds per thousand inhabitants", 0, 30, 2, Direction.More, 1.56, 1.015, 0.03),
        Make("energy", "electricity-consumption", "مصرف برق", "Electricity consumption", "energy", "میلیون کیلووات‌ساعت", "million kWh", "برق فروخته‌شده به همهٔ مشترکان", "Electricity sold to all customers", 0, null, 0, Direction.Less, 228_000, 1.035, 0.02, additive: true),
        Make("energy", "renewable-share", "سهم برق تجدیدپذیر", "Share of renewable electricity", "energy", "درصد", "percent", "سهم نیروگاه‌های تجدیدپذیر از تولید برق، بی نیروگاه‌های برق‌آبی بزرگ", "Renewables in electricity generation, without large hydropower", 0, 100, 2, Direction.More, 0.12, 1.25, 0.08),
        Make("energy", "water-storage", "پرشدگی مخزن سدها", "Fill of dam reservoirs", "environment", "درصد", "percent", "نسبت آب موجود به گنجایش مخزن سدها", "Water in store as a share of the reservoirs' capacity", 0, 100, 0, Direction.More, 47, 0.99, 0.12, Frequency.Monthly),
        Make("interior", "road-deaths", "جان‌باختگان تصادف‌های رانندگی", "Road traffic deaths", "transport", "نفر", "persons", "جان‌باختگان تصادف‌های درون‌شهری و برون‌شهری", "Deaths in urban and rural road accidents", 0, null, 0, Direction.Less, 16_600, 1.008, 0.04, additive: true),
        Make("interior", "local-revenue", "درآمد پایدار شهرداری‌ها", "Sustainable municipal revenue", "governance", "درصد", "percent", "سهم درآمد پایدار از درآمد شهرداری‌ها", "Sustainable income as a share of municipal income", 0, 100, 1, Direction.More, 28, 1.03, 0.05),
        Make("tehran-governorate", "permit-days", "زمان صدور مجوزهای استانی", "Days to issue provincial permits", "governance", "روز کاری", "working days", "میانگین روزهای کاری تا صدور مجوزهای دستگاه‌های استان", "Mean working days to the permits of the province's offices", 0, 365, 1, Direction.Less, 34, 0.94, 0.07),
        Make("tehran-governorate", "stalled-plants", "واحدهای تولیدی راکد بازگشته به تولید", "Stalled plants back in production", "industry", "واحد", "plants", "واحدهای تعطیل یا نیمه‌تعطیلی که دوباره تولید می‌کنند", "Idle or half-idle plants that produce again", 0, null, 0, Direction.More, 900, 1.07, 0.1, additive: true),
        Make("tehran-municipality", "metro-trips", "سفر با مترو", "Metro trips", "transport", "میلیون سفر", "million trips", "سفرهای روزانهٔ جمع‌شده در دوره", "Trips summed over the period", 0, null, 1, Direction.More, 650, 1.01, 0.07, additive: true),
        Make("tehran-municipality", "clean-air-days", "روزهای هوای پاک و قابل قبول", "Days of clean or acceptable air", "environment", "روز", "days", "روزهای سال با شاخص کیفیت هوای ۱۰۰ و کمتر", "Days of the year with an air quality index of 100 or less", 0, 366, 0, Direction.More, 238, 0.995, 0.05),
        Make("tehran-municipality", "green-space", "سرانهٔ فضای سبز", "Green space per inhabitant", "housing", "متر مربع", "square metres", "فضای سبز شهری به ازای هر نفر", "Urban green space per inhabitant", 0, 200, 1, Direction.More, 15.8, 1.01, 0.03),
    ];

    private static DemoIndicator Make(
        string agency, string code, string nameFa, string nameEn, string sector, string unitFa, string unitEn, string definitionFa, string definitionEn,
        decimal? min, decimal? max, int decimals, Direction direction, double start, double growth, double noise,
        Frequency frequency = Frequency.Annual, bool additive = false) => new(
            agency,
            new NewIndicator
            {
                Code = code,
                Name = new(nameFa, nameEn),
                Definition = new(definitionFa, definitionEn),
                Sector = sector,
                Unit = new(unitFa, unitEn),
                Frequency = frequency,
                Calendar = CalendarKind.Jalali,
                Decimals = decimals,
                Direction = direction,
                PublicationLagDays = frequency == Frequency.Annual ? 90 : 30,
                ValidRange = new(min, max),
                Source = new("دادهٔ نمونه؛ مقدارها ساختگی‌اند", "Sample data; the values are made up"),
            },
            start, growth, noise, additive);
}
