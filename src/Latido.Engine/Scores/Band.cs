namespace Latido.Engine.Scores;

/// <summary>The three bands of health, worst first, and none while there is nothing to say. Stored: never renumber.</summary>
public enum Band : byte
{
    None = 0,
    Red = 1,
    Yellow = 2,
    Green = 3,
}
