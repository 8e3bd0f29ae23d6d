using Latido.Engine.Facts;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>An event name and how often it happened in the last thirty days.</summary>
public sealed record EventLine(string Name, long Uses);

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

    /// <summary>Names that hold the text, the most used first; pages are counted from 1.</summary>
    public EventList List(string? search, int page)
    {
        var live = workspaces.Of(current.Id);
        var uses = new List<long>();

        for (int? next = 0; next is { } first;)
        {
            next = live.Read(board => Count(board.Facts, first, board.Today, uses));
        }

        var names = live.Read(board => Enumerable.Range(0, Math.Min(uses.Count, board.Facts.Events.Count)).Select(number => board.Facts.Events[number]).ToList());
        var matching = names.Select((name, number) => new EventLine(name, uses[number]))
            .Where(line => string.IsNullOrWhiteSpace(search) || line.Name.Contains(search.Trim(), StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(line => line.Uses).ThenBy(line => line.Name, StringComparer.OrdinalIgnoreCase).ToList();

        return new([.. matching.Skip((Math.Max(page, 1) - 1) * Size).Take(Size)], matching.Count);
    }

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
