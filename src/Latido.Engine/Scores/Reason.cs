namespace Latido.Engine.Scores;

/// <summary>
/// What one measure gives to the score. The contributions of all reasons sum to the score; what a measure could still
/// give is <see cref="Possible"/> less <see cref="Contribution"/>. A cap that bites is a reason with a negative contribution; a model
/// that adds up has one for its start, and one for what the sum is beyond 0-100.
/// </summary>
/// <param name="Measure">The measure's id, or the cap's; <c>start</c> and <c>bounds</c> of a model that adds up.</param>
/// <param name="Dimension">The dimension's id; <c>cap</c>, <c>start</c> or <c>bounds</c> of what is no measure.</param>
/// <param name="Value">The measured value, or null when there was nothing to measure.</param>
/// <param name="Points">The value on the curve: 0-100, or -100 to 100 where points are added up.</param>
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
