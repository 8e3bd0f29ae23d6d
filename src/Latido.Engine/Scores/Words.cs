namespace Latido.Engine.Scores;

/// <summary>A text for people, in both languages of the product.</summary>
public sealed record Words(string En, string Es)
{
    /// <summary>The text in a language: es, else English.</summary>
    public string In(string language) => language.StartsWith("es", StringComparison.OrdinalIgnoreCase) ? Es : En;

    public override string ToString() => En;
}
