using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Voices;

namespace Latido.Engine.Churn;

/// <summary>What became plain of a loss, by rules (docs/design/churn.md). Stored nowhere, spoken by the API: never rename.</summary>
public enum Verdict
{
    /// <summary>Nothing was visible, though enough was known.</summary>
    NoWarning,

    /// <summary>There was a warning in time, and nothing was done.</summary>
    WarnedNotActed,

    /// <summary>The first warning came less than thirty days before.</summary>
    WarnedLate,

    /// <summary>There was a warning in time, and something was done.</summary>
    ActedAndLost,

    /// <summary>Health was green, while revenue, sentiment or billing said otherwise.</summary>
    SeenElsewhere,

    /// <summary>Too little was known to be warned by.</summary>
    NotKnowable,
}

/// <summary>How a lost account looked so many days before it left: nothing in it is from after that day.</summary>
/// <param name="Before">Days before leaving.</param>
/// <param name="Known">Health as it stood when the day ended.</param>
/// <param name="Coverage">The share of the model's weight for which there was something to measure, 0-1.</param>
/// <param name="LastUse">The last day with use; -1 for never.</param>
/// <param name="Active30">People active in the thirty days before.</param>
public sealed record KnownMoment(int Before, KnownDay Known, double Coverage, int LastUse, int Active30)
{
    public int Day => Known.Day;

    /// <summary>Tickets open; null where there never was one. So for all that follow: null where nobody says.</summary>
    public double? OpenTickets { get; init; }

    /// <summary>Days since the oldest unpaid invoice fell due; 0 where all is paid.</summary>
    public double? OverdueDays { get; init; }

    public int OverdueInvoices { get; init; }

    /// <summary>−100 to 100.</summary>
    public double? Nps { get; init; }

    /// <summary>Meetings and calls in ninety days.</summary>
    public double? Meetings { get; init; }

    /// <summary>What each of those who speak of an account made of it.</summary>
    public required AccountVoices Voices { get; init; }
}

/// <summary>Somebody who mattered at a lost account: who had a part in the deal, or used it most.</summary>
/// <param name="Role">One of <see cref="Facts.BusinessForms.Roles"/>, or null for who used it most.</param>
/// <param name="LastActive">The last day with use before leaving; -1 for never.</param>
public sealed record KeyPerson(string Name, string? Role, int LastActive);

/// <summary>A voice that was worried while health did not warn, and since when.</summary>
public sealed record OtherVoice(Voice Voice, int Day, Words Says);

/// <summary>Why an account was lost, as far as it can be told: what was known when, what warned, what was done.</summary>
public sealed record PostMortem
{
    public required Loss Loss { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The verdict in one sentence with its figures.</summary>
    public required Words Sentence { get; init; }

    /// <summary>Health at the close of each of the days watched, oldest first: at most 180, fewer of an account that was younger.</summary>
    public required IReadOnlyList<KnownDay> Days { get; init; }

    /// <summary>180, 90, 60, 30, 14, 7 and 1 days before, as far as the account was known by then.</summary>
    public required IReadOnlyList<KnownMoment> Moments { get; init; }

    public required Warnings Warnings { get; init; }

    /// <summary>Voices that were worried while there was no warning, the first to be heard in front.</summary>
    public required IReadOnlyList<OtherVoice> Others { get; init; }

    public required IReadOnlyList<KeyPerson> People { get; init; }

    /// <summary>The largest changes of health, as the records of now explain them, the largest first.</summary>
    public IReadOnlyList<LedgerEntry> Moves { get; init; } = [];

    /// <summary>The days of meetings, calls and messages by the team, and of signals acted on, in order.</summary>
    public required IReadOnlyList<int> Deeds { get; init; }

    /// <summary>Who of the team opened the account after the first lasting warning; null where there was none, or nobody knows.</summary>
    public SeenBy? Seen { get; init; }

    /// <summary>Touch model, stage and named segments on its last day, as it was noted then; empty where nothing was.</summary>
    public IReadOnlyList<SegmentKey> Segments { get; init; } = [];

    /// <summary>The plan of its subscription on its last day; null where nobody says.</summary>
    public string? Plan { get; init; }

    /// <summary>Days from the first lasting warning to leaving; null where there was none.</summary>
    public int? LeadDays => Warnings.First is { } first ? Loss.Left - first : null;

    /// <summary>Whether a fact is a contact that the team sought: it counts as something done.</summary>
    public static bool IsContact(Facts.BusinessType type) => type is Facts.BusinessType.MeetingHeld or Facts.BusinessType.CallMade or Facts.BusinessType.MessageSent;
}
