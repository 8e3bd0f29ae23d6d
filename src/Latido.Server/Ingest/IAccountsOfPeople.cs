using Latido.Server.Platform;

namespace Latido.Server.Ingest;

/// <summary>
/// Knows whose account people are of. The door asks it for business facts that say a person and no account, as a survey or a
/// mailbox has them: use finds its account in the Engine, also when it is learned later, a fact when it comes in.
/// </summary>
internal interface IAccountsOfPeople
{
    /// <summary>
    /// Names the account in each business fact that says only the person, once all is known that is in the log: the account of
    /// that moment, or before the person's first the first, as for use. A fact of a person whom no account has stays without.
    /// </summary>
    /// <param name="now">The workspace's now, for facts without a time.</param>
    /// <param name="patience">So long it waits for what is in the log to be known.</param>
    ValueTask NameAsync(WorkspaceId workspace, Calls calls, long now, TimeSpan patience, CancellationToken cancellationToken);
}
