using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>Says why a score is what it is: from a rating's values, each measure's points and words.</summary>
internal static class ReasonMaker
{
    public static IReadOnlyList<Reason> Make(Scoreboard board, AccountFacts account, Rating rating)
    {
        var ruling = rating.Ruling;
        ruling.Prepare(board.Facts.Events);
        var numbers = DayGlance.Mine.At(account, board.StateOf(account).Seats, ruling, rating.Day);

        return [.. Make(in numbers, ruling, rating.Values.AsSpan(0, ruling.Parts.Length), rating.Score).OrderByDescending(Loss)];
    }

    /// <summary>The reasons in the model's order, then the cap that bites.</summary>
    public static List<Reason> Make(in DayNumbers numbers, Ruling ruling, ReadOnlySpan<double> values, double? score)
    {
        var reasons = new List<Reason>(values.Length + 1);
        var present = 0.0;
        var sum = 0.0;

        for (var i = 0; i < values.Length; i++)
        {
            present += double.IsNaN(values[i]) ? 0 : ruling.Parts[i].Share;
        }

        for (var i = 0; i < values.Length; i++)
        {
            var part = ruling.Parts[i];
            var isMissing = double.IsNaN(values[i]);
            var points = isMissing ? (double?)null : part.Curve.At(values[i]);
            var share = isMissing || score is null ? 0 : part.Share / present;
            sum += share * (points ?? 0);

            reasons.Add(new(
                part.Measure.Id,
                part.Dimension.Id,
                isMissing ? null : values[i],
                points,
                share * (points ?? 0),
                share * 100,
                part.Measure.Name,
                part.Measure.Say(in numbers, values[i], ruling)));
        }

        if (score < sum - 1e-9 && BitingCap(in numbers, ruling) is { } cap)
        {
            var text = new Words(
                $"Never above {Figures.En(cap.Limit)}: {cap.Name.En}", $"Nunca por encima de {Figures.Es(cap.Limit)}: {cap.Name.Es}");
            reasons.Add(new(cap.Id, "cap", cap.Limit, null, score.Value - sum, 0, cap.Name, text));
        }

        return reasons;
    }

    private static Cap? BitingCap(in DayNumbers numbers, Ruling ruling)
    {
        Cap? lowest = null;

        foreach (var cap in ruling.Caps)
        {
            lowest = cap.Holds(in numbers, ruling) && !(cap.Cap.Limit >= lowest?.Limit) ? cap.Cap : lowest;
        }

        return lowest;
    }

    private static double Loss(Reason reason) => reason.Possible - reason.Contribution;
}
