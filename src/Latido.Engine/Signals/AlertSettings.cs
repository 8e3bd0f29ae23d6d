namespace Latido.Engine.Signals;

/// <summary>How many signals people are to be told.</summary>
/// <param name="PerOwnerPerWeek">The budget: what one who looks after accounts can deal with in a week; null where nobody has chosen any.</param>
public sealed record AlertSettings(int? PerOwnerPerWeek = null)
{
    /// <summary>The largest budget: above, there is none.</summary>
    public const int Most = 1_000;
}
