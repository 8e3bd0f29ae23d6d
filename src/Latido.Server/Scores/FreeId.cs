using System.Globalization;
using System.Text;

namespace Latido.Server.Scores;

/// <summary>Makes ids of names: what people call a thing becomes what files, addresses and facts call it by.</summary>
internal static class FreeId
{
    private const int Longest = 60;

    /// <summary>An id of the name's letters without accents and digits, a dash for all else, that is not among the taken ones.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="otherwise">What it begins with where the name has neither letter nor digit of ours.</param>
    /// <param name="taken">The ids that others have.</param>
    public static string Of(string name, string otherwise, IReadOnlyCollection<string> taken)
    {
        var plain = new string([.. Plain(name).Take(Longest - 4)]).Trim('-');
        var wanted = plain.Length == 0 ? otherwise : plain;

        return Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? wanted : $"{wanted}-{number}").First(id => !taken.Contains(id));
    }

    private static string Plain(string name)
    {
        var letters = name.ToLowerInvariant().Normalize(NormalizationForm.FormD)
            .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark)
            .Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');

        return string.Join('-', new string([.. letters]).Split('-', StringSplitOptions.RemoveEmptyEntries));
    }
}
