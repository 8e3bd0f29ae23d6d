using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports;

/// <summary>What an import has counted.</summary>
internal record struct Tally(long Read, long Accepted, long Duplicates, long Rejected);

/// <summary>
/// One import at work: reads records, posts them in large batches with a few under way at once, and moves its bookmark
/// behind what is durable. Memory is bounded by the batches under way, whatever the file's size.
/// </summary>
internal sealed class ImportRun(
    WorkspaceId workspace,
    LogWriter log,
    FrontDoor door,
    IAccountsOfPeople peoplesAccounts,
    StoreFactory stores,
    ImportTails tails,
    RejectsFile rejects,
    TimeProvider time,
    IProgress<ImportProgress>? progress)
{
    private const int MaxCalls = 8192;
    private const int MaxText = 2 << 20;

    /// <summary>The lines of an export are mostly what is not kept of them: so much of them is held at most until a post is full.</summary>
    private const int MaxHeld = 8 << 20;
    private const int MaxUnderWay = 3;

    /// <summary>Posts after which the bookmark is moved in the store, if not sooner: it bounds what a kill leaves beyond it.</summary>
    private const int MaxBeyondBookmark = 32;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenBookmarks = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>Years of events may lie between what says where people belong and the facts of them.</summary>
    private static readonly TimeSpan LongestWaitForFacts = TimeSpan.FromMinutes(10);

    private readonly Queue<Sent> underWay = new();
    private readonly DistinctKeys accounts = new();
    private readonly DistinctKeys people = new();
    private readonly List<Refusal> refusals = [];
    private readonly List<(long Record, long Line, string? Detail)> places = [];
    private Tally total;
    private long reportedAt;
    private long markedAt;
    private int sinceMark;
    private bool areAccountsKnown;

    /// <summary>Bytes of properties and traits that wait for a post.</summary>
    private int kept;

    public Tally Total => total;

    public long Accounts => accounts.Count;

    public long People => people.Count;

    public async Task ReadAsync(Importer.Plan plan, CancellationToken cancellationToken)
    {
        try
        {
            await ReadFileAsync(plan, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidRequestException(
                $"{plan.File.Name} is damaged or cut short after {total.Read:N0} lines: {exception.Message} What was read is in; fetch the file again and repeat the import.");
        }
    }

    private async Task ReadFileAsync(Importer.Plan plan, CancellationToken cancellationToken)
    {
        areAccountsKnown = false;
        using var stream = await ImportStream.OpenAsync(plan.File, plan.Encoding, cancellationToken);
        using var window = new ByteWindow(stream.Text);
        var reader = await StartAsync(plan, window, cancellationToken);

        if (await reader.MoveNextAsync(cancellationToken))
        {
            var journal = await ImportJournal.OpenAsync(stores, tails, workspace, plan, reader, time, cancellationToken);
            plan.File.Settled?.Invoke();
            await RunAsync(plan, reader, journal, stream, cancellationToken);
        }

        Report(plan, stream, isLast: true);
    }

    private async Task RunAsync(
        Importer.Plan plan, ImportReader reader, ImportJournal journal, ImportStream stream, CancellationToken cancellationToken)
    {
        using var calls = new Calls { Groups = plan.Groups };
        var place = default(ImportPlace);

        try
        {
            do
            {
                place = place.After(reader.Raw);
                Take(reader, place.Record, calls, journal);

                if (calls.Count >= MaxCalls || kept > MaxText || calls.Length > MaxHeld)
                {
                    await SendAsync(plan, calls, journal, place, cancellationToken);
                    Report(plan, stream, isLast: false);
                }
            }
            while (await reader.MoveNextAsync(cancellationToken));

            await SendAsync(plan, calls, journal, place, cancellationToken);
            await SettleAsync(journal, 0, cancellationToken);
            await journal.EndAsync(cancellationToken);
        }
        catch
        {
            await AbandonAsync(journal);
            await journal.StopAsync();
            throw;
        }
    }

    /// <summary>Opens the reader behind a mark of the encoding and the columns' names.</summary>
    internal static async Task<ImportReader> StartAsync(Importer.Plan plan, ByteWindow window, CancellationToken cancellationToken)
    {
        while (window.Rest.Length < 3 && !window.IsEnd)
        {
            await window.FillAsync(cancellationToken);
        }

        window.Start += window.Rest is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        var reader = plan.Reader(window);

        if (reader.HasHeader && await reader.MoveNextAsync(cancellationToken))
        {
            reader.TakeHeader();
        }

        return reader;
    }

    private void Take(ImportReader reader, long record, Calls calls, ImportJournal journal)
    {
        total.Read++;
        var first = calls.Count;

        if (journal.IsDone(record))
        {
            total.Duplicates++;
            Remember(reader, calls);
            return;
        }

        var detail = reader.ReadInto(calls);
        var taken = first;

        for (var i = first; i < calls.Count; i++)
        {
            ref var call = ref calls[i];

            // An archive's lines know their own ids, by which the live stream may have brought them before.
            if (call.Id == 0 && call.MessageId.Length == 0)
            {
                call.Id = journal.IdOf(record, reader.Raw, i - first);
            }

            if (journal.HasBeyond && journal.IsBeyond(call.Id != 0 ? call.Id : Intake.IdOf(calls.Text(call.MessageId))))
            {
                total.Duplicates += call.IsBesides ? 0 : 1;
                continue;
            }

            kept += call.Payload.Length;
            calls[taken++] = call;
            places.Add((record, reader.Line, detail));
        }

        calls.ForgetFrom(taken);
    }

    /// <summary>Lets the reader see a line that came in before, and take note of what it said.</summary>
    private static void Remember(ImportReader reader, Calls calls)
    {
        if (!reader.Remembers)
        {
            return;
        }

        var first = calls.Count;
        reader.ReadInto(calls);
        calls.ForgetFrom(first);

        if (first == 0)
        {
            calls.Clear();
        }
    }

    private async ValueTask SendAsync(
        Importer.Plan plan, Calls calls, ImportJournal journal, ImportPlace place, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetCurrentMicroseconds();
        var terms = door.TermsFor(workspace, receivedAt, isHistory: true);
        await NameAccountsAsync(calls, terms.Now, cancellationToken);
        var post = new Post(workspace, journal.Id, receivedAt, calls.Count, calls.Length);
        refusals.Clear();
        Intake.Admit(calls, post, terms, refusals, areLines: true);
        Meet(post);

        foreach (var (index, reason) in refusals)
        {
            rejects.Add(plan.File.Name, places[index].Line, reason, places[index].Detail, calls.Text(calls[index].Raw));
            journal.Reject(places[index].Record);
            Telemetry.Refused.Add(1, Books.Reason(reason.Key()));
        }

        total.Rejected += refusals.Count;
        var head = tails.Head;
        underWay.Enqueue(new(AppendAsync(post, cancellationToken), place, head));
        calls.Clear();
        places.Clear();
        kept = 0;
        await SettleAsync(journal, MaxUnderWay, cancellationToken);
    }

    /// <summary>Finds the accounts of facts by their people. A file of facts says of nobody where he belongs, so the log is caught up with once for each.</summary>
    private async ValueTask NameAccountsAsync(Calls calls, long now, CancellationToken cancellationToken)
    {
        if (FactsByPerson.In(calls) is not { Count: > 0 } byPerson)
        {
            return;
        }

        if (!areAccountsKnown && !await peoplesAccounts.CatchUpAsync(LongestWaitForFacts, cancellationToken))
        {
            throw new InvalidRequestException("The server is still busy with what came in before, so nobody knows yet whose account these people are of. Repeat the import in a while: it goes on where it was.");
        }

        areAccountsKnown = true;
        peoplesAccounts.Name(workspace, calls, byPerson, now);
    }

    /// <summary>Different accounts and people, by the hash of their keys.</summary>
    private void Meet(Post post)
    {
        foreach (ref readonly var draft in post.Drafts)
        {
            if (draft.Account.Length > 0)
            {
                accounts.Add(Hash.Of(post.Text(draft.Account)));
            }

            var person = draft.Person.Length > 0 ? draft.Person : draft.Anonymous;

            if (person.Length > 0)
            {
                people.Add(Hash.Of(post.Text(person)));
            }
        }
    }

    /// <summary>Appends, waiting while the house is full: an import is in no hurry and nobody else can send its lines again.</summary>
    private async Task<Appended> AppendAsync(Post post, CancellationToken cancellationToken)
    {
        using (post)
        {
            var wait = TimeSpan.FromMilliseconds(20);

            while (true)
            {
                var appended = await log.AppendAsync(post, CancellationToken.None);

                if (!appended.IsFull)
                {
                    Telemetry.Accepted.Add(appended.Accepted);
                    Telemetry.Duplicates.Add(appended.Duplicates);

                    return appended;
                }

                await Task.Delay(wait, Clock.Machine, cancellationToken);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
        }
    }

    /// <summary>Waits until no more than so many posts are under way, in their order, and moves the bookmark behind them.</summary>
    private async ValueTask SettleAsync(ImportJournal journal, int left, CancellationToken cancellationToken)
    {
        while (underWay.Count > left)
        {
            var sent = underWay.Peek();
            var appended = await sent.Answer;
            underWay.Dequeue();
            total.Accepted += appended.Accepted - appended.AcceptedBesides;
            total.Duplicates += appended.Duplicates - appended.DuplicatesBesides;
            journal.MoveTo(sent.Place, total);
            sinceMark++;
        }

        journal.LogGroup = underWay.TryPeek(out var oldest) ? oldest.HeadBefore : tails.Head;

        if (sinceMark >= MaxBeyondBookmark || time.GetElapsedTime(markedAt) > BetweenBookmarks)
        {
            (markedAt, sinceMark) = (time.GetTimestamp(), 0);
            await journal.SaveAsync(cancellationToken);
        }
    }

    /// <summary>After a failure: waits for what is under way, and keeps the bookmark behind what became durable before the first that did not.</summary>
    private async Task AbandonAsync(ImportJournal journal)
    {
        var isWhole = true;

        while (underWay.TryDequeue(out var sent))
        {
            await ((Task)sent.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            isWhole &= sent.Answer.IsCompletedSuccessfully;

            if (isWhole)
            {
                journal.MoveTo(sent.Place, total);
            }
        }
    }

    private void Report(Importer.Plan plan, ImportStream stream, bool isLast)
    {
        if (progress is not null && (isLast || time.GetElapsedTime(reportedAt) > BetweenReports))
        {
            reportedAt = time.GetTimestamp();
            progress.Report(new(
                plan.File.Name, stream.Bytes, plan.File.Length, total.Read, total.Accepted, total.Duplicates, total.Rejected));
        }
    }

    /// <summary>A post under way, the place it brings the bookmark to, and the log's head before it was sent.</summary>
    private sealed record Sent(Task<Appended> Answer, ImportPlace Place, long HeadBefore);
}
