using Latido.Engine.Churn;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Server.Accounts;
using Latido.Server.Signals;
using NodaTime;

namespace Latido.Server.Churn;

/// <summary>Why an account was lost, as far as it can be told. All days count before <paramref name="LeftOn"/>, the first day of being no customer any more.</summary>
/// <param name="Mrr">What it paid a month on its last day.</param>
/// <param name="Verdict">noWarning, warnedNotActed, warnedLate, actedAndLost, seenElsewhere or notKnowable.</param>
/// <param name="Sentence">The verdict in one sentence.</param>
/// <param name="LeadDays">Days from the first lasting warning to leaving; null where there was none.</param>
/// <param name="Known">What was known 180, 90, 60, 30, 14, 7 and 1 days before.</param>
public sealed record PostMortemView(
    string Account, string Name, LocalDate LeftOn, LocalDate CustomerSince, int CustomerDays, MoneyView? Mrr, string? Owner,
    string Verdict, string Sentence, int? LeadDays, IReadOnlyList<KnownMomentView> Known, WarningsView Warnings)
{
    /// <summary>Touch model and stage on its last day, and its plan; null where nobody said.</summary>
    public string? Touch { get; init; }

    public string? Stage { get; init; }

    public string? Plan { get; init; }

    /// <summary>What fired in the half year before, the oldest first.</summary>
    public IReadOnlyList<LossSignalView> Signals { get; init; } = [];

    /// <summary>What members did in that time, the oldest first.</summary>
    public IReadOnlyList<LossActView> Acts { get; init; } = [];

    /// <summary>Which of the team opened the account after the first lasting warning, in number; null where there was none, or nobody knows.</summary>
    public int? SeenAfterWarning { get; init; }

    /// <summary>Who opened an account is kept from this day on; null while nothing is kept.</summary>
    public LocalDate? SeenSince { get; init; }

    /// <summary>The largest changes of health in that time, as the records of now explain them.</summary>
    public IReadOnlyList<LedgerView> Moves { get; init; } = [];

    /// <summary>Who mattered there, and when they were last active.</summary>
    public IReadOnlyList<KeyPersonView> People { get; init; } = [];

    /// <summary>Voices that were worried while health did not warn.</summary>
    public IReadOnlyList<OtherVoiceView> Others { get; init; } = [];

    /// <summary>Why it left, in somebody's words; null while nobody has said.</summary>
    public LossReasonView? Reason { get; init; }

    /// <summary>The reason that came with the cancellation, as billing wrote it.</summary>
    public string? BillingSays { get; init; }

    /// <summary>The reason of ours that those words name, to be confirmed.</summary>
    public string? Suggested { get; init; }

    /// <summary>Health at the close of each day, the oldest first.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<KnownDay> Days { get; init; } = [];

    internal static PostMortemView Of(PostMortem made, string language)
    {
        var (loss, left) = (made.Loss, DayNumber.ToDate(made.Loss.Left));

        return new(
            loss.Account, loss.Name, left, DayNumber.ToDate(loss.Since), loss.CustomerDays, MoneyOf(loss.Mrr), loss.Owner, NameOf(made.Verdict), made.Sentence.In(language), made.LeadDays,
            [.. made.Moments.Select(moment => KnownMomentView.Of(moment, language))], WarningsView.Of(made.Warnings))
        {
            Touch = SegmentOf(made, SegmentKind.Touch),
            Stage = SegmentOf(made, SegmentKind.Stage),
            Plan = made.Plan,
            Moves = [.. made.Moves.Select(move => LedgerView.Of(move, language))],
            People = [.. made.People.Select(person => new KeyPersonView(person.Name, person.Role, person.LastActive < 0 ? null : DayNumber.ToDate(person.LastActive), person.LastActive < 0 ? null : loss.Left - person.LastActive))],
            Others = [.. made.Others.Select(other => new OtherVoiceView(other.Voice.ToString().ToLowerInvariant(), DayNumber.ToDate(other.Day), loss.Left - other.Day, other.Says.In(language)))],
            Days = made.Days,
            SeenAfterWarning = made.Seen?.People,
        };
    }

    internal static string NameOf(Verdict verdict) => SpokenName.Of(verdict);

    internal static string? SegmentOf(PostMortem made, SegmentKind kind) =>
        made.Segments.Where(segment => segment.Kind == kind).Select(segment => segment.Id).FirstOrDefault();

    internal static MoneyView? MoneyOf(Money? money) => money is { } some ? new(some.Amount, some.Currency) : null;
}

/// <summary>What was known so many days before leaving: nothing of it is from after that day.</summary>
/// <param name="Shown">Score and band are what was really shown when the day ended; else what the model in force now says of what was known then.</param>
/// <param name="Coverage">The share of the model's weight for which there was something to measure, 0-1.</param>
/// <param name="Active30">People active in the thirty days before.</param>
/// <param name="OpenTickets">Null where there never was one; so for the numbers after it: null where nobody says.</param>
public sealed record KnownMomentView(
    int Before, LocalDate Day, double? Score, string Band, bool Shown, double Coverage, LocalDate? LastUseOn, int Active30,
    double? OpenTickets, double? OverdueDays, double? Nps, double? Meetings90, IReadOnlyList<VoiceView> Voices)
{
    internal static KnownMomentView Of(KnownMoment of, string language) => new(
        of.Before, DayNumber.ToDate(of.Day), AccountView.Rounded(of.Known.Score), BandNames.Of(of.Known.Band), of.Known.IsShown, Math.Round(of.Coverage, 3),
        of.LastUse < 0 ? null : DayNumber.ToDate(of.LastUse), of.Active30, of.OpenTickets, of.OverdueDays, AccountView.Rounded(of.Nps), of.Meetings,
        [.. of.Voices.All.Select(voice => VoiceView.Of(voice, language))]);
}

