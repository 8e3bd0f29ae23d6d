namespace Latido.Engine.Scores;

/// <summary>
/// What one measure gives to the score. The contributions of all reasons sum to the score; what a measure could still
/// give is <see cref="Possible"/> less <see cref="Contribution"/>. A cap that bites is a reason with a negative contribution.
/// </summary>
/// <param name="Measure">The measure's id, or the cap's.</param>
/// <param name="Dimension">The dimension's id.</param>
/// <param name="Value">The measured value, or null when there was nothing to measure.</param>
/// <param name="Points">The value on the curve, 0-100.</param>
/// <param name="Contribution">Points given to the score.</param>
/// <param name="Possible">Points given if the measure were at its best.</param>
/// <param name="Name">The measure's name.</param>
/// <param name="Text">What is the matter, as a person would say it.</param>
public sealed record Reason(
    string Measure,
    string Dimension,
    double? Value,
    double? Points,
    double Contribution,
    double Possible,
    Words Name,
    Words Text);
