namespace Latido.Engine.Scores;

/// <summary>Makes a <see cref="Survival"/> of observations.</summary>
public static class KaplanMeier
{
    /// <summary>
    /// Takes for each account the days until it finished, or, when it has not, the days it was watched. On one day
    /// those that finish count before those whose watch ends there.
    /// </summary>
    public static Survival Of(IEnumerable<(double Days, bool Finished)> observations)
    {
        var all = observations.OrderBy(o => o.Days).ToList();
        var steps = new List<SurvivalStep>();
        var waiting = 1.0;
        double? median = null;

        for (var i = 0; i < all.Count;)
        {
            var days = all[i].Days;
            var next = i;
            var finished = 0;

            while (next < all.Count && all[next].Days == days)
            {
                finished += all[next++].Finished ? 1 : 0;
            }

            if (finished > 0)
            {
                var atRisk = all.Count - i;
                waiting *= 1 - ((double)finished / atRisk);
                steps.Add(new(days, atRisk, finished, waiting));

                // A hair of tolerance: a product of fractions that is one half must not miss it by rounding.
                median ??= waiting <= 0.5 + 1e-12 ? days : null;
            }

            i = next;
        }

        return new(steps, median, all.Count, all.Count(o => o.Finished));
    }
}
