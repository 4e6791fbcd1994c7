using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Pak.Portal.Charts;

/// <summary>
/// Writes an SVG. Colours stand in presentation attributes, so that the picture is whole outside the site and needs no inline style
/// inside it; the site's style sheet overrides them by class.
/// </summary>
internal sealed class Svg
{
    public const string Font = "Vazirmatn, Tahoma, sans-serif";
    private readonly StringBuilder _text = new();

    public static string N(double number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);

    public static string Escape(string text) => HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All).Encode(text);

    public Svg Add(FormattableString markup)
    {
        _text.AppendFormat(Formatter.Instance, markup.Format, markup.GetArguments());
        return this;
    }

    public Svg Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public IHtmlContent ToHtml() => new HtmlString(_text.ToString());

    public override string ToString() => _text.ToString();

    // What goes into the markup is a number or is escaped.
    private sealed class Formatter : IFormatProvider, ICustomFormatter
    {
        public static readonly Formatter Instance = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            null => "",
            double number => N(number),
            int number => number.ToString(CultureInfo.InvariantCulture),
            _ => Escape(arg.ToString() ?? ""),
        };
    }
}
