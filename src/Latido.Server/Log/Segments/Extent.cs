namespace Latido.Server.Log.Segments;

/// <summary>What the files hold at one moment: swapped whole, so that readers need no lock.</summary>
internal sealed record Extent(Segment[] Segments, long End, long Last)
{
    public long First => Segments is [var first, ..] ? first.FirstGroup : 1;

    public long Bytes => Segments.Skip(1).Sum(segment => segment.LengthBefore) + End;

    /// <summary>Records that were before the first segment that is left.</summary>
    public long Dropped => Segments is [var first, ..] ? first.Positions.Sum() : 0;

    /// <summary>Where the last group of a segment ends, or null when it is gone.</summary>
    public long? EndOf(Segment segment) =>
        Array.FindIndex(Segments, kept => kept.FirstGroup == segment.FirstGroup) is >= 0 and var index ? EndOf(index) : null;

    /// <summary>Where the last group of a segment ends.</summary>
    public long EndOf(int index) => index + 1 < Segments.Length ? Segments[index + 1].LengthBefore : End;
}
