using System.Globalization;
using System.Text;

namespace Latido.Engine.Facts;

/// <summary>Makes names comparable that people spell in many ways.</summary>
internal static class PlainText
{
    /// <summary>Lower case without accents; what is neither letter, digit nor kept becomes the filler, or nothing.</summary>
    public static string Simplify(string text, char kept = '\0', string filler = "")
    {
        StringBuilder plain = new(text.Length);

        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c) || c == kept)
            {
                plain.Append(char.ToLowerInvariant(c));
            }
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(filler);
            }
        }

        return plain.ToString();
    }

    /// <summary>At most so many characters, none cut in two.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
