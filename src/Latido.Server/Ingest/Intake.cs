using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Log;
using NodaTime;

namespace Latido.Server.Ingest;

/// <summary>
/// The one place that says what happens to a call between the door and the log, in order:
/// <list type="number">
/// <item>authenticate: the write key names the source and its workspace (at the protocol's endpoint, by <c>KeyRing</c>);</item>
/// <item>quota: the request fits into its key's events a minute, or comes again whole (in <see cref="Reception"/>);</item>
/// <item>size, shape: here;</item>
/// <item>clock: the client's clock is corrected, and the time must lie in the calendar: here;</item>
/// <item>names: who, which account, what, and whether the workspace has room for one more name: here;</item>
/// <item>membership: whose account it counts for (in the Engine, when the record is applied: what is learned later counts too);</item>
/// <item>duplicate: the id is looked up (in the <c>LogWriter</c>, the one thread that sees all posts in order);</item>
/// <item>admit: durable in the log, then the answer.</item>
/// </list>
/// </summary>
internal static class Intake
{
    /// <summary>The largest call, in bytes of its JSON.</summary>
    public const int MaxCall = 32 * 1024;

    /// <summary>The longest id or name, in characters. A longer name is cut; a longer id is refused, because cut ids would be other people.</summary>
    public const int MaxText = 256;

    private static readonly long Beginning = Moment.ToMicroseconds(Instant.FromUtc(2000, 1, 1, 0, 0));
    private static readonly long End = Moment.ToMicroseconds(Instant.FromUtc(2044, 1, 1, 0, 0));
    private static readonly long Ahead = 24L * 3600 * 1_000_000;

    private delegate DropReason? Check(in Call call, Calls calls, in Terms terms);

    private static readonly (string Name, Check Check)[] Checks =
    [
        ("read",    (in call, _, in _) => call.Flaw),
        ("size",    (in call, _, in _) => call.Raw.Length > MaxCall ? DropReason.TooLarge : null),
        ("kind",    (in call, _, in _) => call.Kind == CallKind.Unknown ? DropReason.UnknownKind : null),
        ("clock",   (in call, calls, in terms) => CheckTime(call.At, IsPlanned(call, calls), terms)),
        ("person",  (in call, calls, in _) => CheckPerson(call, calls)),
        ("account", (in call, calls, in _) => CheckAccount(call, calls)),
        ("name",    (in call, calls, in _) => CheckName(call, calls)),
        ("fact",    (in call, calls, in _) => CheckFact(call, calls)),
        ("names",   (in call, calls, in terms) => CheckLimit(call, calls, terms)),
    ];

    /// <summary>Takes every call that may come in into the post; tells the others, by their index and reason.</summary>
    /// <param name="areLines">
    /// Calls are lines of a file, and what a line says besides is no line: it is refused without a word, for the one before
    /// it was refused with the reason.
    /// </param>
    public static void Admit(Calls calls, Post post, in Terms terms, List<Refusal> refusals, bool areLines = false)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            ref var call = ref calls[i];
            CorrectClock(ref call, terms);
            Trim(ref call, calls);

