using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Voices;
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

    /// <summary>The key of the parent account, as a system or a member says it; there may be no such account yet.</summary>
    public string? Parent { get; init; }

    /// <summary>The accounts that name this one as their parent.</summary>
    public int Children { get; init; }

    /// <summary>What the account and all below it come to together, as of now; null where it has no children, and on a day of the past.</summary>
    public RollupView? Rollup { get; init; }

    public LocalDate? StartedOn { get; init; }

    /// <summary>The day since which it has been no customer any more; left out while it is one. Its stage is then left.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public LocalDate? LeftOn { get; init; }

    /// <summary>The day as of which the account is told; left out where no day was asked for.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public LocalDate? On { get; init; }

    /// <summary>
    /// The computed health as it was known when that day ended, before anything came in late; left out where the account
    /// was not known by then.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public KnownView? Known { get; init; }

    /// <summary>What health, revenue, sentiment and billing each make of the account on that day, those that have something to say; left out of lists.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<VoiceView>? Voices { get; init; }

    /// <summary>In one sentence what speaks for the account and what against it; left out where they point the same way, and of lists.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Disagreement { get; init; }

    /// <summary>Health at the close of each of the last 90 days, oldest first; null where there was nothing to say.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<double?> Line { get; init; } = [];

    /// <summary>The named segments it is in, by their ids, in the order of the settings.</summary>
    public IReadOnlyList<string> Segments { get; init; } = [];

    /// <summary>The same with their names and conditions, as they were on the day it is shown of.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<NamedSegment> NamedSegments { get; init; } = [];

    internal static AccountView Of(
        Scoreboard board, AccountFacts account, Rating? rating, double? relative, int lineDays, string language)
    {
        var day = rating?.Day ?? board.Today;
        var isPast = day < board.Today;
        var traits = isPast ? account.TraitsOn(day) : account.Traits;
        List<NamedSegment> segments = [.. rating?.Segments ?? []];

        return new(
            account.Key,
            traits.Name ?? account.Key,
            traits.Mrr is { } mrr ? new(mrr.Amount, mrr.Currency) : null,
            traits.Seats,
            traits.RenewsOn,
            rating?.Stage ?? "",
            rating?.Touch ?? "",
            new(Rounded(rating?.Engagement), Rounded(relative), rating?.Window ?? board.Settings.Engagement.Window, Rounded(rating?.EngagementChange)),
            new(rating?.Activation),
            HealthView.Of(board, account, rating, language),
            new(isPast ? AccountPeople.CountOn(account, day, board.Facts.Clock.Zone) : account.PeopleCount, rating?.Active1 ?? 0, rating?.Active7 ?? 0, rating?.Active30 ?? 0, rating?.Active90 ?? 0),
            LastSeen(account, rating, isPast, board.Facts.Clock.Zone))
        {
            Owner = traits.Owner,
            Parent = traits.Parent,
            Children = board.Facts.ChildrenOf(account.Key).Count,
            Rollup = isPast || board.Facts.ChildrenOf(account.Key).Count == 0 ? null : RollupView.Of(board, account),
            StartedOn = traits.StartedOn,
            LeftOn = rating?.LeftOn is { } left ? DayNumber.ToDate(left) : null,
            Segments = segments.ConvertAll(segment => segment.Id),
            NamedSegments = segments,
            Line = [.. board.LineAsOf(account, lineDays, day).Select(closing => Rounded(closing.Score))],
        };
    }

    /// <summary>The same with what the voices say as of the rating's day.</summary>
    internal AccountView Heard(AccountFacts account, Rating? rating, string language)
    {
        if (rating is null)
        {
            return this;
        }

        var voices = AccountVoices.Of(account, rating);

        return this with { Voices = [.. voices.All.Select(voice => VoiceView.Of(voice, language))], Disagreement = voices.Sentence?.In(language) };
    }

    /// <summary>Of a day of the past only the day of the last visit is known, and told as its noon.</summary>
    private static Instant? LastSeen(AccountFacts account, Rating? rating, bool isPast, DateTimeZone zone) => isPast
        ? rating!.LastUseDay >= 0 ? DayNumber.ToDate(rating.LastUseDay).At(LocalTime.Noon).InZoneLeniently(zone).ToInstant() : null
        : account.LastSeenAt > 0 ? Moment.FromMicroseconds(account.LastSeenAt) : null;

    /// <summary>Scores are told to a tenth: more digits would promise more than there is.</summary>
    internal static double? Rounded(double? score) => score is { } number ? Math.Round(number, 1) : null;
}

