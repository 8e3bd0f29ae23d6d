using Latido.Server.Platform;

namespace Latido.Server.Ingest;

/// <summary>
/// Knows whose account people are of, for <see cref="FactsByPerson"/>: use finds its account in the Engine, also when it is learned
/// later, a fact when it comes in.
/// </summary>
internal interface IAccountsOfPeople
{
    /// <summary>Waits until all is known that is in the log: whoever has just said where a person belongs may tell of it at once. False when patience ran out.</summary>
    Task<bool> CatchUpAsync(TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>
    /// Names the account in each of these facts: the account of that moment, or before the person's first the first, as for use. A fact
    /// of a person whom no account has stays without.
    /// </summary>
    /// <param name="now">The workspace's now, for facts without a time.</param>
    void Name(WorkspaceId workspace, Calls calls, IReadOnlyList<int> facts, long now);
}
