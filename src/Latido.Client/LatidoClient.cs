namespace Latido.Client;

/// <summary>
/// Sends what your customers do with your product to Latido. Make one for the whole life of your product, call it from
/// any thread, and dispose it at the end.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="Track"/>, <see cref="Identify"/>, <see cref="Group"/> and <see cref="Page"/> take microseconds, wait for nothing and
/// never throw: they write the event into a bounded queue, and one background task sends it with others. What goes wrong is
/// told to <see cref="LatidoOptions.OnProblem"/> and counted in <see cref="Counts"/>.
/// </para>
/// <para>
/// Every event has an id of its own, the same in every attempt, by which the server knows a repeat: a lost answer makes
/// nothing count twice.
/// </para>
/// <para>
/// An id given as blank text is taken for none. Ids have at most 256 characters; names beyond that are cut by the server.
/// An event has at most 32 KB as JSON. A time is the moment of the call unless one is given; it must not lie before the year 2000.
/// </para>
/// </remarks>
public sealed class LatidoClient : IAsyncDisposable, IDisposable
{
    private readonly LatidoOptions options;
    private readonly Tally tally;
    private readonly EventQueue queue;
    private readonly Delivery delivery;

    /// <summary>Makes a client and begins to send what an earlier process left in the spool.</summary>
    /// <exception cref="ArgumentException">
    /// An option is missing or out of range; the message names it and its range. A spool folder that cannot be written does not
    /// throw: it is told of as <see cref="ProblemKind.SpoolUnavailable"/>, and events stay in memory.
    /// </exception>
    public LatidoClient(LatidoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        tally = new(options);
        queue = new(options);
        delivery = new(options, queue, tally);
    }

    /// <summary>What became of all events so far. Cheap enough to read for a metric every few seconds.</summary>
    public LatidoCounts Counts =>
        new(tally.Given, tally.Recovered, tally.Delivered, tally.Dropped, queue.Count + delivery.InHand, delivery.Spooled);

    /// <summary>Somebody did something: <c>Track("Report Exported", userId: "u_1042", accountId: "almenara")</c>.</summary>
    /// <param name="name">What was done, as you will read it in Latido. Needed.</param>
    /// <param name="userId">Who did it, by your own id. This or <paramref name="anonymousId"/> is needed.</param>
    /// <param name="accountId">For which account, if you know; else Latido takes the person's.</param>
    /// <param name="properties">More about it. It is read before this returns.</param>
    /// <param name="anonymousId">Who did it, where he has not signed in.</param>
    /// <param name="timestamp">When it happened. Default: now.</param>
    /// <param name="messageId">An id by which a repeat is known, if you send the same event again yourself. Default: a new one.</param>
    public void Track(
        string name, string? userId = null, string? accountId = null, LatidoProperties? properties = null,
        string? anonymousId = null, DateTimeOffset? timestamp = null, string? messageId = null) =>
        Take(new("track") { Event = name, UserId = userId, AccountId = accountId, AnonymousId = anonymousId }, properties, timestamp, messageId);

    /// <summary>Who a person is: <c>Identify("u_1042", traits: new() { ["email"] = "lucia@almenara.example" })</c>.</summary>
    /// <param name="userId">The person, by your own id. This or <paramref name="anonymousId"/> is needed; both make the two one person.</param>
    /// <param name="traits">What is known of the person; <c>name</c> and <c>email</c> are shown. It is read before this returns.</param>
    /// <param name="accountId">For which account, if you know.</param>
    /// <param name="anonymousId">The id the person had before signing in.</param>
    /// <param name="timestamp">When it became known. Default: now.</param>
    /// <param name="messageId">An id by which a repeat is known. Default: a new one.</param>
    public void Identify(
        string? userId, LatidoProperties? traits = null, string? accountId = null,
        string? anonymousId = null, DateTimeOffset? timestamp = null, string? messageId = null) =>
        Take(new("identify") { UserId = userId, AccountId = accountId, AnonymousId = anonymousId }, traits, timestamp, messageId);

    /// <summary>What an account is, and that a person belongs to it: <c>Group("almenara", userId: "u_1042")</c>.</summary>
    /// <param name="accountId">The account, by your own id. Needed.</param>
    /// <param name="userId">Who belongs to it from now on. Without a person only the account's traits are told.</param>
    /// <param name="traits">
    /// What is known of the account; <c>name</c>, <c>mrr</c>, <c>currency</c>, <c>seats</c>, <c>startedOn</c>, <c>renewsOn</c>, <c>owner</c> and
    /// <c>parent</c> have a meaning of their own. It is read before this returns.
    /// </param>
    /// <param name="anonymousId">Who belongs to it, where he has not signed in.</param>
    /// <param name="timestamp">When it became so. Default: now.</param>
    /// <param name="messageId">An id by which a repeat is known. Default: a new one.</param>
    public void Group(
        string accountId, string? userId = null, LatidoProperties? traits = null,
        string? anonymousId = null, DateTimeOffset? timestamp = null, string? messageId = null) =>
        Take(new("group") { UserId = userId, AccountId = accountId, AnonymousId = anonymousId }, traits, timestamp, messageId);