/// <summary>What one of those who speak of an account makes of it.</summary>
/// <param name="Voice">health, revenue, sentiment or billing.</param>
/// <param name="Stance">content, neutral or worried.</param>
/// <param name="Text">Why, as a clause without a full stop.</param>
public sealed record VoiceView(string Voice, string Stance, string Text)
{
    internal static VoiceView Of(AccountVoice of, string language) =>
        new(of.Voice.ToString().ToLowerInvariant(), of.Stance.ToString().ToLowerInvariant(), of.Says.In(language));
}

public sealed record MoneyView(decimal Amount, string Currency);

/// <summary>Engagement 0-100 over a window of days; change is against the window before, in points.</summary>
public sealed record EngagementView(double? Absolute, double? Relative, int Window, double? Change);

/// <summary>The share of the activation criteria reached, 0-1.</summary>
public sealed record ActivationView(double? Share);

/// <summary>Health 0-100 as it counts, a member's word before the computed one; band is green, yellow, red or none; coverage and confidence are shares 0-1.</summary>
public sealed record HealthView(
    double? Score, string Band, double Coverage, double Confidence, string Model, IReadOnlyList<ReasonView> Reasons)
{
    internal static HealthView Of(Scoreboard board, AccountFacts account, Rating? rating, string language) => new(
        AccountView.Rounded(rating?.ShownScore),
        BandNames.Of(rating?.ShownBand ?? Engine.Scores.Band.None),
        Math.Round(rating?.Coverage ?? 0, 3),
        Math.Round(rating?.Confidence ?? 0, 3),
        rating?.Model ?? board.Settings.Health.Title,
        rating is null
            ? []
            : [.. board.Reasons(account, rating).Select(reason => new ReasonView(
                reason.Measure, Math.Round(reason.Contribution, 2), reason.Text.In(language)) { Name = reason.Name.In(language) })])
    {
        Override = rating?.Override is { } word ? OverrideView.Of(word, rating.Score, rating.Band) : null,
    };

    /// <summary>The member's word that stands in place of the computed score; null while none does.</summary>
    public OverrideView? Override { get; init; }
}

/// <summary>
/// A member's word on an account's health: a band or a score, why, by whom, and the days it holds, both included. The
/// computed score and band stand beside it.
/// </summary>
public sealed record OverrideView(
    string? Band, double? Score, string Reason, string By, LocalDate From, LocalDate Until, double? ComputedScore, string ComputedBand)
{
    internal static OverrideView Of(HealthOverride word, double? score, Band band) => new(
        word.Band, word.Score, word.Reason, word.By, DayNumber.ToDate(word.From), DayNumber.ToDate(word.Until),
        AccountView.Rounded(score), BandNames.Of(band));
}

/// <summary>What one measure gives to the score, in points against a middling one, in the reader's language.</summary>
public sealed record ReasonView(string Measure, double Contribution, string Text)
{
    /// <summary>What people call the measure.</summary>
    public required string Name { get; init; }
}

/// <summary>People of the account, and how many did something in the last 1, 7, 30 and 90 days.</summary>
public sealed record PeopleView(int Total, int Active1, int Active7, int Active30, int Active90);

/// <summary>One person of an account.</summary>
public sealed record PersonView(
    string Id, string? Name, string? Email, Instant? LastSeenAt, int ActiveDays30, double? Engagement, bool IsQuiet)
{
    /// <summary>Role or title, as a system says it.</summary>
    public string? Title { get; init; }

    /// <summary>The day of the first use that is known.</summary>
    public LocalDate? FirstUseOn { get; init; }

    /// <summary>First seen in the last 30 days, at an account that was there before.</summary>
    public bool IsNew { get; init; }
}

/// <summary>One change of health, whole points, newest first in lists; the lines are the measures that moved it.</summary>
public sealed record LedgerView(
    LocalDate Day, double? Before, double? After, string BandBefore, string BandAfter, string Model, IReadOnlyList<LedgerLineView> Lines)
{
    internal static LedgerView Of(LedgerEntry entry, string language) => new(
        DayNumber.ToDate(entry.Day),
        AccountView.Rounded(entry.Before),
        AccountView.Rounded(entry.After),
        BandNames.Of(entry.BandBefore),
        BandNames.Of(entry.BandAfter),
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
                [.. line.Facts.Select(fact => fact.In(language))])
            {
                Name = line.Name.In(language),
            }),
        ]);
}

/// <summary>One measure's part in a change: its value, its contribution before and after, and the facts behind.</summary>
public sealed record LedgerLineView(
    string Measure, string Dimension, double? ValueBefore, double? ValueAfter, double? ContributionBefore,
    double? ContributionAfter, string Text, IReadOnlyList<string> Facts)
{
    /// <summary>What people call the measure.</summary>
    public required string Name { get; init; }
}

/// <summary>Use of one event, by one person or on one day.</summary>
public sealed record UsageView(string? Event, string? Person, LocalDate? Day, long Count, IReadOnlyList<DayCount> Days);

public sealed record DayCount(LocalDate Day, long Count);
