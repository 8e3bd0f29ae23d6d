using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>
/// Asks every rule of a workspace about an account as it is now. Pure: the same scoreboard and the same signals raised
/// before always give the same drafts.
/// </summary>
public static class SignalRules
{
    /// <summary>
    /// Adds the signals that hold for the account and were not raised before. Call it for each account of
    /// <see cref="Scoreboard.RateTouched"/>, and add what was stored to <paramref name="raised"/>.
    /// </summary>
    public static void Evaluate(Scoreboard board, AccountFacts account, RaisedSignals raised, List<SignalDraft> drafts) =>
        throw new NotSupportedException();
}
