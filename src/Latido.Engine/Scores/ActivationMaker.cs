using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>Who came to value, and how long it took.</summary>
internal static class ActivationMaker
{
    public static IReadOnlyList<(Criterion Criterion, int? Day)> Steps(Scoreboard board, AccountFacts account) => Steps(board, account, board.Today);

    /// <summary>The criteria of today, as far as they were met at the end of a day.</summary>
    public static IReadOnlyList<(Criterion Criterion, int? Day)> Steps(Scoreboard board, AccountFacts account, int day)
    {
        var people = new List<int>();

        return
        [
            .. board.Prepared(board.Today).Criteria.Select(criterion =>
                (criterion.Criterion, Known(criterion.DayMet(account.Usage.Cells, day, people)))),
        ];
    }

    /// <summary>The day on which the last criterion was met; null while one is not.</summary>
    public static int? DayDone(Scoreboard board, AccountFacts account)
    {
        var steps = Steps(board, account);

        return steps.Count > 0 && steps.All(step => step.Day is not null) ? steps.Max(step => step.Day) : null;
    }

    /// <summary>The day an account began: as it is said, else when it was first seen.</summary>
    public static int StartOf(AccountFacts account) =>
        account.Traits.StartedOn is { } day ? DayNumber.From(day) : account.FirstSeenDay;

    /// <summary>
    /// An account that began before there was any use at all to be seen is left out: nobody knows what it did then.
    /// </summary>
    public static ActivationReport Report(Scoreboard board)
    {
        var within = board.Settings.Activation.WithinDays;
        var (accounts, activated) = (0, 0);
        var observations = new List<(double Days, bool Finished)>();

        foreach (var account in board.Facts.Accounts)
        {
            var start = StartOf(account);

            if (start > board.Today || start < board.FirstUseDay || board.Settings.Activation.Criteria.Count == 0)
            {
                continue;
            }

            var done = DayDone(board, account);
            var days = Math.Max(0, (done ?? board.Today) - start);
            observations.Add((days, done is not null));

            var isInTime = done is not null && days <= within;
            accounts += isInTime || board.Today - start >= within ? 1 : 0;
            activated += isInTime ? 1 : 0;
        }

        return new(accounts, activated, KaplanMeier.Of(observations));
    }

    private static int? Known(int day) => day == int.MaxValue ? null : day;
}
