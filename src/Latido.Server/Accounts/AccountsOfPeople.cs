using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Ingest;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>Finds the accounts of business facts by their people, in the facts as they are kept live.</summary>
internal sealed class AccountsOfPeople(LiveWorkspaces live, Progress progress) : IAccountsOfPeople
{
    public async Task<bool> CatchUpAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var isKnown = await progress.WaitAsync(patience, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        return isKnown;
    }

    public void Name(WorkspaceId workspace, Calls calls, IReadOnlyList<int> facts, long now)
    {
        foreach (var (index, key) in live.Of(workspace).Read(board => Find(board, calls, facts, now)))
        {
            ref var call = ref calls[index];
            call.Account = calls.Keep(Encoding.UTF8.GetBytes(key));
            call.Payload = calls.Keep(BusinessSaying.NoteAccountByPerson(calls.Text(call.Payload)));
        }
    }

    private static List<(int Index, string Key)> Find(Scoreboard board, Calls calls, IReadOnlyList<int> facts, long now)
    {
        List<(int, string)> found = [];

        foreach (var index in facts)
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
}
