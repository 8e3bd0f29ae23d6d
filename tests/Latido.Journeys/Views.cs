using Xunit;

namespace Latido.Journeys;

/// <summary>How journeys are seen: Spanish and English, light and dark, wide, middle and narrow.</summary>
public static class Views
{
    /// <summary>Set to "all", every journey is seen in all twelve ways instead of the four.</summary>
    public const string Variable = "LATIDO_TEST_VIEWS";

    /// <summary>The width of a small notebook, between the wide and the narrow.</summary>
    public const int Middle = 1024;

    private static readonly bool SeesAll = Environment.GetEnvironmentVariable(Variable) == "all";

    /// <summary>
    /// Language, dark, width. Four of the twelve, in which each two of the three meet, wide and narrow: what breaks a page is
    /// one of them or two together, hardly ever all three. The middle width is looked at from the wide one.
    /// </summary>
    public static TheoryData<string, bool, int> Each { get; } = SeesAll
        ? new MatrixTheoryData<string, bool, int>(["es", "en"], [false, true], [1440, Middle, 390])
        : new TheoryData<string, bool, int>
        {
            { "es", false, 1440 }, { "en", true, 1440 },
            { "es", true, 390 }, { "en", false, 390 },
        };

    /// <summary>
    /// Whether axe looks too. Contrast is the theme's and the size of what is touched the width's, so it sees both themes wide and one narrow:
    /// in the others it would find the same once more, in a third of a journey's time.
    /// </summary>
    public static bool AreForAxe(View view) => SeesAll || view is { Width: 1440 } or { Width: 390, IsDark: true };

    /// <summary>Whether a page that is seen wide is made smaller for a moment, because no journey of its own sees it so.</summary>
    public static bool AreForMiddle(View view) => !SeesAll && view is { Width: 1440 };
}
