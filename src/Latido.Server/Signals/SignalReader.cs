using Latido.Engine.Signals;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>What a list of signals is asked for. Every list has an upper bound: size is at most 200.</summary>
public sealed record SignalQuery
{
    public const int MaxSize = 200;

    /// <summary>open, snoozed, acted, false-alarm, held, dropped, or null for all.</summary>
    public string? State { get; init; } = SignalState.Open;

    public string? Rule { get; init; }

    /// <summary>red, yellow, green (good news) or info.</summary>
    public string? Severity { get; init; }

    /// <summary>An account's key.</summary>
    public string? Account { get; init; }

    /// <summary>The account's owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Only what was raised on this day or after.</summary>
    public LocalDate? Since { get; init; }

    /// <summary>Only what was so by the end of this day.</summary>
    public LocalDate? UpTo { get; init; }

    public int Offset { get; init; }

    /// <summary>Only what comes after this place.</summary>
    public SignalPlace? After { get; init; }

    public int Size { get; init; } = 50;
}

/// <summary>A page of signals, newest first, how many match, how many of the same filters there are in each state, and all rules that ever spoke.</summary>
public sealed record SignalList(
    IReadOnlyList<SignalView> Items, int Matching, int Open, int Snoozed, int Acted, int FalseAlarms, IReadOnlyList<string> Rules)
{
    /// <summary>Those that wait for a data problem to be settled.</summary>
    public int Held { get; init; }

    /// <summary>Those that came of one.</summary>
    public int Dropped { get; init; }

    public int All => Open + Snoozed + Acted + FalseAlarms + Held + Dropped;
}

/// <summary>Reads the signals of the current workspace, for pages and API. Scoped.</summary>
public sealed class SignalReader(CurrentWorkspace current, Store store, OpenSignals open, AccountReader accounts)
{
    // An owner's portfolio is asked for by its accounts' keys; nobody looks after more than this.
    private const int MaxPortfolio = 2_000;

    /// <summary>How many are open; costs next to nothing, every page shows it.</summary>
    public ValueTask<int> CountOpenAsync(CancellationToken cancellationToken) => open.CountAsync(current.Id, cancellationToken);

    public async Task<SignalList> ListAsync(SignalQuery query, string language, CancellationToken cancellationToken)
    {
        var all = store.Set<Signal>().AsNoTracking();
        var ofAnyState = Filter(all, query);
        var matching = Narrow(ofAnyState, query);
        var rows = await matching
            .OrderByDescending(signal => signal.RaisedAt).ThenByDescending(signal => signal.Id)
            .Skip(Math.Max(query.Offset, 0))
            .Take(Math.Clamp(query.Size, 1, SignalQuery.MaxSize))
            .ToListAsync(cancellationToken);
        var states = await ofAnyState.GroupBy(signal => signal.State)
            .Select(group => new { State = group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.State, group => group.Count, cancellationToken);
        var rules = await all.Select(signal => signal.Rule).Distinct().OrderBy(rule => rule).ToListAsync(cancellationToken);

        return new(
            [.. rows.Select(row => ViewOf(row, language))],
            await matching.CountAsync(cancellationToken),
            states.GetValueOrDefault(SignalState.Open),
            states.GetValueOrDefault(SignalState.Snoozed),
            states.GetValueOrDefault(SignalState.Acted),
            states.GetValueOrDefault(SignalState.FalseAlarm),
            rules)
        {
            Held = states.GetValueOrDefault(SignalState.Held),
            Dropped = states.GetValueOrDefault(SignalState.Dropped),
        };
    }

    public async Task<SignalView?> FindAsync(Guid id, string language, CancellationToken cancellationToken) =>
        await store.Set<Signal>().AsNoTracking().FirstOrDefaultAsync(signal => signal.Id == id, cancellationToken) is { } row
            ? ViewOf(row, language)
            : null;

    /// <summary>The severity of this name, to compare by; a name that is none is of the least.</summary>
    internal static Severity SeverityOf(string name) => Enum.TryParse<Severity>(name, ignoreCase: true, out var severity) ? severity : Severity.Info;

    internal static SignalView ViewOf(Signal row, string language) => new(
        row.Id,
        row.AccountKey,
        row.AccountName,
        row.Rule,
        row.Severity,
        language == "es" ? row.CauseEs : row.CauseEn,
        row.StakeMinor is { } minor ? new MoneyView(minor / 100m, row.Currency ?? "") : null,
        row.State,
        row.RaisedAt,
        row.Day,
        StoredEvidence.Read(row.Evidence, language))
    {
        SnoozedUntil = row.SnoozedUntil,
        Reason = row.Reason,
        By = row.ByMember,
        Play = row.Play,
        ChangedAt = row.ChangedAt,
        HeldBy = row.HeldBy,
    };

    /// <summary>What is asked for but for the state, of which each has its tab, and the place.</summary>
    private IQueryable<Signal> Filter(IQueryable<Signal> signals, SignalQuery query)
    {
        if (query.Rule is { } rule)
        {
            signals = signals.Where(signal => signal.Rule == rule);
        }

        if (query.Severity is { } severity)
        {
            signals = signals.Where(signal => signal.Severity == severity);
        }

        if (query.Account is { } account)
        {
            signals = signals.Where(signal => signal.AccountKey == account);
        }

        if (query.Owner is { } owner)
        {
            var keys = accounts.KeysOf(owner, MaxPortfolio);
            signals = signals.Where(signal => keys.Contains(signal.AccountKey));
        }

        if (query.Since is { } since)
        {
            signals = signals.Where(signal => signal.Day >= since);
        }

        return query.UpTo is { } day ? signals.Where(signal => signal.Day <= day) : signals;
    }

    private static IQueryable<Signal> Narrow(IQueryable<Signal> signals, SignalQuery query)
    {
        if (query.State is { } state)
        {
            signals = signals.Where(signal => signal.State == state);
        }

        return query.After is { } place
            ? signals.Where(signal => signal.RaisedAt < place.RaisedAt || (signal.RaisedAt == place.RaisedAt && signal.Id < place.Id))
            : signals;
    }
}
