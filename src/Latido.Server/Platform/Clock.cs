using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Server.Platform;

/// <summary>The bridge from the framework's clock to NodaTime's words.</summary>
public static class Clock
{
    /// <summary>
    /// The clock of this machine, for what is a matter of the machine whatever day the server believes it is: how long work takes, and how
    /// long to rest before what failed is tried again.
    /// </summary>
    public static TimeProvider Machine => TimeProvider.System;

    extension(TimeProvider time)
    {
        public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());

        /// <summary>Now in microseconds since 1970 UTC, as the log and the store hold it.</summary>
        public long GetCurrentMicroseconds() => Moment.ToMicroseconds(time.GetCurrentInstant());
    }
}
