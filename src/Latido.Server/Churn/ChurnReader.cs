using Latido.Engine.Churn;
using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using NodaTime;

namespace Latido.Server.Churn;

/// <summary>All that was lost in a span.</summary>
/// <param name="From">The first day of the span.</param>
/// <param name="To">The last one.</param>
/// <param name="Count">How many left; <paramref name="Made"/> has the first of them by name.</param>
/// <param name="Staying">Customers of now.</param>
/// <param name="Mrr">What all of them paid a month, by currency.</param>
/// <param name="Made">What was made of each.</param>
/// <param name="Contrasts">What they had in common ninety days before, against customers that stayed.</param>
/// <param name="LostCompared">The losses compared: those that were customers ninety days before.</param>
/// <param name="KeptCompared">The customers they were held against.</param>
public sealed record ChurnReport(
    LocalDate From, LocalDate To, int Count, int Staying, IReadOnlyList<Money> Mrr, IReadOnlyList<PostMortem> Made, Contrasts Contrasts, int LostCompared, int KeptCompared);

/// <summary>
/// Looks back at losses over the live accounts of a workspace, in pieces (<see cref="InPieces"/>). What the store keeps of signals and plans
/// is read between finding the losses and looking at them, outside of the workspace's gate.
/// </summary>
public sealed class ChurnReader(LiveWorkspaces workspaces, StoreFactory stores, WorkspaceClock clock, InPieces pieces)
{
    private const int FoundAtOnce = 500;

    /// <summary>Half a year of an account and its voices are about half a millisecond.</summary>
    private const int StudiedAtOnce = 8;

    /// <summary>The workspace's day of now.</summary>
    public LocalDate TodayOf(WorkspaceId workspace) =>
        workspaces.Of(workspace).Read(board => board.Today) is > 0 and var day ? DayNumber.ToDate(day) : clock.Today(workspace);

    /// <summary>Who left on one of these days, both included.</summary>
    public async Task<ChurnReport> ReadAsync(WorkspaceId workspace, LocalDate from, LocalDate to, CancellationToken cancellationToken)
    {
        var live = workspaces.Of(workspace);
        var found = await pieces.RunAsync(
            live, board => new LossFinder(board, DayNumber.From(from), DayNumber.From(to)), (finder, board) => finder.IsStill(board) ? finder.FindSome(FoundAtOnce) : null, told: null, cancellationToken)
            ?? throw new RebuiltException();
        var (losses, kept) = (found.Losses(), found.Count == 0 ? [] : found.Kept());
        var study = await StudyAsync(live, losses, kept, cancellationToken);

        return new(from, to, found.Count, found.Staying, found.Mrr(), study.Made, study.Contrasts(), study.Compared.Lost, study.Compared.Kept);
    }

    /// <summary>The post-mortem of one account; null where there is none of this key, or it is a customer.</summary>
    public async Task<PostMortem?> OfAsync(WorkspaceId workspace, string account, CancellationToken cancellationToken)
    {
        var live = workspaces.Of(workspace);
        var loss = LossOf(workspace, account);

        return loss is null ? null : (await StudyAsync(live, [loss], [], cancellationToken)).Made.SingleOrDefault();
    }

    /// <summary>The first day on which an account was no customer any more; null while it is one. Quick enough for any page.</summary>
    public LocalDate? LostOn(WorkspaceId workspace, string account) => LossOf(workspace, account) is { } loss ? DayNumber.ToDate(loss.Left) : null;

    private Loss? LossOf(WorkspaceId workspace, string account) =>
        workspaces.Of(workspace).Read(board => board.Facts.Find(account) is { } facts ? LossFinder.Of(board, facts) : null);

    private async Task<ChurnStudy> StudyAsync(LiveWorkspace live, IReadOnlyList<Loss> losses, IReadOnlyList<string> kept, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(live.Id);
        var pasts = await new StoredPasts(store, live.Zone).ReadAsync([.. losses.Select(loss => loss.Account), .. kept], cancellationToken);

        return await pieces.RunAsync(
            live, board => new ChurnStudy(board, losses, kept, pasts), (study, board) => study.IsStill(board) ? study.RunSome(StudiedAtOnce) : null, told: null, cancellationToken)
            ?? throw new RebuiltException();
    }
}
