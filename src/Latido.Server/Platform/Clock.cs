using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Server.Platform;

/// <summary>The bridge from the framework's clock to NodaTime's words.</summary>
public static class Clock
{
    extension(TimeProvider time)
    {
        public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());

        /// <summary>Now in microseconds since 1970 UTC, as the log and the store hold it.</summary>
        public long GetCurrentMicroseconds() => Moment.ToMicroseconds(time.GetCurrentInstant());
    }
}
