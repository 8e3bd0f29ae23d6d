using System.Runtime.InteropServices;
using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Server.Accounts;

/// <summary>
/// People's names and addresses, ready to be searched, by the person's number. Made when somebody first searches and
/// brought up to date when one does again, as the columns of accounts are; the same lock guards it.
/// </summary>
internal sealed class PeopleNames
{
    // A few milliseconds within the gate even when all are new.
    private const int AtOnce = 8192;

    private readonly List<Source> sources = [];
    private readonly List<string> folded = [];
    private Scoreboard? board;

    /// <summary>Name, then address, each in a line of its own; empty for who is not to be found.</summary>
    public ReadOnlySpan<string> Folded => CollectionsMarshal.AsSpan(folded);

    /// <summary>Brings the names up to date from this person on; says where to go on, or null when all are done.</summary>
    public int? Refresh(Scoreboard from, int first)
    {
        if (board != from)
        {
            sources.Clear();
            folded.Clear();
            (board, first) = (from, 0);
        }

        var people = from.Facts.People;
        var end = Math.Min(people.Count, first + AtOnce);

        for (var no = first; no < end; no++)
        {
            var person = people[no];
            var now = new Source(person.Name, person.Email, person.MergedInto is not null);

            if (no == sources.Count)
            {
                sources.Add(now);
                folded.Add(FoldedOf(person));
            }
            else if (!now.IsSame(sources[no]))
            {
                sources[no] = now;
                folded[no] = FoldedOf(person);
            }
        }

        return end < people.Count ? end : null;
    }

    /// <summary>A person without a name is found by the address; one without either is a visitor, and no use to find.</summary>
    private static string FoldedOf(Person person) =>
        person.MergedInto is not null ? ""
        : (person.Name, person.Email) switch
        {
            (null, null) => "",
            ({ } name, null) => TextFold.Fold(name),
            (null, { } email) => TextFold.Fold(email),
            var (name, email) => TextFold.Fold($"{name}\n{email}"),
        };

    private readonly record struct Source(string? Name, string? Email, bool IsMerged)
    {
        public bool IsSame(in Source other) =>
            ReferenceEquals(Name, other.Name) && ReferenceEquals(Email, other.Email) && IsMerged == other.IsMerged;
    }
}
