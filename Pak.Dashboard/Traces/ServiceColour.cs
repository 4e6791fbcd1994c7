namespace Pak.Dashboard.Traces;

/// <summary>A service has one of eight colours (classes of site.css), the same on every page and in every run; the name always stands beside it.</summary>
internal static class ServiceColour
{
    private const int Colours = 8;

    private static readonly string[] First = ["gateway", "portal", "agencies", "indicators", "permits", "reporting"];

    public static string Of(string service) => "c" + Index(service).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static int Index(string service)
    {
        if (Array.IndexOf(First, service) is >= 0 and var known)
        {
            return known;
        }

        var sum = service.Aggregate(17u, static (hash, letter) => (hash * 31) + letter);
        return (int)(sum % Colours);
    }
}
