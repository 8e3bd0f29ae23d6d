namespace Latido.Engine.Lab;

/// <summary>What a rule told of one account.</summary>
/// <param name="Fired">How often.</param>
/// <param name="Judged">How often of it is known what followed.</param>
/// <param name="Right">How often the outcome followed.</param>
/// <param name="FirstBefore">The first day it did in the days of the horizon before the outcome; -1 for none.</param>
/// <param name="FirstFired">The first day it told anything; -1 for never.</param>
internal sealed record RuleCase(AccountCase Account, int Fired, int Judged, int Right, int FirstBefore, int FirstFired)
{
    /// <summary>Judges what was told of an account, or would have been, by what followed each day.</summary>
    /// <param name="days">The days on which something was told, in order.</param>
    public static RuleCase Of(AccountCase account, IReadOnlyList<int> days, Aftermath aftermath)
    {
        var (judged, right, firstBefore) = (0, 0, -1);

        foreach (var day in days)
        {
            var sequel = aftermath.Of(day);
            judged += sequel is Sequel.Happened or Sequel.Stayed ? 1 : 0;
            right += sequel is Sequel.Happened ? 1 : 0;
            firstBefore = firstBefore < 0 && account.HasHappened && day >= account.Day - aftermath.Outcome.Days && day < account.Day ? day : firstBefore;
        }

        return new(account, days.Count, judged, right, firstBefore, days.Count > 0 ? days[0] : -1);
    }
}

/// <summary>How good a rule is, with 95 % intervals by bootstrap over accounts, at least as wide as Wilson's with an account as one observation.</summary>
/// <param name="BaseRate">The share of observations followed by the outcome; NaN without any.</param>
internal sealed record RuleWorth(Estimate? Precision, Estimate? Recall, Estimate? Lift, double BaseRate)
{
    /// <summary>From all accounts asked about; fewer rounds where there are very many rows.</summary>
    public static RuleWorth Of(IReadOnlyList<RuleCase> cases, ulong seed, int rounds)
    {
        var all = Figures(cases, null);
        var draws = new (double Precision, double Recall, double Lift, double BaseRate)[rounds];
        var times = new int[cases.Count];

        for (var round = 0; round < draws.Length; round++)
        {
            Bootstrap.Draw(seed, round, times);
            draws[round] = Figures(cases, times);
        }

        // Where all were right, or none, each draw says the same: that says nothing of how sure it is.
        var (low, high) = Wilson.Of(all.Precision, cases.Count(each => each.Judged > 0));
        var (recallLow, recallHigh) = Wilson.Of(all.Recall, cases.Count(each => each.Account.HasHappened));

        return new(
            Estimate.Of(all.Precision, Array.ConvertAll(draws, draw => draw.Precision))?.AtLeast(low, high),
            Estimate.Of(all.Recall, Array.ConvertAll(draws, draw => draw.Recall))?.AtLeast(recallLow, recallHigh),
            Estimate.Of(all.Lift, Array.ConvertAll(draws, draw => draw.Lift))?.AtLeast(low / all.BaseRate, high / all.BaseRate),
            all.BaseRate);
    }

    private static (double Precision, double Recall, double Lift, double BaseRate) Figures(IReadOnlyList<RuleCase> cases, int[]? times)
    {
        var (judged, right, churned, found, weeks, followed) = (0L, 0L, 0L, 0L, 0L, 0L);

        for (var no = 0; no < cases.Count; no++)
        {
            var (each, count) = (cases[no], times?[no] ?? 1);
            judged += count * each.Judged;
            right += count * each.Right;
            churned += each.Account.HasHappened ? count : 0;
            found += each.FirstBefore >= 0 ? count : 0;
            weeks += count * each.Account.Count;
            followed += count * each.Account.Happened;
        }

        var precision = (double)right / judged;
        var baseRate = (double)followed / weeks;

        return (precision, (double)found / churned, baseRate > 0 ? precision / baseRate : double.NaN, baseRate);
    }
}
