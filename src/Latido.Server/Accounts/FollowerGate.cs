namespace Latido.Server.Accounts;

/// <summary>
/// Lets a rebuild stop the follower of the log between two groups, and go on when it is done. The rebuild may have it
/// settle first, so that no change is dropped with the old state before the rules were asked about it.
/// </summary>
internal sealed class FollowerGate : IDisposable
{
    private readonly SemaphoreSlim open = new(1, 1);
    private Func<CancellationToken, Task> settle = _ => Task.CompletedTask;

    /// <summary>The follower says how it makes visible what it has digested, called within the gate.</summary>
    public void SettleBy(Func<CancellationToken, Task> settling) => settle = settling;

    public async ValueTask<Pass> EnterAsync(CancellationToken cancellationToken)
    {
        await open.WaitAsync(cancellationToken);

        return new(open);
    }

    /// <summary>Enters, and has everything that was digested rated, told and in the store.</summary>
    public async ValueTask<Pass> EnterSettledAsync(CancellationToken cancellationToken)
    {
        var pass = await EnterAsync(cancellationToken);

        try
        {
            await settle(cancellationToken);

            return pass;
        }
        catch
        {
            pass.Dispose();
            throw;
        }
    }

    public void Dispose() => open.Dispose();

    /// <summary>Leaves when disposed.</summary>
    public readonly struct Pass(SemaphoreSlim open) : IDisposable
    {
        public void Dispose() => open.Release();
    }
}
