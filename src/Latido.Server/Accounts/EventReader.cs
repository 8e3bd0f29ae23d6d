using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>An event and how often it happened in the last thirty days.</summary>
/// <param name="Title">What people call it.</param>
public sealed record EventLine(string Name, string Title, long Uses);

/// <summary>A page of event names, the most used first, and how many match.</summary>
public sealed record EventList(IReadOnlyList<EventLine> Items, int Total);

/// <summary>Reads the event names of the current workspace, with their use. Scoped.</summary>
public sealed class EventReader(CurrentWorkspace current, LiveWorkspaces workspaces)
{
    /// <summary>The names of one page.</summary>
    public const int Size = 40;

    private const int Days = 30;

    // A few milliseconds within the workspace's gate.
    private const int AtOnce = 2048;

    /// <summary>Events of which name or title hold the text, the most used first, without those that are hidden or count as another; pages are counted from 1.</summary>
    public EventList List(string? search, int page)
    {
        var live = workspaces.Of(current.Id);
        var uses = new List<long>();

        for (int? next = 0; next is { } first;)
        {
            next = live.Read(board => Count(board.Facts, first, board.Today, uses));
        }

        var events = live.Read(board => Enumerable.Range(0, Math.Min(uses.Count, board.Facts.Events.Count))
            .Where(number => board.Facts.Events.LeadOf(number) == number && !board.Facts.Events.NamingOf(number).IsHidden)
            .Select(number => new EventLine(board.Facts.Events[number], board.Facts.Events.Title(number), uses[number])).ToList());
        var matching = events
            .Where(line => string.IsNullOrWhiteSpace(search) || line.Name.Contains(search.Trim(), StringComparison.OrdinalIgnoreCase)
                || line.Title.Contains(search.Trim(), StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(line => line.Uses).ThenBy(line => line.Name, StringComparer.OrdinalIgnoreCase).ToList();

        return new([.. matching.Skip((Math.Max(page, 1) - 1) * Size).Take(Size)], matching.Count);
    }

    /// <summary>What events weigh by these settings, by their names.</summary>
    public IReadOnlyDictionary<string, EventWeight> Weigh(EngagementSettings settings, IEnumerable<string> names) => workspaces.Of(current.Id).Read(board =>
    {
        EventWeighing weighing = new(settings, board.Facts.Events);

        return names.Distinct().ToDictionary(
            name => name,
            name => board.Facts.Events.Find(name) is >= 0 and var number
                ? weighing[number]
                : new(EventWeights.Of(settings, name), settings.Weights.ContainsKey(name), EventWeights.Guess(name)));
    });

    /// <summary>Adds up some accounts; says where to go on, or null when all are done.</summary>
    private static int? Count(WorkspaceFacts facts, int first, int today, List<long> uses)
    {
        while (uses.Count < facts.Events.Count)
        {
            uses.Add(0);
        }

        var end = Math.Min(facts.Accounts.Count, first + AtOnce);

        for (var no = first; no < end; no++)
        {
            foreach (var cell in facts.Accounts[no].Usage.Between(today - Days + 1, today))
            {
                uses[cell.Event] += cell.Count;
            }
        }

        return end < facts.Accounts.Count ? end : null;
    }
}
