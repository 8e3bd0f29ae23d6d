using System.Text;
using Latido.Engine.Scores;
using Latido.Server.Ingest;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>Finds the accounts of business facts by their people, in the facts as they are kept live.</summary>
internal sealed class AccountsOfPeople(LiveWorkspaces live, Progress progress, TimeProvider time) : IAccountsOfPeople
{
    public ValueTask NameAsync(WorkspaceId workspace, Calls calls, long now, TimeSpan patience, CancellationToken cancellationToken) =>
        Seek(calls).Count == 0 ? ValueTask.CompletedTask : new(WaitAndNameAsync(workspace, calls, now, patience, cancellationToken));

    private async Task WaitAndNameAsync(WorkspaceId workspace, Calls calls, long now, TimeSpan patience, CancellationToken cancellationToken)
    {
        // Whoever has just said where a person belongs may tell of it at once.
        await progress.WaitAsync(cancellationToken).WaitAsync(patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();

        foreach (var (index, key) in live.Of(workspace).Read(board => Find(board, calls, now)))
        {
            calls[index].Account = calls.Keep(Encoding.UTF8.GetBytes(key));
        }
    }

    private static List<(int Index, string Key)> Find(Scoreboard board, Calls calls, long now)
    {
        List<(int, string)> found = [];

        foreach (var index in Seek(calls))
        {
            ref readonly var call = ref calls[index];
            var person = board.Facts.FindPerson(Encoding.UTF8.GetString(calls.Text(TextBounds.Trim(call.Person, calls))));

            if (person?.MembershipAt(call.At == Call.NoTime ? now : call.At) is { } membership)
            {
                found.Add((index, board.Facts.Accounts[membership.AccountNo].Key));
            }
        }

        return found;
    }

    private static List<int> Seek(Calls calls)
    {
        List<int> sought = [];

        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i] is { Kind: CallKind.Business, Account.Length: 0, Person.Length: > 0 })
            {
                sought.Add(i);
            }
        }

        return sought;
    }
}
