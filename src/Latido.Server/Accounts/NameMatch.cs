namespace Latido.Server.Accounts;

/// <summary>
/// How well a name answers what somebody typed in haste: words in any order, beginnings, letters left out, one letter
/// wrong. Names and query are folded (<see cref="TextFold"/>).
/// </summary>
internal sealed class NameMatch
{
    private const int MaxWords = 4;

    private readonly string[] words;

    private NameMatch(string[] words) => this.words = words;

    /// <summary>Null for a query without a letter in it.</summary>
    public static NameMatch? Of(string query)
    {
        var typed = TextFold.Fold(query).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        return typed.Length == 0 ? null : new(typed[..Math.Min(typed.Length, MaxWords)]);
    }

    /// <summary>0 for no answer; each word of the query has to be found, and the worst found decides.</summary>
    public int Score(ReadOnlySpan<char> name)
    {
        var worst = int.MaxValue;
        var sum = 0;

        foreach (var word in words)
        {
            var score = ScoreOf(word, name);

            if (score == 0)
            {
                return 0;
            }

            worst = Math.Min(worst, score);
            sum += score;
        }

        // Among names found as well, the shorter one is the more likely meant.
        return (worst * 64) + (sum / words.Length * 8) - Math.Min(name.Length / 4, 60);
    }

    private static int ScoreOf(string word, ReadOnlySpan<char> name)
    {
        var at = name.IndexOf(word, StringComparison.Ordinal);

        if (at < 0)
        {
            return word.Length < 3 ? 0 : IsWithLettersLeftOut(word, name) ? 30 : word.Length >= 4 && BeginsAWordButForOneLetter(word, name) ? 40 : 0;
        }

        if (at == 0)
        {
            return name.Length == word.Length || name[word.Length] == '\n' ? 120 : 100;
        }

        for (var from = 0; at >= 0;)
        {
            var place = from + at;

            if (!char.IsLetterOrDigit(name[place - 1]))
            {
                return 80;
            }

            from = place + 1;
            at = name[from..].IndexOf(word, StringComparison.Ordinal);
        }

        return 50;
    }

    /// <summary>The letters come in order, from a word's first one, at most one word and a half apart.</summary>
    private static bool IsWithLettersLeftOut(string word, ReadOnlySpan<char> name)
    {
        for (var start = 0; start < name.Length; start++)
        {
            if (name[start] != word[0] || (start > 0 && char.IsLetterOrDigit(name[start - 1])))
            {
                continue;
            }

            var (letter, at) = (1, start + 1);
            var end = Math.Min(name.Length, start + (word.Length * 3));

            while (letter < word.Length && at < end)
            {
                if (name[at++] == word[letter])
                {
                    letter++;
                }
            }

            if (letter == word.Length)
            {
                return true;
            }
        }

        return false;
    }

    private static bool BeginsAWordButForOneLetter(string word, ReadOnlySpan<char> name)
    {
        for (var start = 0; start < name.Length; start++)
        {
            // A first letter is seldom wrong, and asking for it spares nearly all the work.
            if (name[start] == word[0] && (start == 0 || !char.IsLetterOrDigit(name[start - 1])) && IsOneOff(word, name[start..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One letter another, too many, missing, or changed with its neighbour.</summary>
    private static bool IsOneOff(ReadOnlySpan<char> word, ReadOnlySpan<char> name)
    {
        var same = word.CommonPrefixLength(name);
        var left = word[same..];
        var there = name[same..];

        return (there.Length > 0 && there[1..].StartsWith(left[1..]))
            || there.StartsWith(left[1..])
            || (there.Length > 0 && there[1..].StartsWith(left))
            || (left.Length > 1 && there.Length > 1 && left[0] == there[1] && left[1] == there[0] && there[2..].StartsWith(left[2..]));
    }
}
