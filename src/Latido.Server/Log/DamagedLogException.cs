using Latido.Server.Platform;

namespace Latido.Server.Log;

/// <summary>What is wrong with the log, and where.</summary>
/// <param name="Place">The file, or the table.</param>
/// <param name="Offset">The byte in the file; for a table the partition.</param>
/// <param name="Group">The group's number, as far as it is known.</param>
/// <param name="IsHarmless">True for the torn tail a crash leaves behind: it was never acknowledged and start cuts it.</param>
public sealed record LogFinding(string Place, long Offset, long Group, string Reason, bool IsHarmless = false)
{
    public override string ToString() =>
        FormattableString.Invariant($"{Place}, offset {Offset}, group {Group}: {Reason}");
}

/// <summary>
/// The log's bytes are not what was written. Never passed over in silence: what follows from a log with a hole would
/// be wrong without anybody knowing.
/// </summary>
public sealed class DamagedLogException : Exception
{
    /// <summary>Says what is wrong in a block; the home that read it adds where.</summary>
    internal DamagedLogException(string reason)
        : this(new LogFinding("", 0, 0, reason))
    {
    }

    public DamagedLogException(LogFinding finding)
        : base(finding.Place.Length == 0
            ? $"The log is damaged: {finding.Reason}."
            : $"The log is damaged in {finding}. Run 'latido doctor' for the whole list, then restore the log from a backup.")
        => Finding = finding;

    public LogFinding Finding { get; }
}

/// <summary>
/// The log could not be written just now: the disk is full, or the database is away. Nothing of the group was kept;
/// the same post may be sent again and will count once.
/// </summary>
public sealed class LogUnavailableException(string message, Exception? inner = null, bool isDiskFull = false)
    : UnavailableException(message, inner)
{
    public bool IsDiskFull => isDiskFull;
}
