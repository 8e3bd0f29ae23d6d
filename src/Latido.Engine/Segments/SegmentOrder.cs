namespace Latido.Engine.Segments;

/// <summary>
/// In which order touch, stage and the named segments are found, so that whoever is asked for is known by then; and the
/// circle, where they ask for one another in one.
/// </summary>
internal sealed class SegmentOrder
{
    public const int Touch = -1;
    public const int Stage = -2;

    private readonly SegmentSettings settings;
    private readonly List<int> order = [];
    private readonly HashSet<int> done = [];
    private readonly List<(int Node, bool BySegment)> path = [];

    public SegmentOrder(SegmentSettings settings)
    {
        this.settings = settings;
        Visit(Touch, false);
        Visit(Stage, false);

        for (var i = 0; i < settings.Named.Count; i++)
        {
            Visit(i, false);
        }
    }

    /// <summary><see cref="Touch"/>, <see cref="Stage"/> and the places of the named segments.</summary>
    public IReadOnlyList<int> Order => order;

    /// <summary>The ids of the first circle, its first one again at its end; null where there is none.</summary>
    public IReadOnlyList<string>? Circle { get; private set; }

    /// <summary>The named segments with these ids, and all that their conditions ask for; nothing else of the settings.</summary>
    public static SegmentSettings Only(SegmentSettings settings, IEnumerable<string> ids)
    {
        SegmentOrder all = new(settings);
        Queue<int> waiting = new(ids.Select(all.IndexOf).Where(node => node >= 0));
        HashSet<int> needed = [];

        while (waiting.TryDequeue(out var node))
        {
            if (needed.Add(node))
            {
                all.AskedBy(node).ToList().ForEach(asked => waiting.Enqueue(asked.Node));
            }
        }

        return new()
        {
            Touch = needed.Contains(Touch) ? settings.Touch : [],
            Stage = needed.Contains(Stage) ? settings.Stage : [],
            Named = [.. settings.Named.Where((_, place) => needed.Contains(place))],
        };
    }

    private void Visit(int node, bool isBySegment)
    {
        if (done.Contains(node))
        {
            return;
        }

        if (path.FindIndex(step => step.Node == node) is >= 0 and var from)
        {
            // Touch and stage that ask for each other as traits are answered by what is found so far.
            if (Circle is null && (isBySegment || path.Skip(from + 1).Any(step => step.BySegment)))
            {
                Circle = [.. path.Skip(from).Select(step => NameOf(step.Node)), NameOf(node)];
            }

            return;
        }

        path.Add((node, isBySegment));

        foreach (var (next, bySegment) in AskedBy(node))
        {
            Visit(next, bySegment);
        }

        path.RemoveAt(path.Count - 1);
        done.Add(node);
        order.Add(node);
    }

    private IEnumerable<(int Node, bool BySegment)> AskedBy(int node)
    {
        var conditions = node switch
        {
            Touch => settings.Touch.Select(rule => rule.When),
            Stage => settings.Stage.Select(rule => rule.When),
            _ => settings.Named.Skip(node).Take(1).Select(segment => (Condition?)segment.When),
        };

        foreach (var condition in conditions.OfType<Condition>().SelectMany(condition => condition.Inside))
        {
            switch (condition)
            {
                case { Trait: "touch" }:
                    yield return (Touch, false);
                    break;
                case { Trait: "stage" }:
                    yield return (Stage, false);
                    break;
                case { Segment: { } id } when IndexOf(id) is >= 0 and var index:
                    yield return (index, true);
                    break;
                default:
                    break;
            }
        }
    }

    private int IndexOf(string id)
    {
        for (var i = 0; i < settings.Named.Count; i++)
        {
            if (settings.Named[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private string NameOf(int node) => node switch { Touch => "touch", Stage => "stage", _ => settings.Named[node].Id };
}
