using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Server.Shell;

namespace Latido.Server.Segments.Pages;

/// <summary>Says in the reader's language what keeps a segment from being kept, and the cure.</summary>
internal static class SegmentProblems
{
    public static string Say(SettingsProblem problem, Texts texts) => problem switch
    {
        { Path: var path } when path.EndsWith(".name", StringComparison.Ordinal) => texts["Segments.Problem.Name"],
        { Path: var path, Message: var message } when path.EndsWith(".is", StringComparison.Ordinal) && message.StartsWith(SegmentSettings.Left, StringComparison.Ordinal) =>
            texts["Segments.Problem.Left", SegmentSettings.Left],
        { Path: var path } when path.EndsWith(".is", StringComparison.Ordinal) => texts["Segments.Problem.Is"],
        { Path: var path } when path.EndsWith(".event", StringComparison.Ordinal) => texts["Segments.Problem.Event"],
        { Path: var path } when path.EndsWith(".segment", StringComparison.Ordinal) => texts["Segments.Problem.Segment"],
        { Path: var path } when path.EndsWith(".when", StringComparison.Ordinal) && problem.Message.StartsWith("A condition has", StringComparison.Ordinal) => texts["Segments.Problem.Empty"],
        { Message: var message } when message.Contains("in a circle: ", StringComparison.Ordinal) => texts["Segments.Problem.Circle", CircleOf(message)],
        _ => texts["Model.Problem.Other", problem.Path, problem.Message],
    };

    /// <summary>Those that ask for one another, of the sentence that says so.</summary>
    private static string CircleOf(string message)
    {
        var said = message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        var chain = said[..Math.Max(0, said.IndexOf('.', StringComparison.Ordinal))];

        return chain.Replace(", which asks for ", " → ", StringComparison.Ordinal).Replace(" asks for ", " → ", StringComparison.Ordinal);
    }
}
