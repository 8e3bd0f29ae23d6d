using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Signals;
using Latido.Server.Ingest;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Signals;

namespace Latido.Server.Accounts;

/// <summary>Rates the accounts that changed and asks the rules about them; the signals they want are gathered here.</summary>
internal sealed class RateAccounts(HistoryHolds holds, SettingsInForce settings, NameLimits names, TimeProvider time)
{
    private readonly List<SignalDraft> drafts = [];

    /// <summary>Signals to be stored; whoever stores them clears the list.</summary>
    public List<Raising> Raisings { get; } = [];

    /// <summary>Workspaces whose waiting accounts were asked about; whoever forgets their holds clears the list.</summary>
    public HashSet<WorkspaceId> Released { get; } = [];

    /// <summary>Takes up the histories that were being brought in when the server before this one ended.</summary>
    public async Task RestoreHoldsAsync(LiveWorkspaces workspaces, CancellationToken cancellationToken)
    {
        foreach (var workspace in await holds.RestoreAsync(cancellationToken))
        {
            workspaces.Of(workspace).OweAll();
        }
    }

    public void LearnSettings(IEnumerable<LiveWorkspace> workspaces)
    {
        foreach (var workspace in workspaces)
        {
            settings.Learn(workspace.Id, workspace.Read(board => board.Settings));
        }
    }

    /// <summary>Tells the front door which event names each workspace has already, so that no limit stops those.</summary>
    public void TellNames(IEnumerable<LiveWorkspace> workspaces)
    {
        foreach (var workspace in workspaces)
        {
            var known = names.Of(workspace.Id);

            foreach (var name in workspace.Read(board => Enumerable.Range(0, board.Facts.Events.Count).Select(number => board.Facts.Events[number]).ToList()))
            {
                known.Admits(Encoding.UTF8.GetBytes(name));
            }
        }
    }

    /// <summary>Rates what changed and asks the rules. Within the workspace's gate.</summary>
    public void Rate(PendingWork state, long group)
    {
        var (live, board) = (state.Live, state.Live.Board);
        live.IsHeld = holds.IsOn(live.Id, group);

        if (!state.IsDirty || board.Today == 0)
        {
            return;
        }

        state.IsDirty = false;
        drafts.Clear();

        foreach (var change in board.RateTouched())
        {
            if (!live.MustWait(change.Account.No, change.FromDay))
            {
                SignalRules.Evaluate(board, change, live.Raised, drafts);
            }

            state.Touched.Add(change.Account.No);
        }

        Keep(state, group);
        settings.Learn(live.Id, board.Settings);
    }

    /// <summary>Asks the rules about the accounts whose history is now whole. Within the workspace's gate.</summary>
    public void Release(PendingWork state, long group)
    {
        drafts.Clear();

        // Where nothing was received since the start, this is the moment it could be known.
        state.LastReceivedAt = state.LastReceivedAt > 0 ? state.LastReceivedAt : time.GetCurrentMicroseconds();

        foreach (var account in state.Live.TakeReleased())
        {
            SignalRules.Evaluate(state.Live.Board, account, state.Live.Raised, drafts);
        }

        Keep(state, group);
        Released.Add(state.Live.Id);
    }

    private void Keep(PendingWork state, long group)
    {
        foreach (var draft in drafts)
        {
            state.Live.Raised.Add(draft);
            var account = state.Live.Board.Facts.Accounts[draft.AccountNo];
            Raisings.Add(new(
                state.Live.Id, draft, account.NameOrKey, Moment.FromMicroseconds(state.LastReceivedAt), state.LastReceivedAt, group));
        }
    }
}
