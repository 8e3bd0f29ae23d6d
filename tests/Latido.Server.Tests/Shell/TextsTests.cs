using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Latido.Server.Shell;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Shell;

/// <summary>Both languages say the same things, and say all that the pages ask for, and nothing besides.</summary>
public sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> English = Read("");
    private static readonly Dictionary<string, string> Spanish = Read("es");
    private static readonly string Sources = string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(Root(), "src", "Latido.Server"), "*.*", SearchOption.AllDirectories)
        .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
        .Where(file => !file.Contains("node_modules", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    [Fact]
    public void Both_languages_have_the_same_keys()
    {
        Spanish.Keys.Except(English.Keys).ShouldBeEmpty("only in Spanish");
        English.Keys.Except(Spanish.Keys).ShouldBeEmpty("only in English");
    }

    [Fact]
    public void Both_languages_fill_the_same_blanks()
    {
        foreach (var (key, text) in English)
        {
            BlanksOf(Spanish[key]).ShouldBe(BlanksOf(text), key);
        }
    }

    [Fact]
    public void Every_key_that_the_pages_name_is_written()
    {
        var missing = Named().Matches(Sources)
            .Select(match => (Key: match.Groups["key"].Value, IsCount: match.Value.Contains("Count", StringComparison.Ordinal)))
            .SelectMany(named => named.IsCount ? [$"{named.Key}.One", $"{named.Key}.Many"] : new[] { named.Key })
            .Where(key => !English.ContainsKey(key));

        missing.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Every_text_is_used()
    {
        // A key is used by its name, or by what comes before its last part where data chooses that part.
        var unused = English.Keys.Where(key => !Ways(key).Any(way => Sources.Contains(way, StringComparison.Ordinal)));

        unused.ShouldBeEmpty();
    }

    [Fact]
    public void A_text_that_nobody_wrote_fails_and_names_its_key() =>
        Should.Throw<ArgumentException>(() => new Texts(CultureInfo.GetCultureInfo("es"))["No.Such"]).Message.ShouldContain("No.Such");

    private static IEnumerable<string> Ways(string key)
    {
        yield return $"\"{key}\"";

        var parts = key.Split('.');
        var stem = string.Join('.', parts[..^1]);

        if (parts[^1] is "One" or "Many")
        {
            yield return $"\"{stem}\"";
        }

        yield return $"$\"{stem}.{{";
        yield return $"Named(\"{stem}\"";

        if (parts.Length > 2)
        {
            yield return $"$\"{string.Join('.', parts[..^2])}.{{";
        }
    }

    private static string BlanksOf(string text) => string.Join(' ', Blank().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    private static Dictionary<string, string> Read(string culture) =>
        new ResourceManager(typeof(Texts)).GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder!.FullName, "Latido.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex("""\b(?:T|texts)(?:\[|\.Count\()"(?<key>[A-Za-z0-9.\-]+)"(?=[\],)])""")]
    private static partial Regex Named();

    [GeneratedRegex("""\{\d+\}""")]
    private static partial Regex Blank();
}
