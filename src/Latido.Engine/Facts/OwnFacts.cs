namespace Latido.Engine.Facts;

/// <summary>
/// What Latido itself finds out about an account and tells among its facts: that it came into a segment, or left it. These follow from the
/// memberships that are kept, so that nobody sends them and nothing keeps them twice.
/// </summary>
public static class OwnFacts
{
    public const string SegmentEntered = "segment.entered";

    public const string SegmentLeft = "segment.left";

    public static IReadOnlyList<string> Types { get; } = [SegmentEntered, SegmentLeft];
}
