using Pak.Portal.Languages;

namespace Pak.Portal.Charts;

/// <summary>What every picture has around its drawing: size, title, legend, source; a text alternative for who does not see it.</summary>
/// <param name="Standalone">With title and source in the picture: for a file, and for another site.</param>
internal sealed record PictureFrame(Words W, ChartSpec Spec, bool Standalone, string Description, string Role = "img")
{
    public const double Width = 760;
    private const double Row = 22;

    /// <summary>Where the drawing begins, below title and legend.</summary>
    public double Top { get; private set; }

    /// <summary>Mirrored in Persian: time runs, and reading begins, on the right.</summary>
    public double X(double x) => W.IsPersian ? Width - x : x;

    /// <summary>The anchor of a text that begins at the side where reading begins.</summary>
    public string Start => W.IsPersian ? "end" : "start";

    public string End => W.IsPersian ? "start" : "end";

    public Svg Open(double height, bool legend)
    {
        var svg = new Svg().Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" viewBox=\"0 0 {Width} {height}\" role=\"{Role}\" aria-label=\"{Description}\" font-family=\"{Svg.Font}\" font-size=\"14\" direction=\"ltr\" focusable=\"false\">");
        if (Standalone)
        {
            svg.Add($"<title>{Spec.Title}</title><desc>{Description}</desc><rect width=\"{Width}\" height=\"{height}\" fill=\"{Palette.Paper}\"/>");
            Text(svg, Spec.Title, 16, 28, 19, bold: true);
            Text(svg, Spec.Unit, 16, 50, 14, bold: false);
            Top = 62;
        }
        else
        {
            Top = 8;
        }

        if (legend && Spec.Lines.Count > 1)
        {
            Legend(svg);
        }

        return svg;
    }

    public Svg Close(Svg svg, double height)
    {
        if (Standalone)
        {
            Text(svg, W["منبع: ", "Source: "] + Spec.Source, 16, height - 12, 12.5, bold: false);
        }

        return svg.Raw("</svg>");
    }

    public static string Colour(int index) => Palette.Series[index % Palette.Series.Length];

    /// <summary>A text along the side where reading begins; the browser shapes and orders its letters.</summary>
    private void Text(Svg svg, string text, double x, double y, double size, bool bold) =>
        svg.Add($"<text x=\"{X(x)}\" y=\"{y}\" direction=\"{(W.IsPersian ? "rtl" : "ltr")}\" text-anchor=\"start\" font-size=\"{size}\" font-weight=\"{(bold ? 700 : 400)}\" fill=\"{(bold ? Palette.Ink : Palette.Soft)}\" class=\"{(bold ? "ink" : "soft")}\">{text}</text>");

    private void Legend(Svg svg)
    {
        double x = 16, y = Top + 12;
        for (var i = 0; i < Spec.Lines.Count; i++)
        {
            var line = Spec.Lines[i];
            var width = 44 + (line.Name.Length * 7.4);
            if (x > 16 && x + width > Width - 16)
            {
                (x, y) = (16, y + Row);
            }

            svg.Add($"<line x1=\"{X(x)}\" x2=\"{X(x + 22)}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{Colour(i)}\" class=\"s{i % Palette.Series.Length}\" stroke-width=\"3\"");
            svg.Raw(line.Role switch { LineRole.Target => " stroke-dasharray=\"6 4\"", LineRole.Second => " stroke-dasharray=\"2 3\"", _ => "" }).Raw("/>");
            Text(svg, line.Name, x + 28, y + 5, 14, bold: false);
            x += width;
        }

        Top = y + 14;
    }
}
