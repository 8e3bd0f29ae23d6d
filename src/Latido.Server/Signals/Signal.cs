using Latido.Engine.Signals;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>A change worth acting on. History: never rebuilt, and unique in its period, so that a repeat is harmless.</summary>
public sealed class Signal : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string AccountKey { get; init; }

    public required string AccountName { get; init; }

    public required string Rule { get; init; }

    /// <summary>The period within which the rule speaks of the account only once.</summary>
    public required string PeriodKey { get; init; }

    public required string Severity { get; init; }

    public required string CauseEs { get; init; }

    public required string CauseEn { get; init; }

    /// <summary>JSON: a list of <see cref="StoredEvidence"/>.</summary>
    public required string Evidence { get; init; }

    /// <summary>Money at stake in minor units of <see cref="Currency"/>.</summary>
    public long? StakeMinor { get; init; }

    public string? Currency { get; init; }

    public required LocalDate Day { get; init; }

    /// <summary>One of <see cref="SignalState"/>.</summary>
    public string State { get; private set; } = SignalState.Open;

    /// <summary>The day a snoozed signal is open again; kept when it woke, so that pages can say that it came back.</summary>
    public LocalDate? SnoozedUntil { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>The member who acted, snoozed, called it false or opened it again.</summary>
    public string? ByMember { get; private set; }

    /// <summary>The name of the play it was acted on with, if by one; see <see cref="Engine.Signals.SuggestedPlay"/>.</summary>
    public string? Play { get; private set; }

    /// <summary>When it was last settled, opened again or woken; null for one that nobody touched.</summary>
    public Instant? ChangedAt { get; private set; }

    /// <summary>When somebody first acted on it, put it off or called it false, whatever became of it after; null while nobody has.</summary>
    public Instant? FirstResponseAt { get; private set; }

    /// <summary>It was put off at some time.</summary>
    public bool WasSnoozed { get; private set; }

    /// <summary>The data problem it was held for, while it is held and as a trace afterwards.</summary>
    public Guid? HeldBy { get; private set; }

    public required Instant RaisedAt { get; init; }

    /// <summary>The group of the log whose records caused it.</summary>
    public required long CausedBy { get; init; }

    public void Snooze(LocalDate until, string reason, string by, Instant now)
    {
        Become(SignalState.Snoozed, reason, by, now);
        SnoozedUntil = until;
    }

    public void Act(string? play, string by, Instant now)
    {
        Become(SignalState.Acted, null, by, now);
        Play = play;
    }

    public void CallFalseAlarm(string? reason, string by, Instant now) => Become(SignalState.FalseAlarm, reason, by, now);

    /// <summary>The way back of the others. That somebody had dealt with it stays known.</summary>
    public void Reopen(string by, Instant now) => Become(SignalState.Open, null, by, now);

    /// <summary>Its day has come. Who snoozed it, why and until when stay with it.</summary>
    public void Wake(Instant now) => (State, ChangedAt) = (SignalState.Open, now);

    /// <summary>Its cause may lie in the data and not in the account: it is not told until that is settled.</summary>
    public void Hold(Guid problem, Instant now) => (State, HeldBy, ChangedAt) = (SignalState.Held, problem, now);

    /// <summary>The data is sound again, and the cause holds all the same.</summary>
    public void Release(Instant now) => (State, ChangedAt) = (SignalState.Open, now);

    /// <summary>With sound data there is no cause.</summary>
    public void Drop(Instant now) => (State, ChangedAt) = (SignalState.Dropped, now);

    private void Become(string state, string? reason, string by, Instant now)
    {
        (State, Reason, ByMember, SnoozedUntil, Play, ChangedAt) = (state, reason, by, null, null, now);
        FirstResponseAt ??= state == SignalState.Open ? null : now;
        WasSnoozed |= state == SignalState.Snoozed;
    }
}

/// <summary>Where a signal can stand. Stored and spoken by the API: never rename.</summary>
public static class SignalState
{
    public const string Open = "open";
    public const string Snoozed = "snoozed";
    public const string Acted = "acted";
    public const string FalseAlarm = "false-alarm";

    /// <summary>Not told yet: its data is in doubt.</summary>
    public const string Held = "held";

    /// <summary>Was held, and its cause was in the data.</summary>
    public const string Dropped = "dropped";

    /// <summary>The same as the Engine has it.</summary>
    internal static SignalFate FateOf(string state) => state switch
    {
        Acted => SignalFate.Acted,
        Snoozed => SignalFate.Snoozed,
        FalseAlarm => SignalFate.FalseAlarm,
        Held => SignalFate.Held,
        Dropped => SignalFate.Dropped,
        _ => SignalFate.Open,
    };
}

/// <summary>How a signal lies in the store.</summary>
internal static class SignalMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<Signal>(signal =>
    {
        signal.ToTable("signals");
        signal.HasKey(s => s.Id);
        signal.HasIndex(s => new { s.WorkspaceId, s.Rule, s.AccountKey, s.PeriodKey }).IsUnique();
        signal.HasIndex(s => new { s.WorkspaceId, s.State, s.RaisedAt });
        signal.HasIndex(s => new { s.WorkspaceId, s.AccountKey });
        signal.HasIndex(s => new { s.WorkspaceId, s.HeldBy });
    });
}
