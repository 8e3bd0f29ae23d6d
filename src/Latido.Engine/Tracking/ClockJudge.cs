namespace Latido.Engine.Tracking;

/// <summary>Events that say, hour after hour, that they happened long before or after they did, and did not say so before.</summary>
internal static class ClockJudge
{
    private const double LeastRise = 0.25;
    private const int LeastEvents = 60;
    private const int LeastHours = 3;

    /// <summary>The share from which on no hour of the source says what happened in it.</summary>
    private const double Misleading = 0.15;

    /// <summary>True while a good part of what is received is of another time than its own.</summary>
    public static bool IsMisleading(SourceTrace source, int until) => ShareOf(source, until - 48, until) is { Events: >= 30, Share: >= Misleading };

    public static DataProblem? Find(SourceTrace source, int until)
    {
        var from = FirstSkewed(source, until);
        var now = ShareOf(source, from, until);
        var usual = ShareOf(source, Math.Max(source.All.FirstHour, from - (21 * 24)), from);
        var skewed = Enumerable.Range(from, until - from).Count(hour => IsSkewed(source, hour));

        // A history that is sent in at once, or a phone that was off, is late for an hour; a wrong clock is every hour.
        return now.Events >= LeastEvents && skewed >= LeastHours && usual.Events > 0 && now.Share - usual.Share >= LeastRise
            ? new(ProblemKind.ClockSkew, source.Id, null, null, Hours.Start(from), new()
            {
                Came = now.Events * now.Share, Expected = now.Events, Hours = until - from, UsualShare = 1 - usual.Share, ShareNow = 1 - now.Share,
            })
            : null;
    }

    public static bool IsOver(SourceTrace source, DataProblem problem, int until)
    {
        var usual = 1 - problem.Evidence.UsualShare ?? 0;

        for (var (hour, events, off) = (until - 1, 0L, 0L); hour >= Math.Max(problem.SinceHour, until - 48); hour--)
        {
            events += source.Mark(HourMark.Received, hour);
            off += source.Mark(HourMark.Ahead, hour) + source.Mark(HourMark.Behind, hour);

            if (events >= LeastEvents)
            {
                return off <= (usual + 0.1) * events;
            }
        }

        return false;
    }

    private static int FirstSkewed(SourceTrace source, int until)
    {
        var first = until;

        // Back over hours that are skewed or say nothing; an hour that is right ends it.
        for (var hour = until - 1; hour > until - (3 * 24); hour--)
        {
            if (IsSkewed(source, hour))
            {
                first = hour;
            }
            else if (source.Mark(HourMark.Received, hour) >= 5)
            {
                break;
            }
        }

        return first;
    }

    private static bool IsSkewed(SourceTrace source, int hour) =>
        source.Mark(HourMark.Received, hour) is >= 3 and var events
        && source.Mark(HourMark.Ahead, hour) + source.Mark(HourMark.Behind, hour) >= LeastRise * events;

    private static (long Events, double Share) ShareOf(SourceTrace source, int from, int until)
    {
        var events = source.Sum(HourMark.Received, from, until);
        var off = source.Sum(HourMark.Ahead, from, until) + source.Sum(HourMark.Behind, from, until);

        return (events, events > 0 ? (double)off / events : 0);
    }
}
