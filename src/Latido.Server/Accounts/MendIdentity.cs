using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>
/// A member says who is who and who belongs where: two are one, an id is somebody else's, a person was in an account from
/// when to when, an account is another's child. Each is a record in the log, so a rebuild comes to it again, and each
/// can be said back. Scoped.
/// </summary>
public sealed class MendIdentity(CurrentWorkspace current, LiveWorkspaces workspaces, SayInLog say, PutTraits put)
{
    /// <summary>The most ids that the way back of a merge names; of more there is none.</summary>
    public const int MostWith = 20;

    // A chain of parents longer than this is nobody's family.
    private const int DeepestFamily = 100;

    private static readonly Guid Source = new("00000000-0000-0000-0000-0000000000ab");

    private LiveWorkspace Live => workspaces.Of(current.Id);

    /// <summary>One person is the other, who keeps its id. Two visitors have no known id that could stay: they are refused.</summary>
    public async Task<Mended> MergeAsync(string from, string into, CancellationToken cancellationToken)
    {
        var (problem, former, now, with) = Live.Read(board =>
        {
            var (one, other) = (board.Facts.FindPerson(from), board.Facts.FindPerson(into));

            // A visitor becomes the known one, whichever was named first.
            (one, other) = other is { IsAnonymous: true } ? (other, one) : (one, other);

            return one is null || other is null ? ("unknown", "", "", [])
                : one == other ? ("same", "", "", [])
                : other.IsAnonymous ? ("visitors", "", "", [])
                : ((string?)null, one.Id, other.Id, one.Merged.Select(each => new PersonId(each.Id, each.IsAnonymous)).ToList());
        });

        if (problem is not null)
        {
            return new Mended.Refused(problem);
        }

        // The ids are of two name spaces, and so is the way back.
        var isVisitor = Live.Read(board => board.Facts.FindPerson(former)!.IsAnonymous);
        var undo = with.Count > MostWith ? null : new SplitUndo(new(former, isVisitor), with);

        return await AppendAsync(
            new(FactKind.Alias, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["by"] = say.By })) { Person = now, Anonymous = former },
            cancellationToken)
            ? new Mended.Done(now) { Split = undo }
            : new Mended.Full();
    }

    /// <summary>The id is somebody else than the person it leads to, and so are these others.</summary>
    public async Task<Mended> SplitAsync(PersonId id, IReadOnlyList<PersonId> with, CancellationToken cancellationToken)
    {
        var (problem, whole) = Live.Read(board =>
        {
            var self = board.Facts.FindSelf(id);
            var person = self is null ? null : board.Facts.FindPerson(id.Id);

            return self is null || person is null ? ("unknown", "") : self == person && person.Merged.Count == 0 && person.Id == id.Id ? ("whole", "") : ((string?)null, person.Id);
        });

        if (problem is not null)
        {
            return new Mended.Refused(problem);
        }

        return await AppendAsync(
            new(FactKind.Split, new SplitSaying(with).Write(say.By)) { Person = id.IsAnonymous ? "" : id.Id, Anonymous = id.IsAnonymous ? id.Id : "" },
            cancellationToken)
            ? new Mended.Done(id.Id) { Into = whole == id.Id ? null : whole }
            : new Mended.Full();
    }

    /// <summary>
    /// The person belonged to the account from the beginning of a day, until that of another or still; without a first day
    /// it never did.
    /// </summary>
    public async Task<Mended> StayAsync(string id, string account, LocalDate? from, LocalDate? until, CancellationToken cancellationToken)
    {
        if (from is null ? until is not null : until <= from || from.Value.Year < 2000 || (until ?? from.Value).Year > 2040)
        {
            return new Mended.Refused("days");
        }

        var (problem, isAnonymous, before) = Live.Read(board =>
        {
            if (board.Facts.FindPerson(id) is not { } person || board.Facts.Find(account) is not { } facts)
            {
                return ((string?)"unknown", false, (StaySaying?)null);
            }

            var stays = PersonReader.StaysOf(board.Facts, person).Where(stay => stay.Key == account).ToList();

            return ((string?)null, person.IsAnonymous, stays is [] ? new StaySaying(null, null) : stays is [var only] ? new(DayOf(only.From), only.To is { } end ? DayOf(end) : null) : null);
        });

        if (problem is not null)
        {
            return new Mended.Refused(problem);
        }

        var known = Live.Read(board => board.Facts.FindPerson(id)!.Id);
        var word = new MemberWord(FactKind.Stay, new StaySaying(from, until).Write(say.By))
        {
            Person = isAnonymous ? "" : known, Anonymous = isAnonymous ? known : "", Account = account,
        };

        return await AppendAsync(word, cancellationToken) ? new Mended.Done(known) { Stay = before } : new Mended.Full();
    }

    /// <summary>The account is the other's child from now on; of nobody's, where none is given.</summary>
    public async Task<Mended> ParentAsync(string account, string? parent, CancellationToken cancellationToken)
    {
        var (problem, before) = Live.Read(board =>
            board.Facts.Find(account) is not { } child ? ("unknown", null)
            : parent is not null && board.Facts.Find(parent) is null && parent != child.Traits.Parent ? ("noParent", null)
            : parent is not null && IsUnder(board.Facts, parent, account) ? ("cycle", null)
            : ((string?)null, child.Traits.Parent));

        if (problem is not null)
        {
            return new Mended.Refused(problem);
        }

        return await put.RunAsync(current.Id, [(account, new JsonObject { ["parent"] = parent })], cancellationToken) is null
            ? new Mended.Full()
            : new Mended.Done(account) { Parent = before ?? "" };
    }

    /// <summary>Whether an account is another, or somewhere below it.</summary>
    internal static bool IsUnder(WorkspaceFacts facts, string key, string above)
    {
        for (var (next, depth) = ((string?)key, 0); next is not null && depth < DeepestFamily; depth++)
        {
            if (next == above)
            {
                return true;
            }

            next = facts.Find(next)?.Traits.Parent;
        }

        return false;
    }

    private LocalDate DayOf(Instant moment) => moment.InZone(Live.Zone).Date;

    private Task<bool> AppendAsync(MemberWord word, CancellationToken cancellationToken) => say.RunAsync(Source, [word], cancellationToken);
}

/// <summary>The way back from a merge: the id that was somebody of its own, and those that were one with it by then.</summary>
public sealed record SplitUndo(PersonId Id, IReadOnlyList<PersonId> With);

/// <summary>What became of an attempt to mend something.</summary>
public abstract record Mended
{
    private Mended() { }

    /// <summary>It is so now, and here is the way back, as far as there is one.</summary>
    /// <param name="Key">The person or account to look at.</param>
    public sealed record Done(string Key) : Mended
    {
        /// <summary>Of a merge.</summary>
        public SplitUndo? Split { get; init; }

        /// <summary>Of a split: the person whom the id belonged to.</summary>
        public string? Into { get; init; }

        /// <summary>Of a stay: what was known before, null where that was more than one.</summary>
        public StaySaying? Stay { get; init; }

        /// <summary>Of a parent: the one before, empty for none.</summary>
        public string Parent { get; init; } = "";
    }

    /// <summary>It cannot be so.</summary>
    /// <param name="Why">The last part of the key of the text that says why.</param>
    public sealed record Refused(string Why) : Mended;

    /// <summary>The log takes no more for the moment.</summary>
    public sealed record Full : Mended;
}
