using Latido.Server.Platform;

namespace Latido.Server.Signals;

/// <summary>What a list of signals is asked for. Every list has an upper bound: size is at most 200.</summary>
public sealed record SignalQuery
{
    /// <summary>open, snoozed, acted, false-alarm, or null for all.</summary>
    public string? State { get; init; } = "open";

    public string? Rule { get; init; }

    /// <summary>red, yellow or green (good news).</summary>
    public string? Severity { get; init; }

    /// <summary>An account's key.</summary>
    public string? Account { get; init; }

    /// <summary>The account's owner.</summary>
    public string? Owner { get; init; }

    public int Offset { get; init; }

    public int Size { get; init; } = 50;
}

/// <summary>A page of signals, newest first, how many match, and how many there are in each state.</summary>
public sealed record SignalList(
    IReadOnlyList<SignalView> Items, int Matching, int Open, int Snoozed, int Acted, int FalseAlarms, IReadOnlyList<string> Rules);

/// <summary>Reads the signals of the current workspace, for pages and API. Scoped.</summary>
public sealed class SignalReader(CurrentWorkspace current)
{
    /// <summary>How many are open; costs nothing, every page shows it.</summary>
    public int OpenCount => throw new NotSupportedException(current.Id.ToString());

    public Task<SignalList> ListAsync(SignalQuery query, string language, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

/// <summary>What a member does about a signal, on pages and by the API. False: there is no such signal. Scoped.</summary>
public sealed class SignalActs(CurrentWorkspace current)
{
    public Task<bool> ActAsync(Guid id, string by, CancellationToken cancellationToken) =>
        throw new NotSupportedException(current.Id.ToString());

    public Task<bool> SnoozeAsync(Guid id, string by, NodaTime.LocalDate until, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> FalseAlarmAsync(Guid id, string by, string? reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Opens it again: the way back from each of the others.</summary>
    public Task<bool> ReopenAsync(Guid id, string by, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
