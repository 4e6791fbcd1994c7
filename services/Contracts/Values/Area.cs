namespace Pak.Contracts;

/// <summary>A place figures and permits belong to: the country, a province (ISO 3166-2:IR) or, for comparison, another country (ISO 3166-1 alpha-2).</summary>
public sealed record Area(string Code, LocalizedText Name, string? Parent)
{
    /// <summary>Iran and its 31 provinces, in the order of ISO 3166-2:IR. Names in English as ISO has them in common use.</summary>
    public static IReadOnlyList<Area> Iran { get; } =
    [
        new("IR", new("ایران", "Iran"), null),
        Province("00", "مرکزی", "Markazi"),
        Province("01", "گیلان", "Gilan"),
        Province("02", "مازندران", "Mazandaran"),
        Province("03", "آذربایجان شرقی", "East Azerbaijan"),
        Province("04", "آذربایجان غربی", "West Azerbaijan"),
        Province("05", "کرمانشاه", "Kermanshah"),
        Province("06", "خوزستان", "Khuzestan"),
        Province("07", "فارس", "Fars"),
        Province("08", "کرمان", "Kerman"),
        Province("09", "خراسان رضوی", "Razavi Khorasan"),
        Province("10", "اصفهان", "Isfahan"),
        Province("11", "سیستان و بلوچستان", "Sistan and Baluchestan"),
        Province("12", "کردستان", "Kurdistan"),
        Province("13", "همدان", "Hamadan"),
        Province("14", "چهارمحال و بختیاری", "Chaharmahal and Bakhtiari"),
        Province("15", "لرستان", "Lorestan"),
        Province("16", "ایلام", "Ilam"),
        Province("17", "کهگیلویه و بویراحمد", "Kohgiluyeh and Boyer-Ahmad"),
        Province("18", "بوشهر", "Bushehr"),
        Province("19", "زنجان", "Zanjan"),
        Province("20", "سمنان", "Semnan"),
        Province("21", "یزد", "Yazd"),
        Province("22", "هرمزگان", "Hormozgan"),
        Province("23", "تهران", "Tehran"),
        Province("24", "اردبیل", "Ardabil"),
        Province("25", "قم", "Qom"),
        Province("26", "قزوین", "Qazvin"),
        Province("27", "گلستان", "Golestan"),
        Province("28", "خراسان شمالی", "North Khorasan"),
        Province("29", "خراسان جنوبی", "South Khorasan"),
        Province("30", "البرز", "Alborz"),
    ];

    private static Area Province(string number, string fa, string en) => new($"IR-{number}", new(fa, en), "IR");
}
