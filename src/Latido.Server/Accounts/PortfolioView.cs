using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>The accounts somebody looks after, or all: how many in each band, and which renew within the days asked for.</summary>
/// <param name="Keys">Their keys, as many as were asked for; null where all accounts are meant.</param>
/// <param name="Renewing">How many renew.</param>
/// <param name="RenewingMoney">What those pay in a year, the largest sum first.</param>
/// <param name="Renewals">The next to renew, soonest first.</param>
public sealed record PortfolioView(
    int Green,
    int Yellow,
    int Red,
    int None,
    IReadOnlyList<string>? Keys,
    int Renewing,
    IReadOnlyList<MoneyView> RenewingMoney,
    IReadOnlyList<StandingView> Renewals)
{
    /// <summary>How many have left: they count in no band, and renew no more.</summary>
    public int Left { get; init; }

    /// <summary>Of those that renew the ones that pay most, the largest first.</summary>
    public IReadOnlyList<StandingView> Weightiest { get; init; } = [];

    /// <summary>How many there are that have not left.</summary>
    public int Total => Green + Yellow + Red + None;

    /// <summary>Nothing is known of any account, not even of one that has left.</summary>
    public bool IsEmpty => Total + Left == 0;
}

/// <summary>
/// How an account stands, without its line and its reasons: what is read of hundreds at a time. Band and score of before
/// are those at the close of the day asked for.
/// </summary>
public sealed record StandingView(
    string Key,
    string Name,
    string? Owner,
    MoneyView? Yearly,
    LocalDate? RenewsOn,
    string Stage,
    double? Score,
    string Band,
    double Confidence,
    double? ScoreBefore,
    string BandBefore)
{
    /// <summary>Points won or lost since; null where one end is not known.</summary>
    public double? Move => Score - ScoreBefore;
}
