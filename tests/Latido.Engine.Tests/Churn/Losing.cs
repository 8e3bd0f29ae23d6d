using Latido.Engine.Churn;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Churn;

/// <summary>Accounts that are used daily by two people, pay, and stop paying.</summary>
internal static class Losing
{
    public const string Paid = "\"subscription\":\"s\",\"amount\":100,\"currency\":\"EUR\"";

    /// <summary>Used by two people from the first to the last day.</summary>
    public static Season Used(this Season season, string account, int from, int to) =>
        season.UseDaily(from, to, account, $"{account}-ana", times: 4).UseDaily(from, to, account, $"{account}-leo", times: 4);

    public static Season Subscribed(this Season season, string account, int day) => season.Business(day, account, "subscription.started", $"s {account}", Paid);

    public static Season Cancelled(this Season season, string account, int day) =>
        season.Business(day, account, "subscription.cancelled", $"c {account}", "\"subscription\":\"s\"");

    public static Loss LossOf(this Season season, string account) => LossFinder.Of(season.Board, season[account])!;

    /// <summary>The post-mortem of one account with these signals.</summary>
    public static PostMortem Look(this Season season, string account, params IReadOnlyList<PastSignal> signals) =>
        season.LookAt(account, new(signals, []));

    /// <summary>The post-mortem of one account with what the store keeps of its past.</summary>
    public static PostMortem LookAt(this Season season, string account, AccountPast past)
    {
        ChurnStudy study = new(season.Board, [season.LossOf(account)], [], new Dictionary<string, AccountPast> { [account] = past });
        Run(study);

        return study.Made.ShouldHaveSingleItem();
    }

    public static void Run(ChurnStudy study, int piece = 7)
    {
        while (study.RunSome(piece))
        {
        }
    }
}
