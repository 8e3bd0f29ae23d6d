using Latido.Engine.Facts;
using Latido.Engine.Tracking;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Tracking;

/// <summary>An event of the catalogue: its name, what members have said of it, and what came under it.</summary>
/// <param name="CountsAs">The name it counts as; null for its own.</param>
/// <param name="Total">Events from all sources, since each was first heard of.</param>
/// <param name="Week">Events of the last seven days of UTC.</param>
public sealed record CatalogueLine(
    string Name, EventNaming Naming, string? CountsAs, int Sources, Instant? FirstSeen, Instant? LastSeen, long Total, long Week)
{
    public string Title => Naming.Title is { Length: > 0 } title ? title : Name;

    /// <summary>Nobody has looked at it yet.</summary>
    public bool IsNew => !Naming.IsReviewed && !Naming.IsHidden && CountsAs is null;
}

/// <summary>Which events of the catalogue are meant.</summary>
public enum CatalogueShow
{
    /// <summary>Those that count for themselves and are not hidden.</summary>
    InUse,

    /// <summary>Of these, those nobody has looked at.</summary>
    New,

    Hidden,

    /// <summary>Those that count as another.</summary>
    Merged,
}

/// <summary>A page of the catalogue, the most frequent first, and how many there are of each sort that hold the text.</summary>
/// <param name="Page">Which page it is.</param>
public sealed record CatalogueList(IReadOnlyList<CatalogueLine> Items, int Page, int Total, IReadOnlyDictionary<CatalogueShow, int> Counts)
{
    /// <summary>A page of nothing.</summary>
    public static CatalogueList Empty { get; } = new([], 1, 0, Enum.GetValues<CatalogueShow>().ToDictionary(show => show, _ => 0));
}

/// <summary>What one source sends under a name.</summary>
public sealed record CatalogueSource(string Source, CatalogueEntry Entry);

/// <summary>All that is known of one event.</summary>
/// <param name="Others">The names that count as it.</param>
public sealed record CatalogueDetail(CatalogueLine Line, IReadOnlyList<CatalogueSource> Sources, IReadOnlyList<string> Others);

/// <summary>Reads the catalogue of events of the current workspace. Scoped.</summary>
public sealed class CatalogueReader(CurrentWorkspace current, LiveWorkspaces workspaces, TrackedWorkspaces tracked, Store store)
{
    /// <summary>Events of a page.</summary>
    public const int Size = 50;

    private const int MostNumbers = 200;

    /// <summary>
    /// A page of events of which name or title hold the text; pages are counted from 1. Where there are not that many, as when
    /// those of the last have been looked at, it is the last.
    /// </summary>
    public CatalogueList List(string? search, CatalogueShow show, int page)
    {
        var text = search?.Trim() ?? "";
        var lines = Lines().Where(line => line.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || line.Title.Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
        var counts = Enum.GetValues<CatalogueShow>().ToDictionary(each => each, each => lines.Count(line => IsOf(line, each)));
        var shown = Math.Clamp(page, 1, Math.Max(1, (counts[show] + Size - 1) / Size));

        return new(
            [.. lines.Where(line => IsOf(line, show))
                .OrderByDescending(line => line.Week).ThenByDescending(line => line.Total).ThenBy(line => line.Name, StringComparer.Ordinal)
                .Skip((shown - 1) * Size).Take(Size)],
            shown,
            counts[show],
            counts);
    }

    /// <summary>How many events nobody has looked at.</summary>
    public int CountNew() => workspaces.Of(current.Id).Read(board => Enumerable.Range(0, board.Facts.Events.Count)
        .Count(number => board.Facts.Events.LeadOf(number) == number && board.Facts.Events.NamingOf(number) is { IsReviewed: false, IsHidden: false }));

    /// <summary>One event, or null where there is none of that name.</summary>
    public async Task<CatalogueDetail?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var lines = Lines();

        if (lines.Find(line => line.Name == name) is not { } line)
        {
            return null;
        }

        var entries = tracked.Of(current.Id).Read(state => state.CatalogueOf(name).ToList());
        var ids = entries.Select(entry => entry.Source).ToList();
        var names = await store.Set<Source>().AsNoTracking().Where(source => ids.Contains(source.Id)).ToDictionaryAsync(source => source.Id, source => source.Name, cancellationToken);

        return new(
            line,
            [.. entries.OrderByDescending(entry => entry.Week).ThenByDescending(entry => entry.Total).Select(entry => new CatalogueSource(names.GetValueOrDefault(entry.Source, ""), entry))],
            [.. lines.Where(other => other.CountsAs == name).Select(other => other.Name).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The properties of these events that were numbers, by name.</summary>
    public IReadOnlyList<string> NumbersOf(IReadOnlyList<string> names) => tracked.Of(current.Id).Read(state => names
        .SelectMany(state.CatalogueOf).SelectMany(entry => entry.Properties).Where(property => property.Kinds.Any(kind => kind.Kind is ValueKind.Number && kind.Share > 0))
        .Select(property => property.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase).Take(MostNumbers).ToList());

    /// <summary>Names that hold the text, to choose one from.</summary>
    public IReadOnlyList<string> Names(int most) =>
        [.. Lines().Where(line => IsOf(line, CatalogueShow.InUse)).OrderByDescending(line => line.Week).Take(most).Select(line => line.Name)];

    private List<CatalogueLine> Lines()
    {
        var seen = tracked.Of(current.Id).Read(state => state.Catalogue().ToList()).ToLookup(entry => entry.Name);

        return workspaces.Of(current.Id).Read(board =>
        {
            var events = board.Facts.Events;

            return Enumerable.Range(0, events.Count).Select(number => LineOf(events, number, seen)).ToList();
        });
    }

    private static CatalogueLine LineOf(EventNames events, int number, ILookup<string, CatalogueEntry> seen)
    {
        var (name, lead) = (events[number], events.LeadOf(number));
        var entries = seen[name].ToList();

        return new(
            name,
            events.NamingOf(number),
            lead == number ? null : events[lead],
            entries.Count,
            entries.Count == 0 ? null : entries.Min(entry => entry.FirstSeen),
            entries.Count == 0 ? null : entries.Max(entry => entry.LastSeen),
            entries.Sum(entry => entry.Total),
            entries.Sum(entry => entry.Week));
    }

    private static bool IsOf(CatalogueLine line, CatalogueShow show) => show switch
    {
        CatalogueShow.InUse => line.CountsAs is null && !line.Naming.IsHidden,
        CatalogueShow.New => line.IsNew,
        CatalogueShow.Hidden => line.Naming.IsHidden && line.CountsAs is null,
        _ => line.CountsAs is not null,
    };
}
