namespace Latido.Server.Bench;

/// <summary>The yardstick "append": the bodies as they came, to the end of one file, one flush for the group.</summary>
internal sealed class AppendKeeper(string path) : IKeeper
{
    private readonly FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);

    public Task KeepAsync(IReadOnlyList<ArraySegment<byte>> bodies)
    {
        foreach (var body in bodies)
        {
            file.Write(body);
        }

        file.Flush(flushToDisk: true);

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        file.Dispose();
        File.Delete(path);

        return ValueTask.CompletedTask;
    }
}
