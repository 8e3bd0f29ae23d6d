using System.Globalization;
using Latido.Server.Shell;
using NodaTime;

namespace Latido.Server.Accounts.Pages;

/// <summary>The day as of which an account's page is shown: today, or one of the past, which every way on the page keeps.</summary>
/// <param name="Key">The account's key.</param>
/// <param name="Day">The day that is shown.</param>
/// <param name="Today">The workspace's day of now.</param>
/// <param name="Formats">Writes ages and distances as of the day that is shown.</param>
public sealed record AccountMoment(string Key, LocalDate Day, LocalDate Today, Formats Formats)
{
    public bool IsPast => Day < Today;

    /// <summary>The day as the address has it; null for today.</summary>
    public string? On => IsPast ? Iso(Day) : null;

    /// <summary>The address of a side of the page, with the day and whatever else is its state.</summary>
    public string To(string? tab, params IEnumerable<(string Name, string? Value)> state) =>
        Address.Of(AccountLink.To(Key), [("tab", tab), ("on", On), .. state]).ToString();

    public static string Iso(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
