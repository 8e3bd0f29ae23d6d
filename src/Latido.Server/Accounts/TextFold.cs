using System.Globalization;
using System.Text;

namespace Latido.Server.Accounts;

/// <summary>Makes names comparable to what a person types: any case, no accents.</summary>
internal static class TextFold
{
    public static string Fold(string text)
    {
        // Most names are plain: they need no second look.
        if (System.Text.Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        var folded = new StringBuilder(text.Length);

        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(letter));
            }
        }

        return folded.ToString();
    }
}
