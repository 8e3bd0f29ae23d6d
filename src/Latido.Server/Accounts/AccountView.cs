using Latido.Engine.Facts;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>An account as the API and the pages show it.</summary>
public sealed record AccountView(
    string Key,
    string Name,
    MoneyView? Mrr,
    int? Seats,
    LocalDate? RenewsOn,
    string Stage,
    string Touch,
    EngagementView Engagement,
    ActivationView Activation,
    HealthView Health,
    PeopleView People,
    Instant? LastSeenAt)
{
    /// <summary>The member who looks after it.</summary>
    public string? Owner { get; init; }

    public string? Parent { get; init; }

    public LocalDate? StartedOn { get; init; }

    /// <summary>Health at the close of each of the last 90 days, oldest first; null where there was nothing to say.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<double?> Line { get; init; } = [];

    internal static AccountView Of(
        Scoreboard board, AccountFacts account, Rating? rating, double? relative, int lineDays, string language)
    {
        var traits = account.Traits;

        return new(
            account.Key,
            account.NameOrKey,
            traits.Mrr is { } mrr ? new(mrr.Amount, mrr.Currency) : null,
            traits.Seats,
            traits.RenewsOn,
            rating?.Stage ?? "",
            rating?.Touch ?? "",
            new(Rounded(rating?.Engagement), Rounded(relative), rating?.Window ?? board.Settings.Engagement.Window, Rounded(rating?.EngagementChange)),
            new(rating?.Activation),
            HealthView.Of(board, account, rating, language),
            new(account.PeopleCount, rating?.Active1 ?? 0, rating?.Active7 ?? 0, rating?.Active30 ?? 0, rating?.Active90 ?? 0),
            account.LastSeenAt > 0 ? Moment.FromMicroseconds(account.LastSeenAt) : null)
        {
            Owner = traits.Owner,
            Parent = traits.Parent,
            StartedOn = traits.StartedOn,
            Line = [.. board.Line(account, lineDays).Select(closing => Rounded(closing.Score))],
        };
    }

    /// <summary>Scores are told to a tenth: more digits would promise more than there is.</summary>
    internal static double? Rounded(double? score) => score is { } number ? Math.Round(number, 1) : null;
}

public sealed record MoneyView(decimal Amount, string Currency);

/// <summary>Engagement 0-100 over a window of days; change is against the window before, in points.</summary>
public sealed record EngagementView(double? Absolute, double? Relative, int Window, double? Change);

/// <summary>The share of the activation criteria reached, 0-1.</summary>
public sealed record ActivationView(double? Share);

/// <summary>Health 0-100; band is green, yellow, red or none; coverage and confidence are shares 0-1.</summary>
public sealed record HealthView(
    double? Score, string Band, double Coverage, double Confidence, string Model, IReadOnlyList<ReasonView> Reasons)
{
    internal static HealthView Of(Scoreboard board, AccountFacts account, Rating? rating, string language) => new(
        AccountView.Rounded(rating?.Score),
        AccountListing.NameOf(rating?.Band ?? Engine.Scores.Band.None),
        Math.Round(rating?.Coverage ?? 0, 3),
        Math.Round(rating?.Confidence ?? 0, 3),
        rating?.Model ?? board.Settings.Health.Title,
        rating is null
            ? []
            : [.. board.Reasons(account, rating).Select(reason => new ReasonView(
                reason.Measure, Math.Round(reason.Contribution, 2), reason.Text.In(language)))]);
}

/// <summary>What one measure gives to the score, in points against a middling one, in the reader's language.</summary>
public sealed record ReasonView(string Measure, double Contribution, string Text);

/// <summary>People of the account, and how many did something in the last 1, 7, 30 and 90 days.</summary>
public sealed record PeopleView(int Total, int Active1, int Active7, int Active30, int Active90);

/// <summary>One person of an account.</summary>
public sealed record PersonView(
    string Id, string? Name, string? Email, Instant? LastSeenAt, int ActiveDays30, double? Engagement, bool IsQuiet);

/// <summary>One change of health, whole points, newest first in lists; the lines are the measures that moved it.</summary>
public sealed record LedgerView(
    LocalDate Day, double? Before, double? After, string BandBefore, string BandAfter, string Model, IReadOnlyList<LedgerLineView> Lines)
{
    internal static LedgerView Of(LedgerEntry entry, string language) => new(
        DayNumber.ToDate(entry.Day),
        AccountView.Rounded(entry.Before),
        AccountView.Rounded(entry.After),
        AccountListing.NameOf(entry.BandBefore),
        AccountListing.NameOf(entry.BandAfter),
        entry.Model,
        [
            .. entry.Lines.Select(line => new LedgerLineView(
                line.Measure,
                line.Dimension,
                line.ValueBefore,
                line.ValueAfter,
                Math.Round(line.ContributionBefore, 2),
                Math.Round(line.ContributionAfter, 2),
                line.Text.In(language),
                [.. line.Facts.Select(fact => fact.In(language))])),
        ]);
}

/// <summary>One measure's part in a change: its value, its contribution before and after, and the facts behind.</summary>
public sealed record LedgerLineView(
    string Measure, string Dimension, double? ValueBefore, double? ValueAfter, double? ContributionBefore,
    double? ContributionAfter, string Text, IReadOnlyList<string> Facts);

/// <summary>Use of one event, by one person or on one day.</summary>
public sealed record UsageView(string? Event, string? Person, LocalDate? Day, long Count, IReadOnlyList<DayCount> Days);

public sealed record DayCount(LocalDate Day, long Count);
