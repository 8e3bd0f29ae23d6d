using Latido.Engine.Facts;

namespace Latido.Engine.Churn;

/// <summary>Reasons of losses: what a billing system says, read as one of ours, to be confirmed by a member.</summary>
public static class LossReasons
{
    /// <summary>What billing systems let customers choose from, read as ours; their words are those of Stripe's cancellation feedback.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["too_expensive"] = "price",
        ["expensive"] = "price",
        ["missing_features"] = "product_gap",
        ["low_quality"] = "product_gap",
        ["too_complex"] = "product_gap",
        ["switched_service"] = "competitor",
        ["customer_service"] = "support",
        ["bankruptcy"] = "company_closed",
        ["acquired"] = "company_closed",
    };

    /// <summary>The reason that a text names by our own word or a known one of billing systems; null where it says something else.</summary>
    public static string? Guess(string? text)
    {
        var word = text?.Trim().Replace(' ', '_').Replace('-', '_') ?? "";

        return BusinessForms.LossReasons.FirstOrDefault(reason => string.Equals(reason, word, StringComparison.OrdinalIgnoreCase))
            ?? Known.GetValueOrDefault(word);
    }
}
