using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>From the numbers of a day to the score: pure arithmetic, the same wherever it is done.</summary>
internal static class Rater
{
    /// <summary>The most measures a model may have, so that values fit on the stack.</summary>
    public const int MaxParts = 64;

    /// <summary>Health of a day; values gets the value of each part of the model, NaN where there is none.</summary>
    public static (double? Score, double Coverage) Score(in DayNumbers numbers, Ruling ruling, Span<double> values)
    {
        var (parts, start) = (ruling.Parts, ruling.Health.Start);
        var (sum, present) = (start ?? 0, 0.0);

        for (var i = 0; i < parts.Length; i++)
        {
            var value = parts[i].Measure.Read(in numbers, ruling);
            values[i] = value;

            if (!double.IsNaN(value))
            {
                present += parts[i].Share;
                sum += (start is null ? parts[i].Share : 1) * parts[i].Curve.At(value);
            }
        }

        // Sums of shares may miss 1 by a hair.
        var coverage = Math.Min(1, present);

        if (present <= 0 || coverage < ruling.Health.MinCoverage - 1e-9)
        {
            return (null, coverage);
        }

        return (Math.Min(start is null ? sum / present : Math.Clamp(sum, 0, 100), Ceiling(in numbers, ruling)), coverage);
    }

    /// <summary>The score and band that a day closes with, given the band of the day before.</summary>
    public static (double? Score, Band Band) Close(in DayNumbers numbers, Ruling ruling, Band yesterday)
    {
        Span<double> values = stackalloc double[MaxParts];
        var (score, _) = Score(in numbers, ruling, values);

        return (score, ruling.Health.Bands.Of(score, yesterday));
    }

    /// <summary>
    /// How far a score can be relied on: the root of coverage times length of history (28 days are enough), less for
    /// very few people, whose chances weigh much: n / (n + 1).
    /// </summary>
    public static double Confidence(double coverage, int historyDays, int people) =>
        Math.Sqrt(coverage * Math.Min(1, historyDays / 28.0)) * people / (people + 1);

    public static Rating Rate(AccountFacts account, in DayNumbers n, Ruling ruling, Band yesterday)
    {
        var parts = ruling.Parts.Length;
        var values = new double[parts + ruling.Extras.Length];
        var (score, coverage) = Score(in n, ruling, values);

        for (var i = parts; i < values.Length; i++)
        {
            values[i] = ruling.Extras[i - parts].Read(in n, ruling);
        }

        var size = Measures.SizeOf(in n, ruling);
        var isUsed = n.FirstUse >= 0;
        var window = ruling.Settings.Engagement.Window;
        var engagement = ruling.Engage((double)n.Raw / size);
        var isOldEnough = n.History >= window + (window / 2);
        var people = n.Active90 > 0 ? n.Active90 : isUsed ? account.People.Count : 0;

        return new(ruling, values)
        {
            Day = n.Day,
            Score = score,
            Band = ruling.Health.Bands.Of(score, yesterday),
            Coverage = (float)coverage,
            Confidence = (float)(score is null ? 0 : Confidence(coverage, n.History, people)),
            Raw = n.Raw,
            RawBefore = n.RawBefore,
            Engagement = isUsed ? engagement : null,
            EngagementChange = isOldEnough ? engagement - ruling.Engage((double)n.RawBefore / size) : null,
            Size = size,
            Activation = n.Criteria == 0 ? null : (double)n.CriteriaMet / n.Criteria,
            Active1 = n.Active1,
            Active7 = n.Active7,
            Active30 = n.Active30,
            Active90 = n.Active90,
            ActiveDays30 = n.ActiveDays30,
            LastUseDay = n.LastUse,
            FirstUseDay = n.FirstUse,
        };
    }

    private static double Ceiling(in DayNumbers numbers, Ruling ruling)
    {
        var ceiling = 100.0;

        foreach (var cap in ruling.Caps)
        {
            ceiling = cap.Cap.Limit < ceiling && cap.Holds(in numbers, ruling) ? cap.Cap.Limit : ceiling;
        }

        return ceiling;
    }
}