    /// <summary>Somebody looked at a page: <c>Page("Home", userId: "u_1042")</c> is read as <i>Viewed Home Page</i>.</summary>
    /// <param name="name">The page's name, if it has one.</param>
    /// <param name="userId">Who looked, by your own id. This or <paramref name="anonymousId"/> is needed.</param>
    /// <param name="accountId">For which account, if you know; else Latido takes the person's.</param>
    /// <param name="properties">More about it, such as <c>url</c>. It is read before this returns.</param>
    /// <param name="category">What kind of page; sent as a property too, and read as the name where there is none.</param>
    /// <param name="anonymousId">Who looked, where he has not signed in.</param>
    /// <param name="timestamp">When. Default: now.</param>
    /// <param name="messageId">An id by which a repeat is known. Default: a new one.</param>
    public void Page(
        string? name = null, string? userId = null, string? accountId = null, LatidoProperties? properties = null, string? category = null,
        string? anonymousId = null, DateTimeOffset? timestamp = null, string? messageId = null) =>
        Take(
            new("page") { Name = Given(name), Category = Given(category), UserId = userId, AccountId = accountId, AnonymousId = anonymousId },
            properties, timestamp, messageId);

    /// <summary>
    /// Sends what is queued now, without waiting for company, and returns when it is settled: delivered, dropped, or safe in
    /// the spool. Without a spool and without a server that can be as long as <see cref="LatidoOptions.MaxRetryTime"/>; give a token.
    /// </summary>
    /// <returns>True when meanwhile nothing was dropped and nothing is left in the spool.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled. The events stay queued.</exception>
    public Task<bool> FlushAsync(CancellationToken cancellationToken = default) => delivery.FlushAsync(cancellationToken);

    /// <summary>
    /// Takes nothing in any more and sends what is left, for at most <see cref="LatidoOptions.DisposeTimeout"/>. What is left then goes to
    /// the spool, or is dropped and told of as <see cref="ProblemKind.Closed"/> where there is none. Never throws; a second call waits
    /// for the first.
    /// </summary>
    public ValueTask DisposeAsync() => delivery.DisposeAsync();

    /// <summary>
    /// As <see cref="DisposeAsync"/>, blocking the thread; for containers that know no other way.
    /// </summary>
    public void Dispose() => delivery.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>As Segment's own SDKs send it: the server keeps properties, and of a named page no more than those.</summary>
    private static LatidoProperties WithCategory(LatidoProperties? properties, string category)
    {
        var all = new LatidoProperties(properties ?? []);
        all.TryAdd("category", category);

        return all;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private void Take(Call call, LatidoProperties? properties, DateTimeOffset? timestamp, string? messageId)
    {
        tally.Give();

        try
        {
            var now = options.TimeProvider.GetUtcNow();
            Queue(call with
            {
                Event = Given(call.Event),
                UserId = Given(call.UserId),
                AnonymousId = Given(call.AnonymousId),
                AccountId = Given(call.AccountId),
                Properties = call.Category is { } category ? WithCategory(properties, category) : properties,
                Timestamp = timestamp ?? now,
                MessageId = Given(messageId) ?? Guid.CreateVersion7(now).ToString(),
            });
        }
        catch (Exception e)
        {
            // The host's own dictionary may throw while it is read, as when another thread changes it. His code goes on all the same.
            tally.Drop(ProblemKind.CallRefused, 1, $"A {call.Type} was dropped because its properties could not be read: {e.Message}", e);
        }
    }

    private void Queue(in Call call)
    {
        if (CallRules.FlawOf(call) is { } flaw)
        {
            tally.Drop(ProblemKind.CallRefused, 1, $"A {call.Type} was dropped because it {flaw}.");
            return;
        }

        var leftOut = new List<LeftOut>();

        if (EventWriter.Write(call, leftOut) is not { } json)
        {
            tally.Drop(ProblemKind.EventTooLarge, 1, $"{Describe(call)} was dropped because it is larger than {EventWriter.MaxEvent} bytes.");
            return;
        }

        foreach (var (path, why) in leftOut)
        {
            tally.Tell(ProblemKind.ValueLeftOut, $"{Describe(call)} is sent without \"{path}\", which {why}.");
        }

        delivery.Add(json);
    }

    private static string Describe(in Call call) => call.Event is { } name ? $"The event \"{name}\"" : $"A {call.Type}";
}
