using System.Numerics;

namespace Latido.Engine.Facts;

/// <summary>Keeps which pages differ from what was saved. Marking one costs next to nothing, for each event does it.</summary>
internal sealed class DirtyPages
{
    public const int PerPage = 256;

    private readonly ulong[][] flags = [.. Enumerable.Repeat(Array.Empty<ulong>(), (int)PageKind.Watch + 1)];
    private readonly List<AccountFacts> used = [];

    /// <summary>Marks the page of a thing by the thing's number (256 to a page).</summary>
    public void MarkItem(PageKind kind, int number) => Mark(kind, number / PerPage);

    public void Mark(PageKind kind, int page)
    {
        ref var words = ref flags[(int)kind];

        if (page / 64 >= words.Length)
        {
            Array.Resize(ref words, Math.Max((page / 64) + 1, words.Length * 2));
        }

        words[page / 64] |= 1ul << (page % 64);
    }

    public void MarkUse(AccountFacts account, int day)
    {
        var month = MonthNumber.Of(day);
        var (first, last) = account.DirtyMonths;

        if (month >= first && month <= last)
        {
            return;
        }

        if (first > last)
        {
            used.Add(account);
        }

        account.DirtyMonths = (Math.Min(first, month), Math.Max(last, month));
    }

    public List<PageKey> Take()
    {
        List<PageKey> pages = [];

        for (var kind = 0; kind < flags.Length; kind++)
        {
            var words = flags[kind];

            for (var i = 0; i < words.Length; i++)
            {
                for (; words[i] != 0; words[i] &= words[i] - 1)
                {
                    pages.Add(new((PageKind)kind, (i * 64) + BitOperations.TrailingZeroCount(words[i])));
                }
            }
        }

        foreach (var account in used)
        {
            for (var month = account.DirtyMonths.First; month <= account.DirtyMonths.Last; month++)
            {
                pages.Add(new(PageKind.Use, account.No, month));
            }

            account.DirtyMonths = (int.MaxValue, -1);
        }

        used.Clear();

        return pages;
    }
}
