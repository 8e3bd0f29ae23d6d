using Latido.Engine.Scores;

namespace Latido.Engine.Onboarding;

/// <summary>
/// Looks who is being taken on, and how long accounts take to first value. It goes in pieces of accounts; ask
/// <see cref="IsStill"/> whether to begin again.
/// </summary>
public sealed class OnboardingSurvey
{
    private readonly Scoreboard board;
    private readonly List<OnboardingCourse> open = [];
    private readonly Dictionary<string, List<(double Days, bool Finished)>> watched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double?> medians = new(StringComparer.Ordinal);
    private int next;

    public OnboardingSurvey(Scoreboard board)
    {
        ArgumentNullException.ThrowIfNull(board);
        this.board = board;
    }

    /// <summary>Whether the scoreboard still is what it began with.</summary>
    public bool IsStill(Scoreboard current) => ReferenceEquals(board, current);

    /// <summary>Looks at so many accounts more; false when all are done.</summary>
    public bool LookAtSome(int count)
    {
        for (var end = Math.Min(board.Facts.Accounts.Count, next + count); next < end; next++)
        {
            var account = board.Facts.Accounts[next];
            var start = ActivationMaker.StartOf(account);

            if (start < board.FirstUseDay || start > board.Today || board.RatingOf(account.No) is not { } rating || !OnboardingMaker.IsCustomer(account))
            {
                continue;
            }

            if (board.Settings.Activation.Criteria.Count > 0)
            {
                var done = ActivationMaker.DayDone(board, account);
                watched.TryAdd(rating.Touch, []);
                watched[rating.Touch].Add((Math.Max(0, (done ?? board.Today) - start), done is not null));
            }

            if (OnboardingMaker.IsWatched(board, account) && OnboardingMaker.Of(board, account, board.Today) is { FinishedOn: null } course)
            {
                open.Add(course);
            }
        }

        return next < board.Facts.Accounts.Count;
    }

    /// <summary>The accounts that are being taken on (<see cref="OnboardingMaker.IsWatched"/>) and have a step missing, the latest first.</summary>
    public IReadOnlyList<OnboardingCourse> Open() =>
        [.. open.OrderByDescending(course => course.DaysLate).ThenBy(course => course.Next!.DueOn).ThenBy(course => course.Account.Key, StringComparer.Ordinal)];

    /// <summary>
    /// The days from start to first value, which is the day of the last criterion of the activation, that half of the accounts of a touch model
    /// took; null while more than half still are on the way. Kaplan and Meier: those on the way count as long as they were watched.
    /// </summary>
    public double? MedianDays(string touch)
    {
        if (!medians.TryGetValue(touch, out var median))
        {
            medians[touch] = median = watched.TryGetValue(touch, out var all) ? KaplanMeier.Of(all).Median : null;
        }

        return median;
    }
}
