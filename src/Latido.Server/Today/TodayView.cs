using Latido.Server.Accounts;
using Latido.Server.Signals;
using NodaTime;

namespace Latido.Server.Today;

/// <summary>What a member's list of today is asked for.</summary>
public sealed record TodayQuery
{
    public const int MaxSize = 50;

    /// <summary>The words an order may be asked for by; the first is the usual one.</summary>
    public static readonly IReadOnlyList<string> Orders = ["urgency", "newest", "drop"];

    /// <summary>What changed after this is news.</summary>
    public required Instant Since { get; init; }

    /// <summary>Everything that is still open, not the news alone.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The accounts looked at.</summary>
    public required PortfolioView Portfolio { get; init; }

    /// <summary>One of <see cref="Orders"/>: money at risk × nearness × confidence, newest, or deepest fall.</summary>
    public string Order { get; init; } = "urgency";

    public int Offset { get; init; }

    public int Size { get; init; } = 20;
}

/// <summary>What asks for somebody today.</summary>
/// <param name="Rows">A page of accounts in the order asked for.</param>
/// <param name="Matching">The accounts of the whole list.</param>
/// <param name="News">Accounts with something new since the last look.</param>
/// <param name="Open">Accounts with anything open, new or not.</param>
/// <param name="AtStake">What the accounts of the list in trouble pay in a year, the largest sum first.</param>
/// <param name="RenewSoon">How many of the list renew within 60 days.</param>
/// <param name="Settled">Accounts that members dealt with today.</param>
public sealed record TodayView(
    IReadOnlyList<TodayRow> Rows, int Matching, int News, int Open, IReadOnlyList<MoneyView> AtStake, int RenewSoon, int Settled)
{
    public static readonly TodayView Empty = new([], 0, 0, 0, [], 0, 0);

    /// <summary>The moment of the newest thing that was read: what "seen up to here" reaches at least.</summary>
    public Instant? Newest { get; init; }

    /// <summary>Snoozed signals whose day it is, newest first.</summary>
    public IReadOnlyList<SignalView> CameBack { get; init; } = [];

    /// <summary>Signals held back because their data is in doubt, by reason.</summary>
    public IReadOnlyList<HeldView> Held { get; init; } = [];
}

/// <summary>An account with all that is open about it.</summary>
/// <param name="Signal">The worst of its signals, of equals the newest: what the row tells.</param>
/// <param name="Others">The worst of each other rule, told in short; at most two.</param>
/// <param name="Ids">All its signals of the list: what an act on the row is about. At most twenty.</param>
/// <param name="Before">The last close before all of them and before the last look: what the account is compared with.</param>
/// <param name="Share">Its urgency against the most urgent of the list, 0-1.</param>
/// <param name="Play">The name of the play to suggest.</param>
public sealed record TodayRow(
    SignalView Signal,
    IReadOnlyList<SignalView> Others,
    IReadOnlyList<Guid> Ids,
    StandingView Account,
    LocalDate Before,
    double Share,
    string Play)
{
    /// <summary>Whom to write to, if an address is known.</summary>
    public PersonContact? Contact { get; init; }

    /// <summary>What moved the score since <see cref="Before"/>, the largest first; for the first row only.</summary>
    public IReadOnlyList<MoveView> Why { get; init; } = [];
}

/// <summary>What a measure took or gave, in points.</summary>
public sealed record MoveView(string Measure, double Points, string Text);

/// <summary>Why signals are held back, and how many.</summary>
/// <param name="Reason">The data problem they wait for, in a sentence.</param>
public sealed record HeldView(string? Reason, int Count);
