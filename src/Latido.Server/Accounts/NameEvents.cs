using Latido.Engine.Facts;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>
/// A member says something of events' names: what to call them, which are one, which need not be seen, that somebody has looked
/// at them. Scoped.
/// </summary>
public sealed class NameEvents(CurrentWorkspace current, LiveWorkspaces workspaces, SayInLog say)
{
    /// <summary>Names that may be said to be looked at in one go.</summary>
    public const int MostAtOnce = 500;

    private static readonly Guid Source = new("00000000-0000-0000-0000-0000000000ac");

    /// <summary>Says it, if it can be so.</summary>
    public async Task<Named> RunAsync(string name, NamingSaying saying, CancellationToken cancellationToken)
    {
        if (saying.Title is { } title && (title.Length > NamingSaying.MostTitle || title.Any(char.IsControl)))
        {
            return new Named.Refused("title");
        }

        var (problem, naming, said) = workspaces.Of(current.Id).Read(board =>
        {
            var events = board.Facts.Events;
            var (number, other) = (events.Find(name), saying.SameAs is { Length: > 0 } same ? events.Find(same) : -1);

            return number < 0 ? ("unknown", EventNaming.None, "")
                : saying.SameAs is { Length: > 0 } && other < 0 ? ("other", EventNaming.None, "")
                : other >= 0 && (other == number || events.IsSaidToBe(other, number)) ? ("circle", EventNaming.None, "")
                : ((string?)null, events.NamingOf(number), events.SaidOf(number) == number ? "" : events[events.SaidOf(number)]);
        });

        if (problem is not null)
        {
            return new Named.Refused(problem);
        }

        // Only what changes has a way back, and what has been counted together stays so.
        return await SayAsync([name], saying, cancellationToken)
            ? new Named.Done(new()
            {
                Title = saying.Title is null ? null : naming.Title ?? "",
                IsHidden = saying.IsHidden is null ? null : naming.IsHidden,
                IsReviewed = saying.IsReviewed is null ? null : naming.IsReviewed,
                SameAs = saying.SameAs is null ? null : said,
            })
            : new Named.Full();
    }

    /// <summary>Somebody has looked at these names; says how many of them there are, or null where the log takes no more for the moment.</summary>
    public async Task<int?> ReviewAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var known = workspaces.Of(current.Id).Read(board => names.Where(name => board.Facts.Events.Find(name) >= 0).Distinct().Take(MostAtOnce).ToList());

        return known.Count == 0 || await SayAsync(known, new() { IsReviewed = true }, cancellationToken) ? known.Count : null;
    }

    private Task<bool> SayAsync(IReadOnlyList<string> names, NamingSaying saying, CancellationToken cancellationToken)
    {
        var payload = saying.Write(say.By);

        return say.RunAsync(Source, [.. names.Select(name => new MemberWord(FactKind.Naming, payload) { Name = name })], cancellationToken);
    }
}

/// <summary>What became of an attempt to say something of a name.</summary>
public abstract record Named
{
    private Named() { }

    /// <summary>It is so now, and this takes it back.</summary>
    public sealed record Done(NamingSaying Undo) : Named;

    /// <summary>It cannot be so.</summary>
    /// <param name="Why">The last part of the key of the text that says why.</param>
    public sealed record Refused(string Why) : Named;

    /// <summary>The log takes no more for the moment.</summary>
    public sealed record Full : Named;
}
