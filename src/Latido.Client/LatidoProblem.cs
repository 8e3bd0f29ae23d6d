namespace Latido.Client;

/// <summary>What went wrong, and what became of the events.</summary>
public enum ProblemKind
{
    /// <summary>A call was not taken: it names nobody, has no name, or holds an id that no server would take. The event is dropped.</summary>
    CallRefused = 1,

    /// <summary>An event is larger than 32 KB as JSON. It is dropped.</summary>
    EventTooLarge = 2,

    /// <summary>A property or trait has a type that cannot be sent. It is left out; the event is sent.</summary>
    ValueLeftOut = 3,

    /// <summary>
    /// More came in than could be sent, and the queue is full. Events are dropped, as <see cref="LatidoOptions.WhenFull"/> says.
    /// Told of at once and then at most every ten seconds, with their number.
    /// </summary>
    QueueFull = 4,

    /// <summary>The server could not be reached or was busy. Nothing is dropped: the events are tried again or lie in the spool.</summary>
    Delayed = 5,

    /// <summary>The server refused events for good (a wrong write key, say); its words are in the message. They are dropped.</summary>
    ServerRefused = 6,

    /// <summary>Events were tried as often or as long as the options say, without a spool to keep them. They are dropped.</summary>
    GaveUp = 7,

    /// <summary>The spool reached <see cref="LatidoOptions.SpoolBytes"/>. Its oldest events are dropped.</summary>
    SpoolFull = 8,

    /// <summary>A spool file was torn or damaged, as by a power cut. Its events that cannot be read are dropped, the others sent.</summary>
    SpoolDamaged = 9,

    /// <summary>The spool cannot be read or written; the message says why. Events stay in memory as if there were no spool.</summary>
    SpoolUnavailable = 10,

    /// <summary>The client was disposed before the events could be sent, and has no spool to keep them. They are dropped.</summary>
    Closed = 11,

    /// <summary>The client itself failed, which is a bug in it. The events it was sending are dropped; it goes on with the next.</summary>
    Internal = 12,
}

/// <summary>Something that went wrong, as <see cref="LatidoOptions.OnProblem"/> is told of it.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Message">What happened and its cure, in English, for a developer or a log. It never holds properties or traits.</param>
/// <param name="Dropped">How many events were lost by it; 0 where none was.</param>
/// <param name="Exception">The exception behind it, where there was one.</param>
public sealed record LatidoProblem(ProblemKind Kind, string Message, long Dropped = 0, Exception? Exception = null);
