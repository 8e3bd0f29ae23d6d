using System.Globalization;
using NodaTime.Text;

namespace Latido.Engine.Facts;

/// <summary>
/// A trait of an account that became another. What was first learned is no change: it holds for the days before too.
/// </summary>
/// <param name="Day">The workspace's day on which the log had it (see <see cref="DayNumber"/>).</param>
/// <param name="At">The moment the record names, in microseconds since 1970 UTC.</param>
/// <param name="Trait">name, mrr, seats, startedOn, renewsOn, owner, parent, stageByHand or touchByHand.</param>
/// <param name="Before">The value of before as text; null for none.</param>
/// <param name="After">The value of after as text; null for none.</param>
public sealed record TraitChange(int Day, long At, string Trait, string? Before, string? After);

/// <summary>Which traits changed, and what they were on a day.</summary>
internal static class TraitChanges
{
    /// <summary>So many are kept; see <see cref="DropOldest"/>.</summary>
    public const int Kept = 100;

    /// <summary>The trait that says what an account pays a month.</summary>
    public const string Mrr = "mrr";

    private static readonly (string Name, Func<AccountTraits, string?> Read, Func<AccountTraits, string?, AccountTraits> With)[] Kinds =
    [
        ("name", traits => traits.Name, (traits, text) => traits with { Name = text }),
        (Mrr, traits => traits.Mrr is { } mrr ? string.Create(CultureInfo.InvariantCulture, $"{mrr.Minor} {mrr.Currency}") : null, (traits, text) => traits with { Mrr = MoneyOf(text) }),
        ("seats", traits => traits.Seats?.ToString(CultureInfo.InvariantCulture), (traits, text) => traits with { Seats = text is null ? null : int.Parse(text, CultureInfo.InvariantCulture) }),
        ("startedOn", traits => traits.StartedOn is { } day ? LocalDatePattern.Iso.Format(day) : null, (traits, text) => traits with { StartedOn = text is null ? null : LocalDatePattern.Iso.Parse(text).Value }),
        ("renewsOn", traits => traits.RenewsOn is { } day ? LocalDatePattern.Iso.Format(day) : null, (traits, text) => traits with { RenewsOn = text is null ? null : LocalDatePattern.Iso.Parse(text).Value }),
        ("owner", traits => traits.Owner, (traits, text) => traits with { Owner = text }),
        ("parent", traits => traits.Parent, (traits, text) => traits with { Parent = text }),
        ("stageByHand", traits => traits.StageByHand, (traits, text) => traits with { StageByHand = text }),
        ("touchByHand", traits => traits.TouchByHand, (traits, text) => traits with { TouchByHand = text }),
    ];

    /// <summary>What became another; a trait first learned is left out, and one learned again after it was cleared is not.</summary>
    public static IEnumerable<TraitChange> Between(AccountTraits before, AccountTraits after, IReadOnlyList<TraitChange> known, int day, long at)
    {
        foreach (var (name, read, _) in Kinds)
        {
            var (was, now) = (read(before), read(after));

            if (was != now && (was is not null || known.Any(change => change.Trait == name)))
            {
                yield return new(day, at, name, was, now);
            }
        }
    }

    /// <summary>
    /// Drops the oldest of more changes than are kept, but never the last that tells of something paid: by it an account has left or has not,
    /// however often its other traits change.
    /// </summary>
    public static void DropOldest(List<TraitChange> changes)
    {
        while (changes.Count > Kept)
        {
            changes.RemoveAt(changes.FindLastIndex(TellsOfPay) == 0 ? 1 : 0);
        }
    }

    /// <summary>The traits as they were known at the close of a day.</summary>
    public static AccountTraits AsOf(AccountTraits now, IReadOnlyList<TraitChange> changes, int day)
    {
        for (var i = changes.Count - 1; i >= 0 && changes[i].Day > day; i--)
        {
            var change = changes[i];
            now = Array.Find(Kinds, kind => kind.Name == change.Trait).With?.Invoke(now, change.Before) ?? now;
        }

        return now;
    }

    /// <summary>Reads an amount as the history writes it, in hundredths: 120000 EUR. Null for none.</summary>
    public static Money? MoneyOf(string? text) =>
        text?.Split(' ') is [var minor, var currency] && long.TryParse(minor, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            ? new(amount, currency)
            : null;

    private static bool TellsOfPay(TraitChange change) =>
        change.Trait == Mrr && (MoneyOf(change.Before) is { Minor: > 0 } || MoneyOf(change.After) is { Minor: > 0 });
}
