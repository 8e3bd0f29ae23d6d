using Latido.Engine.Scores;

namespace Latido.Engine.Onboarding;

/// <summary>
/// Looks who is being taken on, and how long accounts take to first value. It goes in pieces, by the use it looks at; ask
/// <see cref="IsStill"/> whether to begin again.
/// </summary>
public sealed class OnboardingSurvey
{
    /// <summary>How long it takes is told of those that began in so many days: longer ago the product was another.</summary>
    private const int MedianDaysBack = 730;

    private readonly Scoreboard board;
    private readonly List<(OnboardingCourse Course, Rating Rating)> open = [];
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

    /// <summary>Looks at accounts with about so many cells of use more, but one at least; false when all are done.</summary>
    public bool LookAtSome(int cells)
    {
        for (var seen = 0; seen < cells && next < board.Facts.Accounts.Count; next++)
        {
            var account = board.Facts.Accounts[next];
            var start = ActivationMaker.StartOf(account);
            seen++;

            if (start < Math.Max(board.FirstUseDay, board.Today - MedianDaysBack) || start > board.Today
                || board.RatingOf(account.No) is not { } rating || !OnboardingMaker.IsCustomer(account))
            {
                continue;
            }

            seen += account.Usage.Cells.Length;

            if (board.Settings.Activation.Criteria.Count > 0)
            {
                // Who has left is on the way no more: it was watched until then.
                var until = rating.LeftOn ?? board.Today;
                var done = ActivationMaker.DayDone(board, account) is { } day && day <= until ? day : (int?)null;
                watched.TryAdd(rating.Touch, []);
                watched[rating.Touch].Add((Math.Max(0, (done ?? until) - start), done is not null));
            }

            if (OnboardingMaker.IsWatched(board, account, board.Today) && OnboardingMaker.Of(board, account, board.Today) is { FinishedOn: null } course)
            {
                open.Add((course, rating));
            }
        }

        return next < board.Facts.Accounts.Count;
    }

    /// <summary>The accounts that are being taken on (<see cref="OnboardingMaker.IsWatched"/>) and have a step missing, with their ratings; the latest first.</summary>
    public IReadOnlyList<(OnboardingCourse Course, Rating Rating)> Open() =>
    [
        .. open.OrderByDescending(each => each.Course.DaysLate).ThenBy(each => each.Course.Next!.DueOn)
            .ThenBy(each => each.Course.Account.Key, StringComparer.Ordinal),
    ];

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
