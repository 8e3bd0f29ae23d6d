using Latido.Engine.Facts;

namespace Latido.Engine.Lab;

/// <summary>What followed a day.</summary>
internal enum Sequel
{
    /// <summary>It was no customer, nobody came before either, or it is not known what it paid: there was nothing to foresee.</summary>
    OutOfQuestion,

    /// <summary>It is not known yet.</summary>
    NotOver,
    Stayed,
    Happened,
}

/// <summary>What an account's observations came to.</summary>
/// <param name="Count">Observations of which it is known what followed.</param>
/// <param name="Happened">Those followed by the outcome.</param>
/// <param name="Day">The day on which it happened; -1 for never. Of several the first one.</param>
/// <param name="LeftOut">Observations whose horizon was not over when the data end.</param>
internal readonly record struct Fate(int Count, int Happened, int Day, int LeftOut);

/// <summary>
/// Says of each day of an account what followed it, for back-tests and for signals that were really told. Kept between accounts,
/// one to a thread.
/// </summary>
internal sealed class Aftermath
{
    private readonly UseTrack use = new();
    private readonly MrrTrack mrr = new();
    private Inquiry? inquiry;
    private Tenure tenure;

    /// <summary>The account's use; there is none to read where the outcome is about money, unless the baselines are wanted.</summary>
    public UseTrack Use => use;

    private Inquiry Asked => inquiry ?? throw new InvalidOperationException("Begin with an account first.");

    public Outcome Outcome => Asked.Outcome;

    /// <summary>Takes an account up, to be asked about days from the first on.</summary>
    /// <param name="hasBaselines">Its use is wanted too, whatever the outcome.</param>
    public void Begin(AccountFacts account, Inquiry asked, Tenure known, int first, bool hasBaselines = true)
    {
        (inquiry, tenure) = (asked, known);

        if (hasBaselines || asked.Outcome.Kind is OutcomeKind.Silent)
        {
            use.Begin(account, first, asked.OutcomesUntil, asked.Outcome.Days);
        }

        if (asked.Outcome.Kind is OutcomeKind.Expansion)
        {
            mrr.Begin(account, asked.OutcomesUntil);
        }
    }

    /// <summary>What followed a day, as far as it is known.</summary>
    public Sequel Of(int day)
    {
        var (days, until) = (Asked.Outcome.Days, Asked.OutcomesUntil);

        return Asked.Outcome.Kind switch
        {
            OutcomeKind.Churn => !tenure.IsCustomerOn(day) ? Sequel.OutOfQuestion
                : day + days > until ? Sequel.NotOver
                : tenure.Left <= day + days ? Sequel.Happened
                : Sequel.Stayed,
            OutcomeKind.Expansion => mrr.On(day) is not { Minor: > 0 } before ? Sequel.OutOfQuestion
                : day + days > until ? Sequel.NotOver
                : mrr.On(day + days) is not { } after || (after.Minor > 0 && after.Currency != before.Currency) ? Sequel.OutOfQuestion
                : after.Minor > before.Minor ? Sequel.Happened
                : Sequel.Stayed,
            _ => use.Between(day - days, day) == 0 ? Sequel.OutOfQuestion
                : day + days > until ? Sequel.NotOver
                : use.Between(day, day + days) == 0 ? Sequel.Happened
                : Sequel.Stayed,
        };
    }

    /// <summary>Goes over the evaluation days between two days, both included; tells each of which it is known what followed.</summary>
    public Fate Weigh(int first, int last, Action<int, int, bool>? told = null)
    {
        var (count, happened, at, leftOut) = (0, 0, -1, 0);

        foreach (var (round, day) in Asked.RoundsWithin(first, last))
        {
            var sequel = Of(day);
            leftOut += sequel is Sequel.NotOver ? 1 : 0;

            if (sequel is Sequel.Happened)
            {
                // Of several silences, or several expansions, the first one counts.
                at = happened == 0 ? DayAfter(day) : at;
                happened++;
            }

            if (sequel is Sequel.Happened or Sequel.Stayed)
            {
                count++;
                told?.Invoke(round, day, sequel is Sequel.Happened);
            }
        }

        return new(count, happened, at, leftOut);
    }

    /// <summary>The day on which it happened that followed a day.</summary>
    private int DayAfter(int day) => Asked.Outcome.Kind switch
    {
        OutcomeKind.Expansion => mrr.FirstAbove(day, day + Asked.Outcome.Days),
        _ => tenure.Left ?? (use.LastUse(day) + 1),
    };
}
