using System.Text;

namespace Latido.Engine.Tracking;

/// <summary>How much two event names look like one: by their words, whatever their order, case, signs and endings.</summary>
internal static class NameLikeness
{
    /// <summary>0 for nothing in common, 1 for the same words.</summary>
    public static double Of(string one, string other)
    {
        var (a, b) = (Words(one), Words(other));

        if (a.Count == 0 || b.Count == 0)
        {
            return 0;
        }

        var shared = a.Count(word => b.Any(each => IsSame(word, each)));

        return (double)shared / Math.Max(a.Count, b.Count);
    }

    /// <summary>viewed and view are one word, exported and export too; nothing cleverer than a common beginning.</summary>
    private static bool IsSame(string one, string other)
    {
        var shorter = one.Length <= other.Length ? one : other;
        var longer = one.Length <= other.Length ? other : one;
        var stem = Math.Max(3, shorter.Length - 1);

        return shorter == longer
            || (shorter.Length >= 4 && longer.Length - shorter.Length <= 3 && longer.StartsWith(shorter[..Math.Min(stem, shorter.Length)], StringComparison.Ordinal));
    }

    private static HashSet<string> Words(string name)
    {
        HashSet<string> words = new(StringComparer.Ordinal);
        StringBuilder word = new();

        for (var i = 0; i <= name.Length; i++)
        {
            var isEnd = i == name.Length || !char.IsLetterOrDigit(name[i])
                || (i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]));

            if (isEnd && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (i < name.Length && char.IsLetterOrDigit(name[i]))
            {
                word.Append(char.ToLowerInvariant(name[i]));
            }
        }

        return words;
    }
}
