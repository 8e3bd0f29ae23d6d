namespace Latido.Engine.Scores;

/// <summary>What bands are called in conditions, addresses and the API.</summary>
public static class BandNames
{
    public static string Of(Band band) => band switch
    {
        Band.Green => "green",
        Band.Yellow => "yellow",
        Band.Red => "red",
        _ => "none",
    };
}
