using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>The scores of single people of an account, made when a page asks.</summary>
internal static class PeopleScores
{
    public static IReadOnlyList<double?> Engagement(Scoreboard board, AccountFacts account, int day)
    {
        var ruling = board.Prepared(day);
        var window = ruling.Settings.Engagement.Window;
        var raw = new long[account.People.Count];
        var isActive = new bool[raw.Length];

        foreach (var cell in account.Usage.Between(0, day))
        {
            var weight = ruling.Weights[cell.Event];
            isActive[cell.Person] |= weight > 0;
            raw[cell.Person] += cell.Day > day - window ? (long)weight * cell.Count : 0;
        }

        var p90 = ruling.Benchmark.PerPerson.For(window);

        return [.. raw.Select((sum, index) => isActive[index] ? Scores.Engagement.Absolute(sum, p90, ruling.Settings.Engagement.Curve) : (double?)null)];
    }

    public static IReadOnlyList<double?> Activation(Scoreboard board, AccountFacts account)
    {
        var criteria = board.Prepared(board.Today).Criteria
            .Where(criterion => criterion.Criterion.Scope is CriterionScope.Person).ToList();

        if (criteria.Count == 0)
        {
            return new double?[account.People.Count];
        }

        var met = new HashSet<int>[account.People.Count];

        foreach (var cell in account.Usage.Between(0, board.Today))
        {
            for (var i = 0; i < criteria.Count; i++)
            {
                if (criteria[i].Events[cell.Event])
                {
                    (met[cell.Person] ??= []).Add(i);
                }
            }
        }

        return [.. met.Select(done => (double?)(done?.Count ?? 0) / criteria.Count)];
    }
}
