using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>An account that answers to what was typed.</summary>
/// <param name="Score">0 to 100; null without one.</param>
public sealed record FoundAccount(string Key, string Name, string Band, double? Score);

/// <summary>A person who answers to what was typed, and the account he belongs to now.</summary>
public sealed record FoundPerson(string Name, string? Email, string Account, string AccountName);

/// <summary>What answers to a few letters: the best few, best first.</summary>
public sealed record FoundNames(IReadOnlyList<FoundAccount> Accounts, IReadOnlyList<FoundPerson> People);

/// <summary>Finds accounts and people of the current workspace by what somebody typed in haste. Scoped.</summary>
public sealed class FindNames(CurrentWorkspace current, LiveWorkspaces workspaces)
{
    /// <summary>The longest query that is read; what comes after is left out.</summary>
    public const int MaxQuery = 80;

    private static readonly FoundNames Nothing = new([], []);

    public FoundNames Find(string query, int most)
    {
        if (NameMatch.Of(query.Length > MaxQuery ? query[..MaxQuery] : query) is not { } match)
        {
            return Nothing;
        }

        var live = workspaces.Of(current.Id);
        List<string> accounts;
        List<int> people;

        lock (live.Columns.Lock)
        {
            for (int? next = 0; next is { } first;)
            {
                next = live.Read(board => live.Columns.Refresh(board, first));
            }

            for (int? next = 0; next is { } first;)
            {
                next = live.Read(board => live.People.Refresh(board, first));
            }

            accounts = Best(match, live.Columns.Folded, most).ConvertAll(no => live.Columns.Keys[no]);

            // More than are shown: some of them may have no account by now.
            people = Best(match, live.People.Folded, most * 2);
        }

        return live.Read(board => new FoundNames(
            [.. accounts.Select(board.Facts.Find).OfType<AccountFacts>().Select(account => AccountOf(board, account))],
            [.. people.Where(no => no < board.Facts.People.Count).Select(no => PersonOf(board, board.Facts.People[no])).OfType<FoundPerson>().Take(most)]));
    }

    private static List<int> Best(NameMatch match, ReadOnlySpan<string> names, int most)
    {
        // The worst of those kept is at the head, so that most names cost one comparison.
        var best = new PriorityQueue<int, (int Score, int Reversed)>(most + 1);

        for (var no = 0; no < names.Length; no++)
        {
            if (match.Score(names[no]) is > 0 and var score && (best.Count < most || (best.TryPeek(out _, out var worst) && (score, -no).CompareTo(worst) > 0)))
            {
                best.Enqueue(no, (score, -no));

                if (best.Count > most)
                {
                    best.Dequeue();
                }
            }
        }

        var found = new List<int>(best.Count);

        while (best.TryDequeue(out var no, out _))
        {
            found.Add(no);
        }

        found.Reverse();

        return found;
    }

    private static FoundAccount AccountOf(Scoreboard board, AccountFacts account)
    {
        var rating = board.RatingOf(account.No);

        return new(account.Key, account.Traits.Name ?? account.Key, BandNames.Of(rating?.Band ?? Band.None), rating?.Score);
    }

    private static FoundPerson? PersonOf(Scoreboard board, Person person)
    {
        if (person.Memberships is not [.., { IsNone: false } now] || now.AccountNo >= board.Facts.Accounts.Count)
        {
            return null;
        }

        var account = board.Facts.Accounts[now.AccountNo];

        return new(person.NameOrId, person.Name is null ? null : person.Email, account.Key, account.Traits.Name ?? account.Key);
    }
}
