using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>Says why a score is what it is: from a rating's values, each measure's points and words.</summary>
internal static class ReasonMaker
{
    /// <summary>The line of a model that adds up: where every account starts.</summary>
    private const string Start = "start";

    /// <summary>What a sum beyond 0-100 is more, or less, than the score.</summary>
    private const string Bounds = "bounds";

    public static IReadOnlyList<Reason> Make(Scoreboard board, AccountFacts account, Rating rating)
    {
        var ruling = rating.Ruling;
        ruling.Prepare(board.Facts.Events);
        var numbers = DayGlance.Mine.At(account, board.StateOf(account).Seats, ruling, rating.Day);

        return [.. Make(in numbers, ruling, rating.Values.AsSpan(0, ruling.Parts.Length), rating.Score).OrderByDescending(Loss)];
    }

    /// <summary>Where it starts, the reasons in the model's order, what the sum is beyond the bounds, then the cap that bites.</summary>
    public static List<Reason> Make(in DayNumbers numbers, Ruling ruling, ReadOnlySpan<double> values, double? score)
    {
        var reasons = new List<Reason>(values.Length + 3);
        var (present, sum, start) = (0.0, 0.0, score is null ? null : ruling.Health.Start);

        if (start is { } first)
        {
            sum = first;
            reasons.Add(new(
                Start, Start, first, null, first, first, new("Starting point", "Punto de partida"),
                new($"Every account starts at {Figures.En(first)}", $"Todas las cuentas parten de {Figures.Es(first)}")));
        }

        for (var i = 0; i < values.Length; i++)
        {
            present += double.IsNaN(values[i]) ? 0 : ruling.Parts[i].Share;
        }

        for (var i = 0; i < values.Length; i++)
        {
            var part = ruling.Parts[i];
            var isMissing = double.IsNaN(values[i]);
            var points = isMissing ? (double?)null : part.Curve.At(values[i]);
            var share = isMissing || score is null ? 0 : start is null ? part.Share / present : 1;
            sum += share * (points ?? 0);

            reasons.Add(new(
                part.Measure.Id,
                part.Dimension.Id,
                isMissing ? null : values[i],
                points,
                share * (points ?? 0),
                share * (start is null ? 100 : part.Curve.Best),
                part.Measure.Name,
                part.Measure.Say(in numbers, values[i], ruling)));
        }

        if (start is not null && Math.Clamp(sum, 0, 100) is var held && Math.Abs(held - sum) > 1e-9)
        {
            Words name = held > 0 ? new("Never above 100", "Nunca por encima de 100") : new("Never below 0", "Nunca por debajo de 0");
            reasons.Add(new(Bounds, Bounds, held, null, held - sum, 0, name, name));
            sum = held;
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
