namespace Latido.Engine.Scores;

/// <summary>A score and its band, on one side of a comparison.</summary>
public readonly record struct Standing(double? Score, Band Band);

/// <summary>An account whose score another model moves, and the main reason why.</summary>
public sealed record ModelMove(string Account, string Name, Standing Before, Standing After, Words Why);

/// <summary>How many accounts there are in each band and in each twentieth of the scale.</summary>
public sealed class Spread
{
    /// <summary>The scale from 0 to 100 in parts of five points.</summary>
    public const int Bins = 20;

    private readonly int[] bins = new int[Bins];
    private readonly int[] bands = new int[4];

    /// <summary>Accounts with a score in each part of the scale, the lowest first; 100 belongs to the last.</summary>
    public IReadOnlyList<int> Counts => bins;

    public int Of(Band band) => bands[(int)band];

    internal void Add(Standing standing)
    {
        bands[(int)standing.Band]++;

        if (standing.Score is { } score)
        {
            bins[Math.Clamp((int)(score / (100.0 / Bins)), 0, Bins - 1)]++;
        }
    }
}

/// <summary>
/// What models would do to the accounts, beside what those in force say. Where one for a segment is looked at, only of the accounts that it rates.
/// Those that have left are left out: nobody is to set a model by who is no customer any more.
/// </summary>
/// <param name="Accounts">The accounts looked at.</param>
/// <param name="Before">By the settings in force.</param>
/// <param name="After">By the draft.</param>
/// <param name="Moved">How many scores move by at least half a point, appear or disappear.</param>
/// <param name="Crossed">How many accounts change band.</param>
/// <param name="Moves">Those that move most, the largest move first.</param>
public sealed record ModelOutlook(
    int Accounts, Spread Before, Spread After, int Moved, int Crossed, IReadOnlyList<ModelMove> Moves)
{
    /// <summary>On how many of the accounts that the model looked at rates each of its measures has a value, by its id.</summary>
    public IReadOnlyDictionary<string, int> Known { get; init; } = new Dictionary<string, int>();

    /// <summary>How many accounts the model looked at rates.</summary>
    public int Rated { get; init; }

    /// <summary>How many accounts each model rates, by its segment; that of the empty name is the general one.</summary>
    public IReadOnlyDictionary<string, int> ByModel { get; init; } = new Dictionary<string, int>();

    /// <summary>The accounts as they are, by the model of a segment or, where none is named, by all: nothing moves.</summary>
    public static ModelOutlook Now(Scoreboard board, string segment = "")
    {
        var spread = new Spread();
        var latest = board.History.Latest;
        var presence = new Presence(latest.For(segment));
        var models = new Dictionary<string, int>(StringComparer.Ordinal);
        var accounts = 0;

        foreach (var account in board.Facts.Accounts)
        {
            var rating = board.RatingOf(account.No);

            if (rating?.LeftOn is not null)
            {
                continue;
            }

            var model = rating?.Ruling.Segment ?? "";
            models[model] = models.GetValueOrDefault(model) + 1;

            if (segment.Length > 0 && model != segment)
            {
                continue;
            }

            accounts++;
            spread.Add(ModelPreview.StandingOf(rating));

            // Those that wait to be rated by new settings have the values of the former ones.
            if (rating is { } rated && model == segment && ReferenceEquals(rated.Ruling, latest.For(segment)))
            {
                presence.Add(Presence.Of(rated.Values.AsSpan(0, rated.Ruling.Parts.Length)));
            }
        }

        return new(accounts, spread, spread, 0, 0, []) { Known = presence.Tell(), Rated = presence.Accounts, ByModel = models };
    }
}

/// <summary>Counts on how many of the accounts that a model rates each of its measures has a value.</summary>
internal sealed class Presence(Ruling ruling)
{
    private readonly int[] counts = new int[ruling.Parts.Length];

    /// <summary>A bit for each measure that has a value: a model has at most <see cref="Rater.MaxParts"/> of them.</summary>
    public static ulong Of(ReadOnlySpan<double> values)
    {
        var bits = 0ul;

        for (var i = 0; i < values.Length; i++)
        {
            bits |= double.IsNaN(values[i]) ? 0 : 1ul << i;
        }

        return bits;
    }

    /// <summary>How many accounts were added.</summary>
    public int Accounts { get; private set; }

    /// <summary>One more account that the model rates.</summary>
    public void Add(ulong bits)
    {
        Accounts++;

        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] += (int)((bits >> i) & 1);
        }
    }

    /// <summary>The counts by the measures' ids; one that stands twice has the same value twice.</summary>
    public IReadOnlyDictionary<string, int> Tell()
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);

        for (var i = 0; i < counts.Length; i++)
        {
            known[ruling.Parts[i].Measure.Id] = counts[i];
        }

        return known;
    }
}
