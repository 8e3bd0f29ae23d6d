using Latido.Engine.Facts;
using Latido.Engine.Simulation;
using Latido.Server.Ingest;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Commands;

/// <summary>
/// Tells the log what happens at the simulated company, at the times at which it happened there: what the scores and
/// signals of a demonstration say is worked out by the same code as a customer's.
/// </summary>
internal sealed class DemoPlayer(LogWriter log, StoreFactory stores, WorkspaceDirectory directory, SourceBooks books)
{
    // Small enough for one group of the log, large enough that a flush is no matter.
    private const int MaxPost = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The source of a history that came by none.</summary>
    private static readonly Guid Simulation = new("00000000-0000-0000-0000-0000000000de");

    public static Company Found(DemoCompany demo) =>
        Company.Create(demo.Seed, demo.Accounts, demo.Months, demo.Until, DateTimeZone.Utc, demo.TellsBusiness);

    /// <summary>Says that a day began, in its own first moment.</summary>
    public async Task BeginDayAsync(WorkspaceId workspace, LocalDate day, CancellationToken cancellationToken)
    {
        var start = Moment.ToMicroseconds(day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());
        using var post = new Post(workspace, Simulation, start);
        post.Add(new Fact { Kind = FactKind.DayBegan, At = start }, id: 0);
        await AppendAsync(post, cancellationToken);
    }

    /// <summary>The workspace's own source, by which a company's events would come; null when it was revoked.</summary>
    public async Task<Guid?> FindSourceAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);

        return await store.Set<Source>().Where(source => source.RevokedAt == null).OrderBy(source => source.CreatedAt)
            .Select(source => (Guid?)source.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Tells facts in their order, as received when they happened; gives their number. What comes by a source of the
    /// workspace's is in its book.
    /// </summary>
    public async Task<int> TellAsync(
        WorkspaceId workspace, IEnumerable<SimulatedFact> facts, Guid? source, CancellationToken cancellationToken)
    {
        var count = 0;

        foreach (var part in facts.Chunk(MaxPost))
        {
            using var post = new Post(workspace, source ?? Simulation, part[^1].At);

            foreach (var fact in part)
            {
                post.Add(fact.ToFact(), fact.Id);
            }

            var appended = await AppendAsync(post, cancellationToken);
            count += appended.Accepted;

            if (source is { } known)
            {
                books.Of(workspace, known).Accept(post, appended);
            }
        }

        return count;
    }

    /// <summary>Writes down how far the company's life has been told.</summary>
    public async Task NoteAsync(WorkspaceId workspace, DemoCompany demo, Instant? frozenAt, CancellationToken cancellationToken)
    {
        var text = demo.ToString();
        await using var store = stores.Open(workspace);
        await store.Set<Workspace>().Where(row => row.Id == workspace)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Demo, text).SetProperty(row => row.FrozenAt, frozenAt), cancellationToken);
        await directory.RefreshAsync(cancellationToken);
    }

    private async Task<Appended> AppendAsync(Post post, CancellationToken cancellationToken)
    {
        while (true)
        {
            var appended = await log.AppendAsync(post, cancellationToken);

            if (!appended.IsFull)
            {
                return appended;
            }

            await Task.Delay(Pause, Clock.Machine, cancellationToken);
        }
    }
}
