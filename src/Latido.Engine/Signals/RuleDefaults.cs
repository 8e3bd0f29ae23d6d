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
}
