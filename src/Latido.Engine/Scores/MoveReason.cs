using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>Says in one sentence why another model moves an account: the measure, cap or line that does most of it.</summary>
internal static class MoveReason
{
    private const double Same = 1e-6;

    public static Words Of(
        AccountFacts account, SeatHistory seats, Ruling old, Ruling next, int day, Standing before, Standing after)
    {
        if (before.Score is null || after.Score is null)
        {
            return Coverage(account, seats, next, day, after.Score is null);
        }

        var former = Reasons(account, seats, old, day, before.Score);
        var latter = Reasons(account, seats, next, day, after.Score);
        var direction = Math.Sign(after.Score.Value - before.Score.Value);
        var main = former.Keys.Union(latter.Keys)
            .Select(id => (Former: former.GetValueOrDefault(id), Latter: latter.GetValueOrDefault(id)))
            .Select(pair => (pair.Former, pair.Latter, Move: direction * ((pair.Latter?.Contribution ?? 0) - (pair.Former?.Contribution ?? 0))))
            .OrderByDescending(pair => pair.Move).FirstOrDefault();

        return main.Move > Same ? Of(main.Former, main.Latter, old.Health.Start is not null || next.Health.Start is not null) : Lines(before.Band, after.Band, next.Health.Bands);
    }

    private static Words Of(Reason? former, Reason? latter, bool isAdded) => (former, latter) switch
    {
        (null, { Dimension: "cap" }) => latter.Text,
        ({ Dimension: "cap" }, null) => new($"No longer capped: {former.Name.En}", $"Ya sin tope: {former.Name.Es}"),
        (null, not null) => new($"{latter.Name.En} counts now. {latter.Text.En}", $"{latter.Name.Es} ahora cuenta. {latter.Text.Es}"),
        (not null, null) => new($"{former.Name.En} counts no more", $"{former.Name.Es} ya no cuenta"),
        ({ Dimension: "cap" }, not null) => latter.Text,
        ({ } a, { } b) when a.Value is null != b.Value is null || Differs(a.Value, b.Value) => b.Text,
        ({ } a, { } b) when isAdded => new(
            $"{b.Text.En}: gives {Figures.En(Whole(b.Contribution))} points, before {Figures.En(Whole(a.Contribution))}",
            $"{b.Text.Es}: da {Figures.Es(Whole(b.Contribution))} puntos, antes {Figures.Es(Whole(a.Contribution))}"),
        ({ } a, { } b) when Differs(a.Points, b.Points) && Weighs(a, b) < Worth(a, b) => new(
            $"{b.Text.En}: worth {Figures.En(Whole(b.Points))} points, before {Figures.En(Whole(a.Points))}",
            $"{b.Text.Es}: vale {Figures.Es(Whole(b.Points))} puntos, antes {Figures.Es(Whole(a.Points))}"),
        ({ } a, { } b) => new(
            $"{b.Name.En} weighs {Figures.PercentEn(Whole(b.Possible))}, before {Figures.PercentEn(Whole(a.Possible))}. {b.Text.En}",
            $"{b.Name.Es} pesa un {Figures.PercentEs(Whole(b.Possible))}, antes un {Figures.PercentEs(Whole(a.Possible))}. {b.Text.Es}"),
        _ => new("", ""),
    };

    /// <summary>How much of the move comes of the weight, and how much of the curve.</summary>
    private static double Weighs(Reason a, Reason b) => Math.Abs(b.Possible - a.Possible) * (a.Points ?? 0);

    private static double Worth(Reason a, Reason b) => Math.Abs((b.Points ?? 0) - (a.Points ?? 0)) * b.Possible;

    private static Words Coverage(AccountFacts account, SeatHistory seats, Ruling next, int day, bool isGone)
    {
        var numbers = DayGlance.Mine.At(account, seats, next, day);
        Span<double> values = stackalloc double[Rater.MaxParts];
        var (_, coverage) = Rater.Score(in numbers, next, values);
        var (has, needs) = (Math.Round(100 * coverage), Math.Round(100 * next.Health.MinCoverage));

        return isGone
            ? new($"Too little is known: {has}% of the weight, {needs}% is needed", $"Se sabe demasiado poco: el {has} % del peso; hace falta el {needs} %")
            : new($"Enough is known now: {has}% of the weight", $"Ahora se sabe bastante: el {has} % del peso");
    }

    /// <summary>The score stays, and the lines moved past it.</summary>
    private static Words Lines(Band before, Band after, BandSettings bands)
    {
        var isGreen = before is Band.Green || after is Band.Green;
        var line = isGreen ? bands.Green : bands.Yellow;

        return before == after
            ? new("A little of everything", "Un poco de todo")
            : new(
                $"{(isGreen ? "Green" : "Yellow")} begins at {Figures.En(line)} now",
                $"El {(isGreen ? "verde" : "amarillo")} empieza ahora en {Figures.Es(line)}");
    }

    /// <summary>The reasons by measure; one that a model names twice is known by the place that gives most.</summary>
    private static Dictionary<string, Reason> Reasons(AccountFacts account, SeatHistory seats, Ruling ruling, int day, double? score)
    {
        var numbers = DayGlance.Mine.At(account, seats, ruling, day);
        var values = new double[ruling.Parts.Length];
        Rater.Score(in numbers, ruling, values);

        return ReasonMaker.Make(in numbers, ruling, values, score)
            .GroupBy(reason => reason.Dimension == "cap" ? $"cap {reason.Measure}" : reason.Measure)
            .ToDictionary(group => group.Key, group => group.MaxBy(reason => Math.Abs(reason.Contribution))!);
    }

    private static bool Differs(double? a, double? b) => Math.Abs((a ?? 0) - (b ?? 0)) > Same;

    private static double Whole(double? value) => Math.Round(value ?? 0, MidpointRounding.AwayFromZero);
}
