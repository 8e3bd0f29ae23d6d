using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;

namespace Latido.Server.Ingest;

/// <summary>What became of a request at the door.</summary>
/// <param name="Accepted">Calls now durable in the log.</param>
/// <param name="Duplicates">Calls the log had already.</param>
/// <param name="Refusals">Calls that were set aside, with their reasons.</param>
/// <param name="IsFull">Nothing was taken, come back later.</param>
internal readonly record struct Admission(int Accepted, int Duplicates, IReadOnlyList<Refusal> Refusals, bool IsFull);

/// <summary>
/// What every protocol does with the calls it has read, once it knows whose they are: judge them, append them, and
/// keep the books. A success means durable.
/// </summary>
internal sealed class FrontDoor(
    LogWriter log, WorkspaceDirectory directory, SourceBooks books, RejectBook rejects, NameLimits names, TimeProvider time)
{
    /// <param name="form">In whose form the calls were sent, by which those that are refused can be read again.</param>
    public async ValueTask<Admission> AdmitAsync(SourceKey source, Calls calls, ItemForm form)
    {
        var receivedAt = time.GetCurrentMicroseconds();
        using var post = new Post(source.Workspace, source.Source, receivedAt, calls.Count, calls.Length);
        var (appended, refusals) = await AppendAsync(calls, post, TermsFor(source.Workspace, receivedAt, calls.IsHistory));

        if (appended.IsFull)
        {
            // Nobody's books change: the caller comes back with the same.
            Telemetry.Refused.Add(calls.Count, Books.Reason("full"));
            return new(0, 0, [], IsFull: true);
        }

        Keep(source, calls, post, appended, refusals, form);

        return new(appended.Accepted, appended.Duplicates, refusals, IsFull: false);
    }

    /// <summary>
    /// Admits calls that were refused when they were received, by what holds now. The record says when they came; they are
    /// counted as let in now, and as refused no second time.
    /// </summary>
    public async ValueTask<Admission> AdmitAgainAsync(SourceKey source, Calls calls, long receivedAt)
    {
        var now = time.GetCurrentMicroseconds();
        using var post = new Post(source.Workspace, source.Source, receivedAt, calls.Count, calls.Length);
        var (appended, refusals) = await AppendAsync(
            calls, post, TermsFor(source.Workspace, now, isHistory: false) with { ReceivedAt = receivedAt });
        books.Of(source.Workspace, source.Source).LetIn(now, appended);

        return new(appended.Accepted, appended.Duplicates, refusals, appended.IsFull);
    }

    /// <summary>Counts a request of which nothing could be read.</summary>
    public void Refuse(SourceKey source, DropReason reason, ReadOnlySpan<byte> sample)
    {
        var receivedAt = time.GetCurrentMicroseconds();
        books.Of(source.Workspace, source.Source).Refuse(receivedAt, reason, 1);
        rejects.Add(source.Workspace, source.Source, receivedAt, reason, sample);
    }

    /// <summary>Counts a request that has to wait for its key's quota. It comes again, so it is none of the refused.</summary>
    public void SlowDown(SourceKey source, int calls)
    {
        Telemetry.Refused.Add(calls, Books.Reason("quota"));
        books.Of(source.Workspace, source.Source).SlowDown(time.GetCurrentMicroseconds());
    }

    /// <summary>What holds now for calls of this workspace.</summary>
    public Terms TermsFor(WorkspaceId workspace, long receivedAt, bool isHistory)
    {
        var frozenAt = directory.Find(workspace)?.FrozenAt;

        return new(receivedAt, frozenAt is { } at ? Moment.ToMicroseconds(at) : receivedAt, frozenAt is not null, isHistory, names.Of(workspace));
    }

    private async ValueTask<(Appended Appended, List<Refusal> Refusals)> AppendAsync(Calls calls, Post post, Terms terms)
    {
        var refusals = new List<Refusal>();
        Intake.Admit(calls, post, terms, refusals);

        // Not the request's token: whoever hangs up now has sent it all the same, and the post is in use until its answer.
        return (await log.AppendAsync(post, CancellationToken.None), refusals);
    }

    private void Keep(SourceKey source, Calls calls, Post post, Appended appended, List<Refusal> refusals, ItemForm form)
    {
        var book = books.Of(source.Workspace, source.Source);
        book.Accept(post, appended);

        foreach (var (index, reason) in refusals)
        {
            book.Refuse(post.ReceivedAt, reason, 1);

            // What an item says besides lies in the same bytes: it is kept with what was said first.
            if (!calls[index].IsBesides)
            {
                rejects.Add(source.Workspace, source.Source, post.ReceivedAt, reason, calls, index, form);
            }
        }
    }
}
