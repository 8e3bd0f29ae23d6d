namespace Latido.Server.Platform;

/// <summary>
/// How the addresses begin to which SDKs send. What is meant for people (headers for pages, compression, languages, a page
/// that says what is not there) is kept off them, and that is decided before anybody knows which route it is.
/// </summary>
internal static class DoorPaths
{
    private static readonly PathString[] Beginnings =
    [
        // Segment's and RudderStack's.
        "/v1", "/beacon", "/sourceConfig",

        // PostHog's.
        "/batch", "/capture", "/e", "/i", "/flags", "/decide", "/array", "/static",

        // Amplitude's, Mixpanel's, and what PostHog has in common with them.
        "/2", "/identify", "/groupidentify", "/groups", "/import", "/track", "/engage",

        // Accoil's.
        "/v2",
    ];

    /// <summary>True when the address belongs to the front door.</summary>
    public static bool Contain(PathString path)
    {
        foreach (var beginning in Beginnings)
        {
            if (path.StartsWithSegments(beginning))
            {
                return true;
            }
        }

        return false;
    }
}