/// <summary>How it warned and for how long nothing was done: the first days yellow, red and of a signal, and the days of warning without anything done in a fortnight.</summary>
public sealed record WarningsView(
    LocalDate? FirstYellowOn, LocalDate? FirstRedOn, LocalDate? FirstSignalOn, LocalDate? FirstOn, int WarnedDays, int UncoveredDays, int LongestGapDays, LocalDate? LongestGapFrom, int DeedsAfter, LocalDate? FirstDeedOn)
{
    internal static WarningsView Of(Warnings of) => new(
        Day(of.FirstYellow), Day(of.FirstRed), Day(of.FirstSignal), Day(of.First), of.WarnedDays, of.UncoveredDays, of.LongestGap.Days, of.LongestGap.Days > 0 ? Day(of.LongestGap.From) : null,
        of.DeedsAfter, Day(of.FirstDeedAfter));

    private static LocalDate? Day(int? day) => day is { } number ? DayNumber.ToDate(number) : null;
}

/// <summary>A signal that fired before an account left.</summary>
/// <param name="Before">Days before leaving.</param>
/// <param name="State">open, snoozed, acted, false-alarm, held or dropped: the last word on it.</param>
/// <param name="AssignedTo">Who looked after the account on that day: whom it went to.</param>
/// <param name="FirstAct">What was done first on or after its moment.</param>
/// <param name="DaysToAct">Days from the signal to that.</param>
public sealed record LossSignalView(
    Guid Id, string Rule, string Severity, string Cause, LocalDate Day, int Before, string State, string? By, string? AssignedTo, string? FirstAct, string? FirstActBy, int? DaysToAct)
{
    /// <summary>Who of the team opened the account's page on that day or later, before it left, the first to do so in front; null where nothing is kept of that day.</summary>
    public IReadOnlyList<SeenView>? SeenBy { get; init; }

    internal static LossSignalView Of(SignalView of, string? owner, LocalDate left, IReadOnlyList<LossActView> acts)
    {
        var first = acts.FirstOrDefault(act => act.At >= of.RaisedAt);

        return new(
            of.Id, of.Rule, of.Severity, of.Cause, of.Day, Period.DaysBetween(of.Day, left), of.State, of.By, owner is { Length: > 0 } ? owner : null,
            first?.Kind, first?.By, first is null ? null : Period.DaysBetween(of.Day, first.On));
    }
}

/// <summary>That a member opened the account's page after a signal.</summary>
/// <param name="Name">Null for somebody who is no member any more.</param>
/// <param name="On">The first day on or after the signal's on which they did. Days alone are kept, so on the signal's own day it may have been before it.</param>
/// <param name="Days">Days from the signal to that.</param>
public sealed record SeenView(string? Name, LocalDate On, int Days)
{
    /// <summary>The members that opened it from a day on, each once; null where visits are kept only from a later day on.</summary>
    internal static IReadOnlyList<SeenView>? Of(LocalDate day, IReadOnlyList<MemberVisit> visits, LocalDate? since) => since <= day
        ? [.. visits.Where(visit => visit.On >= day).DistinctBy(visit => visit.Member).Select(visit => new SeenView(visit.Name, visit.On, Period.DaysBetween(day, visit.On)))]
        : null;
}

/// <summary>Something a member did about the account.</summary>
/// <param name="Before">Days before leaving.</param>
/// <param name="Kind">acted, snoozed, false-alarm, meeting.held, call.made, message.sent, note or override.</param>
/// <param name="IsDeed">It counts as something done: the customer may have felt it.</param>
public sealed record LossActView(Instant At, LocalDate On, int Before, string Kind, string? By, string? Text, bool IsDeed)
{
    /// <summary>The rule of the signal it was about; null for others.</summary>
    public string? Rule { get; init; }
}

/// <summary>Somebody who mattered at the account: by a role in the deal, or, without one, as who used it most.</summary>
public sealed record KeyPersonView(string Name, string? Role, LocalDate? LastActiveOn, int? DaysBefore);

/// <summary>Who else was worried, and since when.</summary>
public sealed record OtherVoiceView(string Voice, LocalDate Since, int Before, string Text);

/// <summary>Why it left, by whom and when: a fact of the type loss.explained, which its id takes back.</summary>
public sealed record LossReasonView(string Id, string Source, string Reason, string? Note, string? By, Instant At)
{
    internal static LossReasonView Of(BusinessView fact) => new(
        fact.Id, fact.Source, PostMortemReader.Text(fact.Members, "reason")?.ToLowerInvariant() ?? "other", PostMortemReader.Text(fact.Members, "note"), PostMortemReader.Text(fact.Members, "by"), fact.At);
}
