using Latido.Engine.Lab;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>That somebody put a proposal of the league off, and on which figures it stood then.</summary>
public sealed class PutOffProposal : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>By <see cref="LeagueProposal.Id"/>.</summary>
    public required string Proposal { get; init; }

    /// <summary>The figure that decided, and on how many signals or owners it rested.</summary>
    public required double Figure { get; set; }

    public required int Count { get; set; }

    public required string ByMember { get; set; }

    public required Instant At { get; set; }
}

/// <summary>Keeps which proposals were put off, by whom and when; one comes back when its figures are others. Scoped.</summary>
public sealed class PutOffProposals(Store store, WorkspaceClock clock)
{
    /// <summary>The newest are kept: each rule can ask for a few things at most.</summary>
    private const int MostKept = 500;

    public async Task<IReadOnlyDictionary<string, PutOffProposal>> ReadAsync(CancellationToken cancellationToken) =>
        await store.Set<PutOffProposal>().AsNoTracking().OrderByDescending(row => row.At).Take(MostKept)
            .ToDictionaryAsync(row => row.Proposal, StringComparer.Ordinal, cancellationToken);

    public async Task PutOffAsync(LeagueProposal proposal, string by, CancellationToken cancellationToken)
    {
        var id = proposal.Id;
        var now = clock.Now(store.Workspace);
        await store.InsertNewAsync(
            [new PutOffProposal { Id = Id.New(), WorkspaceId = store.Workspace, Proposal = id, Figure = proposal.Figure, Count = proposal.Count, ByMember = by, At = now }],
            cancellationToken);

        // One that was put off before is so anew, by the figures of now.
        await store.Set<PutOffProposal>().Where(row => row.Proposal == id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Figure, proposal.Figure).SetProperty(row => row.Count, proposal.Count).SetProperty(row => row.ByMember, by).SetProperty(row => row.At, now),
            cancellationToken);
    }

    /// <summary>False: it was not put off.</summary>
    public async Task<bool> BringBackAsync(string proposal, CancellationToken cancellationToken) =>
        await store.Set<PutOffProposal>().Where(row => row.Proposal == proposal).ExecuteDeleteAsync(cancellationToken) > 0;
}

/// <summary>How they lie in the store.</summary>
internal static class PutOffProposalMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<PutOffProposal>(row =>
    {
        row.ToTable("put_off_proposals");
        row.HasKey(r => r.Id);
        row.HasIndex(r => new { r.WorkspaceId, r.Proposal }).IsUnique();
    });
}
