using System.Collections.Concurrent;
using System.Reflection;
using Latido.Server.Tests;
using Xunit;
using Xunit.v3;

[assembly: EndsInTime]

namespace Latido.Server.Tests;

/// <summary>
/// Cancels a test that stands still, so that it fails by its name and with the place at which it waited, and the others get their
/// turn. No test takes a tenth of this on the slowest machine.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class EndsInTimeAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Timer> running = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = TestContext.Current;
        running[test.UniqueID] = new(_ => context.CancelCurrentTest(), null, Patience, Timeout.InfiniteTimeSpan);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (running.TryRemove(test.UniqueID, out var timer))
        {
            timer.Dispose();
        }
    }
}
