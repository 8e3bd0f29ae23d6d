using Latido.Engine.Scores;

namespace Latido.Server.Revenue;

/// <summary>A row that was not taken, and what cures it.</summary>
/// <param name="Line">On which line it stands, from 1; of a list, which of it.</param>
/// <param name="Text">What stands there, at most <see cref="LongestText"/> of it.</param>
public sealed record RefusedRow(long Line, string Text, Words Cure)
{
    private const int LongestText = 80;

    /// <summary>As much of a text as is told again: it may be as long as a file.</summary>
    internal static string Short(string text) => text.Length > LongestText ? text[..LongestText] : text;
}

/// <summary>A row that was not taken, and what cures it.</summary>
public sealed record RefusedRowView(long Line, string Text, string Cure)
{
    internal static RefusedRowView Of(RefusedRow row, string language) => new(row.Line, row.Text, row.Cure.In(language));
}
