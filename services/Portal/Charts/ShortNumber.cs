using Pak.Portal.Languages;

namespace Pak.Portal.Charts;

/// <summary>Numbers on scales: «۲٫۵ میلیون», "2.5M".</summary>
internal static class ShortNumber
{
    private static readonly (double From, string Fa, string En)[] Names = [(1e12, " هزار میلیارد", "T"), (1e9, " میلیارد", "B"), (1e6, " میلیون", "M")];

    public static string Of(Words w, double value)
    {
        foreach (var (from, fa, en) in Names)
        {
            if (Math.Abs(value) >= from)
            {
                return Plain(w, value / from) + w[fa, en];
            }
        }

        return Plain(w, value);
    }

    private static string Plain(Words w, double value)
    {
        var number = Math.Round((decimal)value, 6);
        var places = Math.Min(6, (int)(number / 1.0000000000000000000000000000m).Scale);
        return w.Number(number, places);
    }
}
