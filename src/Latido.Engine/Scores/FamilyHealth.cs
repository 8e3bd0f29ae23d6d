namespace Latido.Engine.Scores;

/// <summary>
/// How a parent account and all below it are rated together: the mean of their scores, each account once; those that have
/// left are out. It is told beside the parent's own score and enters no account's score.
/// </summary>
/// <param name="WithParent">The parent's own score counts as one of them; else only those below it.</param>
/// <param name="RoundTo">The mean is rounded to multiples of this, 0.1-50, halves away from nought; null leaves it as it is.</param>
public sealed record FamilyHealth(bool WithParent = false, double? RoundTo = null)
{
    public const double LeastRound = 0.1;

    public const double MostRound = 50;

    /// <summary>The score of all together, 0-100; null where none of those that count has one.</summary>
    public double? Of(double? parent, IEnumerable<double?> below)
    {
        var scores = (WithParent ? below.Append(parent) : below).OfType<double>().ToList();

        return scores is [] ? null : Rounded(scores.Average());
    }

    private double Rounded(double mean) =>
        RoundTo is { } step ? Math.Clamp(Math.Round(mean / step, MidpointRounding.AwayFromZero) * step, 0, 100) : mean;
}
