namespace Latido.Engine.Tests;

/// <summary>Counts what a piece of work allocates. The least of several rounds counts: what the run-time does once by the way is not the work's.</summary>
internal static class Allocation
{
    /// <summary>Bytes that one round of a work allocates on this thread, after one to warm it up.</summary>
    public static long Of(Action work)
    {
        work();
        var least = long.MaxValue;

        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
