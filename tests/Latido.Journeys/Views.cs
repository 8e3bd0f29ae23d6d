using Xunit;

namespace Latido.Journeys;

/// <summary>How journeys are seen: Spanish and English, light and dark, wide, middle and narrow.</summary>
public static class Views
{
    /// <summary>Set to "all", every journey is seen in all twelve ways instead of the six.</summary>
    public const string Variable = "LATIDO_TEST_VIEWS";

    private static readonly bool SeesAll = Environment.GetEnvironmentVariable(Variable) == "all";

    /// <summary>
    /// Language, dark, width. Six of the twelve, in which each two of the three meet: what breaks a page is one of them
    /// or two together, hardly ever all three.
    /// </summary>
    public static TheoryData<string, bool, int> Each { get; } = SeesAll
        ? new MatrixTheoryData<string, bool, int>(["es", "en"], [false, true], [1440, 1024, 390])
        : new TheoryData<string, bool, int>
        {
            { "es", false, 1440 }, { "en", true, 1440 },
            { "es", true, 1024 }, { "en", false, 1024 },
            { "es", true, 390 }, { "en", false, 390 },
        };

    /// <summary>
    /// Whether axe looks too. Contrast is the theme's and the size of what is touched the width's, so it sees both themes wide and one narrow:
    /// in the others it would find the same once more, in a third of a journey's time.
    /// </summary>
    public static bool AreForAxe(View view) => SeesAll || view is { Width: 1440 } or { Width: 390, IsDark: true };
}
