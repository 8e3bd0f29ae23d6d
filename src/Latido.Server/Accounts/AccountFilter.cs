using System.Text;
using Latido.Engine.Scores;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>
/// Says which accounts a query matches: one walk over one column for each filter that is asked for, each walk over
/// those left by the walks before.
/// </summary>
internal static class AccountFilter
{
    /// <summary>The shortest text that people are searched by: shorter ones match nearly everybody.</summary>
    public const int LeastOfPeople = 2;

    private delegate bool RowTest(in AccountColumns.Row row);

    private delegate int WordOf(in AccountColumns.Row row);

    /// <summary>
    /// Who matches, by number, how many of each band match what is asked for besides bands, and how many that have left match what is asked for
    /// besides bands and stages. Throws for a band there is not.
    /// </summary>
    public static (bool[] Matches, int[] Bands, int Left) Of(AccountColumns columns, AccountQuery query)
    {
        var left = new bool[columns.Count];
        Array.Fill(left, true);
        Words(columns, left, query.Touches, static (in row) => row.Touch);
        Words(columns, left, query.Owners, static (in row) => row.Owner);
        Segments(columns, left, query.Segments);
        Mrr(columns, left, query);
        Renewal(columns, left, query.Renewal);
        Trend(columns, left, query.Trend);
        Seen(columns, left, query.Seen);
        Search(columns, left, query.Search);

        // Counted whether they are listed or not, so that they may be asked for by their number.
        var gone = Left(columns, left, query.HasLeft);
        Words(columns, left, query.Stages, static (in row) => row.Stage);

        return (left, Bands(columns, left, query.Bands), gone);
    }

    private static int Left(AccountColumns columns, bool[] left, bool? wanted)
    {
        var count = 0;
        var rows = columns.Rows;

        for (var no = 0; no < left.Length; no++)
        {
            if (left[no])
            {
                count += rows[no].HasLeft ? 1 : 0;
                left[no] = wanted is not { } which || rows[no].HasLeft == which;
            }
        }

        return count;
    }

    private static int[] Bands(AccountColumns columns, bool[] left, IReadOnlyList<string> names)
    {
        var (counts, wanted) = (new int[4], new bool[4]);
        var rows = columns.Rows;

        foreach (var name in names)
        {
            wanted[(int)BandOf(name)] = true;
        }

        for (var no = 0; no < left.Length; no++)
        {
            if (left[no])
            {
                counts[(int)rows[no].Band]++;
                left[no] = names.Count == 0 || wanted[(int)rows[no].Band];
            }
        }

        return counts;
    }

    private static void Words(AccountColumns columns, bool[] left, IReadOnlyList<string> texts, WordOf wordOf)
    {
        if (texts.Count == 0)
        {
            return;
        }

        // A word that no account has stands for none of them; the place before the first word is that of no word.
        var wanted = new bool[columns.WordCount + 1];

        foreach (var text in texts)
        {
            columns.Mark(text, wanted);
        }

        Keep(columns, left, (in row) => wanted[wordOf(row) + 1]);
    }

    private static void Segments(AccountColumns columns, bool[] left, IReadOnlyList<string> ids)
    {
        if (ids.Count > 0)
        {
            var wanted = columns.BitsOf(ids);
            Keep(columns, left, (in row) => (row.Segments & wanted) != 0);
        }
    }

    private static void Mrr(AccountColumns columns, bool[] left, AccountQuery query)
    {
        if (query.MrrFrom is null && query.MrrTo is null)
        {
            return;
        }

        var (from, to) = ((double)(query.MrrFrom ?? 0) * 100, query.MrrTo is { } most ? (double)most * 100 : double.MaxValue);
        Keep(columns, AccountColumn.Mrr, left, value => value >= from && value <= to);
    }

    private static void Renewal(AccountColumns columns, bool[] left, RenewalFilter asked)
    {
        if (asked.IsAsked)
        {
            var today = columns.Today;
            var last = today + (asked.Within ?? -1);
            Keep(columns, AccountColumn.RenewsOn, left, day => (day >= today && day <= last) || (asked.IsOverdue && day < today) || (asked.IsUnknown && double.IsNaN(day)));
        }
    }

    private static void Trend(AccountColumns columns, bool[] left, TrendFilter asked)
    {
        if (asked.IsAsked)
        {
            Keep(columns, AccountColumn.Change, left, change => (asked.IsFalling && change <= -TrendFilter.Least) || (asked.IsRising && change >= TrendFilter.Least));
        }
    }

    private static void Seen(AccountColumns columns, bool[] left, SeenFilter asked)
    {
        if (asked.IsAsked)
        {
            var since = asked.Within is { } within ? columns.BeginOf(columns.Today - within) : double.MaxValue;
            var before = asked.NotFor is { } days ? columns.BeginOf(columns.Today - days + 1) : double.MinValue;
            Keep(columns, AccountColumn.LastSeenAt, left, at => at >= since || at < before || (asked.IsNever && double.IsNaN(at)));
        }
    }

    private static void Search(AccountColumns columns, bool[] left, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        var search = TextFold.Fold(text.Trim());
        var people = search.Length >= LeastOfPeople ? Encoding.UTF8.GetBytes(search) : null;
        var folded = columns.Folded;

        for (var no = 0; no < left.Length; no++)
        {
            left[no] = left[no] && (folded[no].Contains(search, StringComparison.Ordinal) || (people is not null && columns.People.Mentions(no, people)));
        }
    }

    private static void Keep(AccountColumns columns, bool[] left, RowTest test)
    {
        var rows = columns.Rows;

        for (var no = 0; no < left.Length; no++)
        {
            left[no] = left[no] && test(rows[no]);
        }
    }

    private static void Keep(AccountColumns columns, AccountColumn column, bool[] left, Func<double, bool> test)
    {
        var values = columns.Of(column);

        for (var no = 0; no < left.Length; no++)
        {
            left[no] = left[no] && test(values[no]);
        }
    }

    private static Band BandOf(string name) => name switch
    {
        "green" => Band.Green,
        "yellow" => Band.Yellow,
        "red" => Band.Red,
        "none" => Band.None,
        _ => throw new InvalidRequestException($"'{name}' is no band. Give green, yellow, red or none."),
    };
}
