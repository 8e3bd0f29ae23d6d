using Latido.Engine.Facts;
using Latido.Engine.Segments;

namespace Latido.Engine.Scores;

/// <summary>
/// What is said of an account as of a day: engagement, activation, health. It is lean, because it is made very often:
/// reasons and texts are derived from it only when asked (<see cref="Scoreboard.Reasons"/>).
/// </summary>
public sealed class Rating
{
    internal Rating(Ruling ruling, double[] values) => (Ruling, Values) = (ruling, values);

    /// <summary>What is known of an account on a day before anything is rated: nothing.</summary>
    internal static Rating Unrated(Ruling ruling, int day) => new(ruling, [.. Enumerable.Repeat(double.NaN, ruling.Parts.Length + ruling.Extras.Length)])
    {
        Day = day,
        Score = null,
        Band = Band.None,
        Coverage = 0,
        Confidence = 0,
        Raw = 0,
        RawBefore = 0,
        Engagement = null,
        EngagementChange = null,
        Size = 1,
        Activation = null,
        Active1 = 0,
        Active7 = 0,
        Active30 = 0,
        Active90 = 0,
        ActiveDays30 = 0,
        LastUseDay = -1,
        FirstUseDay = -1,
    };

    /// <summary>As of this day (see <see cref="DayNumber"/>).</summary>
    public required int Day { get; init; }

    /// <summary>Health 0-100, or null when too little is known.</summary>
    public required double? Score { get; init; }

    public required Band Band { get; init; }

    /// <summary>The share of the model's weight for which there was something to measure, 0-1.</summary>
    public required float Coverage { get; init; }

    /// <summary>How far the score can be relied on, 0-1 (see docs/design/scores.md).</summary>
    public required float Confidence { get; init; }

    /// <summary>Σ count × weight over the window.</summary>
    public required long Raw { get; init; }

    /// <summary>The same over the window before.</summary>
    public required long RawBefore { get; init; }

    /// <summary>Engagement 0-100 against the benchmark; null while the account was never used.</summary>
    public required double? Engagement { get; init; }

    /// <summary>Engagement now less engagement a window ago, in points; null when the account is younger than that.</summary>
    public required double? EngagementChange { get; init; }

    /// <summary>The number the raw engagement was divided by: 1, the seats, or the people seen.</summary>
    public required int Size { get; init; }

    /// <summary>The share of activation criteria met, 0-1; null when the workspace has none.</summary>
    public required double? Activation { get; init; }

    public required int Active1 { get; init; }

    public required int Active7 { get; init; }

    public required int Active30 { get; init; }

    public required int Active90 { get; init; }

    /// <summary>Days with use among the last 30.</summary>
    public required int ActiveDays30 { get; init; }

    /// <summary>The last day with use, or -1.</summary>
    public required int LastUseDay { get; init; }

    /// <summary>The day of the account's first use, or -1.</summary>
    public required int FirstUseDay { get; init; }

    /// <summary>
    /// The day (see <see cref="DayNumber"/>) since which the account has been no customer any more: its subscriptions have ended, or, where none
    /// was ever told, <c>mrr</c> fell to nothing. Null while it is one, and once it is back.
    /// </summary>
    public int? LeftOn { get; internal set; }

    /// <summary>high, mid, tech or what the workspace's rules say; by-hand wins.</summary>
    public string Touch { get; internal set; } = "";

    /// <summary>
    /// onboarding, adoption, renewal or what the workspace's rules say; by-hand wins. Of an account that has left it is
    /// <see cref="SegmentSettings.Left"/>, whatever they say.
    /// </summary>
    public string Stage { get; internal set; } = "";

    /// <summary>
    /// The named segments the account is in, a bit each: bit 0 stands for the first of the settings it was made by. One
    /// number, because lists ask a hundred thousand of them; <see cref="Segments"/> has them by name.
    /// </summary>
    public ulong SegmentBits { get; internal set; }

    /// <summary>The named segments the account is in, in the order of the settings.</summary>
    public IEnumerable<NamedSegment> Segments => Ruling.Settings.Segments.Named.Where((_, i) => (SegmentBits & (1UL << i)) != 0);

    /// <summary>The computed score less that of 30 days before, in points; null where either is not known.</summary>
    public double? ScoreChange { get; internal set; }

    /// <summary>The member's word that stands in place of the computed health; null while none does.</summary>
    public HealthOverride? Override { get; internal set; }

    /// <summary>The score that counts: the member's where one stands, else the computed one.</summary>
    public double? ShownScore => Override?.Score ?? Score;

    /// <summary>The band that counts: the member's where one stands, else the computed one.</summary>
    public Band ShownBand => Override switch
    {
        null => Band,
        { Band: "green" } => Band.Green,
        { Band: "yellow" } => Band.Yellow,
        { Band: "red" } => Band.Red,
        var word => Bands.Of(word.Score),
    };

    /// <summary>The model that made the score, as "General 1".</summary>
    public string Model => Ruling.Health.Title;

    /// <summary>Where the bands of that model begin.</summary>
    public BandSettings Bands => Ruling.Health.Bands;

    /// <summary>How that model rates a parent account and all below it together; null where it does not.</summary>
    public FamilyHealth? Family => Ruling.Health.Family;

    /// <summary>The window of days of engagement.</summary>
    public int Window => Ruling.Settings.Engagement.Window;

    /// <summary>
    /// The value of a measure of the model, or of one that a condition of the settings asks for; null when there is no such
    /// measure or there was nothing to measure.
    /// </summary>
    public double? ValueOf(string measure)
    {
        var place = Ruling.PlaceOf(measure);

        return place < 0 || double.IsNaN(Values[place]) ? null : Values[place];
    }

    /// <summary>In which segments the account was when the days before ended; null for a rating that no scoreboard made.</summary>
    internal Memberships? Memberships { get; set; }

    /// <summary>The settings it was made by, compiled.</summary>
    internal Ruling Ruling { get; }

    /// <summary>
    /// The value of each measure of the model, in the model's order, then of those that conditions ask for besides; NaN
    /// where there was nothing to measure.
    /// </summary>
    internal double[] Values { get; }
}

/// <summary>
/// An account whose rating was made again. Before is null the first time; FromDay is the earliest day whose closing was
/// made again with it, today where none was.
/// </summary>
public readonly record struct RatingChange(AccountFacts Account, Rating? Before, Rating Now, int FromDay);
