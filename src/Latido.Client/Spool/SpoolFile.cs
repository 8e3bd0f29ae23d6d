namespace Latido.Client.Spool;

/// <summary>A file of the spool: one event a line, in the order they came.</summary>
internal sealed class SpoolFile(string path)
{
    public string Path => path;

    /// <summary>How many events it holds; those of a file that was found are counted by their lines.</summary>
    public int Events { get; set; }

    public long Bytes { get; set; }

    /// <summary>
    /// We wrote it, whole, and may write on. One that was found may end in half a line, and what is written behind that
    /// would be lost with it.
    /// </summary>
    public bool IsOurs { get; set; }

    /// <summary>It has left the spool.</summary>
    public bool IsGone { get; set; }
}
