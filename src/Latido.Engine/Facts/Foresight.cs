namespace Latido.Engine.Facts;

/// <summary>
/// Brings near what the next records will need. A record of one person among millions waits for memory about ten times, one
/// wait after the other; the waits of many records together overlap. It changes nothing and may be left out.
/// </summary>
internal sealed class Foresight(FactsParts facts)
{
    private const int Most = 256;

    private readonly int[] numbers = new int[Most];
    private readonly Person?[] people = new Person?[Most];
    private readonly AccountFacts?[] accounts = new AccountFacts?[Most];

    /// <summary>Takes the hashes of known ids (see <see cref="StableHash"/>), up to 256 at a time. Its answer is of no use.</summary>
    public int Look(ReadOnlySpan<ulong> ids)
    {
        var seen = 0;

        for (; !ids.IsEmpty; ids = ids[Math.Min(Most, ids.Length)..])
        {
            seen += LookAt(ids[..Math.Min(Most, ids.Length)]);
        }

        return seen;
    }

    private int LookAt(ReadOnlySpan<ulong> ids)
    {
        // Each round needs what the one before found, and within a round nothing waits for anything.
        var seen = 0;
        var table = facts.Book.Known;
        table.Guess(ids, numbers);

        for (var i = 0; i < ids.Length; i++)
        {
            people[i] = numbers[i] < 0 ? null : table.Value(numbers[i]);
        }

        for (var i = 0; i < ids.Length; i++)
        {
            accounts[i] = people[i] is { History.Count: > 0 } person && person.History[person.History.Count - 1] is { IsNone: false } last ? facts.Accounts[last.AccountNo] : null;
            seen += numbers[i] < 0 ? 0 : table.Touch(numbers[i]);
        }

        for (var i = 0; i < ids.Length; i++)
        {
            seen += accounts[i]?.Usage is { } usage ? usage.Touch() : 0;
        }

        return seen;
    }
}