            if (Judge(call, calls, terms) is not { } reason)
            {
                Add(call, calls, post);
            }
            else if (!areLines || !call.IsBesides)
            {
                refusals.Add(new(i, reason));
            }
        }
    }

    /// <summary>The id under which the log knows a message again, within its workspace.</summary>
    public static ulong IdOf(ReadOnlySpan<byte> messageId) =>
        // No id, no duplicate: Segment would make one up, and nobody could send that one again.
        messageId.IsEmpty ? 0 : Math.Max(Hash.Of(messageId), 1);

    private static DropReason? Judge(in Call call, Calls calls, in Terms terms)
    {
        foreach (var (_, check) in Checks)
        {
            if (check(call, calls, terms) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>
    /// The client's clock may be wrong by years; the difference between sending and happening is right all the same:
    /// received − (sent − happened). History and whatever was made right before is left alone.
    /// </summary>
    private static void CorrectClock(ref Call call, in Terms terms)
    {
        if (call.At == Call.NoTime)
        {
            call.At = terms.Now;
        }
        else if (call.SentAt != Call.NoTime && !call.IsTimeRight && !terms.IsHistory)
        {
            call.At = terms.ReceivedAt - (call.SentAt - call.At);
        }
    }

    /// <summary>When a subscription begins or ends is agreed before it comes.</summary>
    private static bool IsPlanned(in Call call, Calls calls) => call.Kind == CallKind.Business && calls.Text(call.Name).StartsWith("subscription."u8);

    private static DropReason? CheckTime(long at, bool isPlanned, in Terms terms) => at switch
    {
        _ when at < Beginning => DropReason.TooOld,
        _ when at >= End || (!terms.IsFrozen && !isPlanned && at > terms.Now + Ahead) => DropReason.FromTheFuture,
        _ => null,
    };

    private static DropReason? CheckPerson(in Call call, Calls calls)
    {
        var isKnown = call.Person.Length > 0;
        var isSomebody = call.Kind switch
        {
            CallKind.Group or CallKind.Account or CallKind.Business => true,
            CallKind.Alias => isKnown && call.Anonymous.Length > 0,
            _ => isKnown || call.Anonymous.Length > 0,
        };

        return !isSomebody ? DropReason.NoPerson
            : IsId(calls.Text(call.Person)) && IsId(calls.Text(call.Anonymous)) ? null
            : DropReason.BadId;
    }

    private static DropReason? CheckAccount(in Call call, Calls calls) =>
        call.Kind is CallKind.Group or CallKind.Account or CallKind.Business && call.Account.Length == 0 ? DropReason.NoAccount
        : IsId(calls.Text(call.Account)) ? null
        : DropReason.BadId;

    private static DropReason? CheckName(in Call call, Calls calls) =>
        call.Kind == CallKind.Track && call.Name.Length == 0 ? DropReason.NoName
        : calls.Text(call.Name).Contains((byte)0) || calls.Text(call.Category).Contains((byte)0) ? DropReason.BadId
        : null;

    private static DropReason? CheckFact(in Call call, Calls calls) =>
        call.Kind == CallKind.Business && BusinessSaying.Read(Encoding.UTF8.GetString(calls.Text(call.Name)), calls.Text(call.Payload), out _) is null ? DropReason.BadFact : null;

    /// <summary>Last, because it remembers what it lets in.</summary>
    private static DropReason? CheckLimit(in Call call, Calls calls, in Terms terms)
    {
        if (terms.Names is null || KindOf(call) != FactKind.Event)
        {
            return null;
        }

        Span<byte> view = stackalloc byte[EventName.MaxBytes];

        return terms.Names.Admits(EventName.Of(call, calls, view)) ? null : DropReason.TooManyNames;
    }

    private static bool IsId(ReadOnlySpan<byte> id) =>
        id.Length <= MaxText || TextBounds.Cut(id, MaxText).Length == id.Length ? !id.Contains((byte)0) : false;

    private static void Trim(ref Call call, Calls calls)
    {
        call.Person = TextBounds.Trim(call.Person, calls);
        call.Anonymous = TextBounds.Trim(call.Anonymous, calls);
        call.Account = TextBounds.Trim(call.Account, calls);
        call.Name = TextBounds.Trim(call.Name, calls);
        call.Category = TextBounds.Trim(call.Category, calls);
    }

    private static void Add(in Call call, Calls calls, Post post)
    {
        Span<byte> view = stackalloc byte[EventName.MaxBytes];

        var fact = new Fact
        {
            Kind = KindOf(call),
            At = call.At,
            Person = calls.Text(call.Person),
            Anonymous = calls.Text(call.Anonymous),
            Account = calls.Text(call.Account),
            Name = EventName.Of(call, calls, view),
            Payload = calls.Text(call.Payload),
        };

        post.Add(fact, call.Id != 0 ? call.Id : IdOf(calls.Text(call.MessageId)), call.IsBesides);
    }

    private static FactKind KindOf(in Call call) => call.Kind switch
    {
        CallKind.Identify => FactKind.Identify,
        CallKind.Alias => FactKind.Alias,
        CallKind.Account => FactKind.Account,
        CallKind.Business => FactKind.Business,
        // A group call of nobody tells the account's traits, and no more.
        CallKind.Group => call.Person.Length + call.Anonymous.Length > 0 ? FactKind.Group : FactKind.Account,
        _ => FactKind.Event,
    };
}

/// <summary>What holds for all calls of one request or file.</summary>
/// <param name="ReceivedAt">When the body was received, by our clock.</param>
/// <param name="Now">The workspace's now: our clock's, or the instant it is frozen at.</param>
/// <param name="IsFrozen">The workspace looks at history: no time is too far ahead.</param>
/// <param name="IsHistory">The times were made right long ago.</param>
/// <param name="Names">The names that events of the workspace have; null where any may come in.</param>
internal readonly record struct Terms(long ReceivedAt, long Now, bool IsFrozen, bool IsHistory, KnownNames? Names = null);

/// <summary>A call that was not let in, by its index among its <see cref="Calls"/>.</summary>
internal readonly record struct Refusal(int Index, DropReason Reason);
