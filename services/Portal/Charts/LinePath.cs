using System.Text;

namespace Pak.Portal.Charts;

/// <summary>A line through values as the <c>d</c> of an SVG path.</summary>
internal static class LinePath
{
    /// <summary>Each run of values is a stroke of its own; <paramref name="bridged"/> draws on across gaps.</summary>
    public static string Of(IReadOnlyList<decimal?> values, Func<int, double> x, Func<double, double> y, bool bridged)
    {
        var path = new StringBuilder();
        var pen = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
            {
                pen &= bridged;
                continue;
            }

            path.Append(pen ? 'L' : 'M').Append(Svg.N(x(i))).Append(' ').Append(Svg.N(y((double)value)));
            pen = true;
        }

        return path.ToString();
    }
}
