using System.Threading.Channels;
using Latido.Server.Tests;

namespace Latido.Client.Tests;

/// <summary>A clock that stands until a test moves it, and knows how long others mean to sleep by it.</summary>
internal sealed class Clock : TimeProvider
{
    private readonly TestTime time = new();
    private readonly Channel<TimeSpan> sleeps = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = time.CreateTimer(callback, state, dueTime, period);
        sleeps.Writer.TryWrite(dueTime);

        return timer;
    }

    public void Advance(TimeSpan by) => time.Advance(by);

    /// <summary>Waits until somebody goes to sleep for just so long, and lets that time pass. Fails the test where nobody does.</summary>
    public async Task PassAsync(TimeSpan sleep)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        List<TimeSpan> others = [];

        try
        {
            while (await sleeps.Reader.ReadAsync(patience.Token) is var other && other != sleep)
            {
                others.Add(other);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Nobody slept for {sleep}, but for {string.Join(", ", others)}.");
        }

        time.Advance(sleep);
    }

    public Task PassSecondsAsync(double seconds) => PassAsync(TimeSpan.FromSeconds(seconds));
}
