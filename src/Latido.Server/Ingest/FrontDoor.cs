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
    LogWriter log, WorkspaceDirectory directory, SourceBooks books, RejectBook rejects, TimeProvider time)
{
    public async ValueTask<Admission> AdmitAsync(SourceKey source, Calls calls)
    {
        var receivedAt = time.GetCurrentMicroseconds();
        var refusals = new List<Refusal>();
        using var post = new Post(source.Workspace, source.Source, receivedAt, calls.Count, calls.Length);
        Intake.Admit(calls, post, TermsFor(source.Workspace, receivedAt, calls.IsHistory), refusals);

        // Not the request's token: whoever hangs up now has sent it all the same, and the post is in use until its answer.
        var appended = await log.AppendAsync(post, CancellationToken.None);

        if (appended.IsFull)
        {
            // Nobody's books change: the caller comes back with the same.
            Telemetry.Refused.Add(calls.Count, Books.Reason("full"));
            return new(0, 0, [], IsFull: true);
        }

        Keep(source, calls, post, appended, refusals);

        return new(appended.Accepted, appended.Duplicates, refusals, IsFull: false);
    }

    /// <summary>Counts a request of which nothing could be read.</summary>
    public void Refuse(SourceKey source, DropReason reason, ReadOnlySpan<byte> sample)
    {
        var receivedAt = time.GetCurrentMicroseconds();
        books.Of(source.Workspace, source.Source).Refuse(receivedAt, reason, 1);
        rejects.Add(source.Workspace, source.Source, receivedAt, reason, sample);
    }

    /// <summary>What holds now for calls of this workspace.</summary>
    public Terms TermsFor(WorkspaceId workspace, long receivedAt, bool isHistory)
    {
        var frozenAt = directory.Find(workspace)?.FrozenAt;

        return new(receivedAt, frozenAt is { } at ? Moment.ToMicroseconds(at) : receivedAt, frozenAt is not null, isHistory);
    }

    private void Keep(SourceKey source, Calls calls, Post post, Appended appended, List<Refusal> refusals)
    {
        var book = books.Of(source.Workspace, source.Source);
        book.Accept(post, appended);

        foreach (var (index, reason) in refusals)
        {
            book.Refuse(post.ReceivedAt, reason, 1);
            rejects.Add(source.Workspace, source.Source, post.ReceivedAt, reason, calls.Text(calls[index].Raw));
        }
    }
}
