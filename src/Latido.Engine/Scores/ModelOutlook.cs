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

/// <summary>What a model would do to all accounts, beside what the one in force says.</summary>
/// <param name="Accounts">The accounts rated.</param>
/// <param name="Before">By the settings in force.</param>
/// <param name="After">By the draft.</param>
/// <param name="Moved">How many scores move by at least half a point, appear or disappear.</param>
/// <param name="Crossed">How many accounts change band.</param>
/// <param name="Moves">Those that move most, the largest move first.</param>
public sealed record ModelOutlook(
    int Accounts, Spread Before, Spread After, int Moved, int Crossed, IReadOnlyList<ModelMove> Moves)
{
    /// <summary>The accounts as they are: nothing moves.</summary>
    public static ModelOutlook Now(Scoreboard board)
    {
        var spread = new Spread();

        foreach (var account in board.Facts.Accounts)
        {
            spread.Add(ModelPreview.StandingOf(board.RatingOf(account.No)));
        }

        return new(board.Facts.Accounts.Count, spread, spread, 0, 0, []);
    }
}
