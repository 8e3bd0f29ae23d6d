namespace Latido.Server.Tests.Commands;

/// <summary>Sees from outside how much a log holds, while another process writes it.</summary>
internal static class LogBytes
{
    /// <summary>Disk is taken ahead of need, so the length of a file says nothing; its last byte that is not nought does.</summary>
    public static long WrittenIn(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, "*.log").Sum(WrittenTo) : 0;

    private static long WrittenTo(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var page = new byte[4096];
        var low = 0L;
        var high = file.Length;

        while (high - low > page.Length)
        {
            var middle = (low + high) / 2;
            file.Position = middle;
            var read = file.Read(page);
            (low, high) = page.AsSpan(0, read).ContainsAnyExcept((byte)0) ? (middle, high) : (low, middle);
        }

        return low;
    }
}
