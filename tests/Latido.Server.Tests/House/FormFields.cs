using System.Text.RegularExpressions;

namespace Latido.Server.Tests;

/// <summary>What a browser would send of a form without pressing any of its buttons: its inputs and the chosen options.</summary>
public static partial class FormFields
{
    /// <summary>The fields of the form of an id, and of those behind it; the token of the page is left to who sends it.</summary>
    public static Dictionary<string, string> Of(string page, string id)
    {
        var form = page[page.IndexOf($"id=\"{id}\"", StringComparison.Ordinal)..];
        var fields = new Dictionary<string, string>();

        foreach (Match input in Input().Matches(form))
        {
            if (ValueOf(input.Value, "name") is { } name && name != "__RequestVerificationToken")
            {
                fields[name] = ValueOf(input.Value, "value") ?? "";
            }
        }

        foreach (Match select in Select().Matches(form))
        {
            fields[select.Groups["name"].Value] = Selected().Match(select.Groups["options"].Value).Groups["value"].Value;
        }

        return fields;
    }

    private static string? ValueOf(string tag, string name) => Regex.Match(tag, $" {name}=\"([^\"]*)\"") is { Success: true } found ? found.Groups[1].Value : null;

    // What a reader wrote may have the end of a tag in it, where the page was decoded.
    [GeneratedRegex("<input([^>\"]|\"[^\"]*\")*>", RegexOptions.ExplicitCapture)]
    private static partial Regex Input();

    [GeneratedRegex("<select[^>]*name=\"(?<name>[^\"]+)\"[^>]*>(?<options>.*?)</select>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Select();

    [GeneratedRegex("<option value=\"(?<value>[^\"]*)\" selected", RegexOptions.ExplicitCapture)]
    private static partial Regex Selected();
}
