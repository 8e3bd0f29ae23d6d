using System.Net;
using System.Net.Http.Headers;

namespace Latido.Client;

/// <summary>What an answer of the server asks of us.</summary>
internal enum Answer
{
    Taken,

    /// <summary>The same events, later.</summary>
    Again,

    /// <summary>The same events, fewer at a time.</summary>
    TooLarge,

    /// <summary>Never these events.</summary>
    Refused,

    /// <summary>We were told to stop before it came.</summary>
    Stopped,
}

/// <summary>The rules of trying again, as pure functions.</summary>
internal static class RetrySchedule
{
    /// <summary>The longest that a Retry-After is heeded: a server that says a day has made a mistake.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(5);

    public static Answer Judge(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => Answer.Taken,
        413 => Answer.TooLarge,
        408 or 429 or >= 500 => Answer.Again,
        _ => Answer.Refused,
    };

    /// <summary>How long the server asks us to stay away, by seconds or by a date; null where it does not say, or speaks of the past.</summary>
    public static TimeSpan? Heed(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => TimeSpan.Zero,
        };

        return wait <= TimeSpan.Zero ? null : wait < MaxRetryAfter ? wait : MaxRetryAfter;
    }

    /// <summary>How long to wait after so many failures in a row: doubled each time up to the longest, less up to half of it by chance.</summary>
    /// <param name="chance">From 0, the shortest, to 1, the longest.</param>
    public static TimeSpan Wait(int failures, TimeSpan first, TimeSpan longest, double chance)
    {
        // Beyond 2^40 any first wait has long passed the longest; the power must not overflow.
        var doubled = first.TotalMilliseconds * Math.Pow(2, Math.Clamp(failures - 1, 0, 40));

        return TimeSpan.FromMilliseconds(Math.Min(doubled, longest.TotalMilliseconds) * (0.5 + (chance / 2)));
    }
}
