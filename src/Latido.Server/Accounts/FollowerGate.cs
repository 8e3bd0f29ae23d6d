namespace Latido.Server.Accounts;

/// <summary>Lets a rebuild stop the follower of the log between two groups, and go on when it is done.</summary>
internal sealed class FollowerGate : IDisposable
{
    private readonly SemaphoreSlim open = new(1, 1);

    public async ValueTask<Pass> EnterAsync(CancellationToken cancellationToken)
    {
        await open.WaitAsync(cancellationToken);

        return new(open);
    }

    public void Dispose() => open.Dispose();

    /// <summary>Leaves when disposed.</summary>
    public readonly struct Pass(SemaphoreSlim open) : IDisposable
    {
        public void Dispose() => open.Release();
    }
}
