using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace DrFunctions.Api;

/// <summary>
/// A page under way. What is written between the braces of an interpolated string is encoded, whoever wrote it: so text
/// from the world cannot become markup. What stands outside the braces is ours.
/// </summary>
internal sealed class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _page = new();

    /// <summary>Writes markup.</summary>
    public Html Write([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Writes each item.</summary>
    public Html Each<T>(IEnumerable<T> items, Action<T> write)
    {
        foreach (var item in items)
        {
            write(item);
        }

        return this;
    }

    /// <inheritdoc />
    public override string ToString() => _page.ToString();

    /// <summary>The parts of an interpolated string, written as they come.</summary>
    [InterpolatedStringHandler]
    public readonly struct Markup
    {
        private readonly StringBuilder _page;

        public Markup(int literalLength, int formattedCount, Html html)
        {
            _page = html._page;
            _page.EnsureCapacity(_page.Length + literalLength + formattedCount);
        }

        /// <summary>Ours: as it is.</summary>
        public void AppendLiteral(string value) => _page.Append(value);

        /// <summary>Anybody's: encoded.</summary>
        public void AppendFormatted(string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                _page.Append(Encoder.Encode(value));
            }
        }

        /// <summary>An outcome.</summary>
        public void AppendFormatted(Badge value)
        {
            _page.Append("<span class=\"badge ").Append(value.Kind).Append("\">");
            AppendFormatted(value.Text);
            _page.Append("</span>");
        }

        /// <summary>A number.</summary>
        public void AppendFormatted(int value) => _page.Append(CultureInfo.InvariantCulture, $"{value}");

        /// <summary>A coordinate, to a tenth.</summary>
        public void AppendFormatted(double value) => _page.Append(CultureInfo.InvariantCulture, $"{value:0.#}");

        /// <summary>An instant, as browsers read it.</summary>
        public void AppendFormatted(DateTimeOffset value) => _page.Append(CultureInfo.InvariantCulture, $"{value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }
}
