namespace Latido.Engine.Signals;

/// <summary>What the threshold that decides most is where a rule has none of its own. Shares are 0-1.</summary>
public static class RuleDefaults
{
    /// <summary>The share of active people lost.</summary>
    public const double ActiveFall = 0.4;

    /// <summary>The share of sign-ins lost.</summary>
    public const double LoginFall = 0.5;

    /// <summary>Days without a key feature.</summary>
    public const int FeatureDays = 10;

    /// <summary>Days without a power user.</summary>
    public const int QuietDays = 14;

    /// <summary>Days without anybody.</summary>
    public const int SilentDays = 14;

    /// <summary>Days from the start until the activation should be done.</summary>
    public const int OnboardingDays = 30;

    /// <summary>The share of the seats in use.</summary>
    public const double SeatShare = 0.9;

    /// <summary>The share of its scale that an answer to NPS has at most: 6 of 10.</summary>
    public const double NpsShare = 0.6;

    /// <summary>The share of its scale that an answer about satisfaction has at most: 2 of 5.</summary>
    public const double CsatShare = 0.4;

    /// <summary>Tickets within the days that matter.</summary>
    public const int Tickets = 4;

    /// <summary>How much worse messages sound, of −1 to 1.</summary>
    public const double SentimentFall = 0.3;

    /// <summary>Days before the renewal at which it is told of first.</summary>
    public const int RenewalDays = 90;

    /// <summary>Days that an invoice is overdue.</summary>
    public const int OverdueDays = 7;

    /// <summary>Days without somebody whose word counts for the deal.</summary>
    public const int ChampionDays = 14;

    /// <summary>Days without a feature that is paid for.</summary>
    public const int UnusedDays = 30;

    /// <summary>The share of the seats in use of whoever could take more.</summary>
    public const double GrowthShare = 0.8;
}
