namespace Latido.Server.Ingest;

/// <summary>What became of a request.</summary>
internal enum Verdict
{
    /// <summary>What could be let in is durable; the rest is set aside with its reasons.</summary>
    Admitted,

    /// <summary>No write key of ours came with it.</summary>
    UnknownKey,

    /// <summary>It could not be taken apart.</summary>
    Unreadable,

    /// <summary>It has more bytes or calls than one request may.</summary>
    TooLarge,

    /// <summary>The house is full for the moment, or the key's quota is used up: nothing was taken, the caller is to come back.</summary>
    Full,

    /// <summary>The log cannot be written: nothing was taken, the caller is to come back.</summary>
    LogUnavailable,
}

/// <summary>What became of a request, for its protocol to say in the words its SDKs know.</summary>
/// <param name="Message">What is wrong and its cure; empty where nothing is.</param>
internal readonly record struct Outcome(Verdict Verdict, string Message, Admission Admission = default)
{
    /// <summary>How long to stay away before coming back.</summary>
    public int RetryAfterSeconds { get; init; } = 1;
}

/// <summary>
/// One kind of request of one vendor's SDKs: how its body is read into calls, and how the outcome is told. What happens in
/// between is the same for all, and lies in <see cref="Reception"/>.
/// </summary>
internal abstract class Protocol
{
    /// <summary>The most bytes of a request, as sent and as unpacked.</summary>
    public virtual int MaxBytes => RequestBody.UsualMaxBytes;

    /// <summary>The most calls of a request.</summary>
    public virtual int MaxCalls => 2500;

    /// <summary>In whose form its items are, by which a refused one is read again.</summary>
    public abstract ItemForm Form { get; }

    /// <summary>Groups are of several kinds, of which a source may say which is the account. Reading leaves the body as it is.</summary>
    public virtual bool HasGroupKinds => false;

    /// <summary>Brings the body, unpacked, into the text of the calls.</summary>
    public virtual ValueTask<BodyState> TakeBodyAsync(HttpRequest request, Calls calls, CancellationToken cancellationToken) =>
        RequestBody.ReadAsync(request, calls, MaxBytes, cancellationToken);

    /// <summary>Who is to read and answer, where only the body tells whose request it is.</summary>
    public virtual Protocol Choose(Calls calls, int start) => this;

    /// <summary>Reads the text of the calls from a place on and adds what it finds; says what is wrong where it cannot be read.</summary>
    public abstract string? Read(HttpRequest request, Calls calls, int start);

    /// <summary>True when the calls are more than the vendor lets into one request.</summary>
    public virtual bool IsTooLarge(Calls calls) => calls.Count > MaxCalls;

    /// <summary>Answers as the vendor does, so that its SDK retries what must be and drops what must be.</summary>
    public abstract Task AnswerAsync(HttpContext context, Calls calls, Outcome outcome);
}
