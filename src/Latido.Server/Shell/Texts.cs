using System.Globalization;
using System.Resources;

namespace Latido.Server.Shell;

/// <summary>What the pages say, in the reader's language. The words are in <c>Texts.resx</c> (English) and <c>Texts.es.resx</c>.</summary>
public sealed class Texts(CultureInfo culture)
{
    private static readonly ResourceManager Words = new(typeof(Texts));

    /// <summary>es or en.</summary>
    public string Language => culture.TwoLetterISOLanguageName;

    /// <summary>The text of a key. A key nobody wrote is a mistake of ours, not the reader's: it fails.</summary>
    public string this[string key] =>
        Words.GetString(key, culture) ?? throw new ArgumentException($"No text has the key '{key}': add it to Texts.resx and Texts.es.resx.", nameof(key));

    public bool Has(string key) => Words.GetString(key, culture) is not null;

    public string this[string key, params object?[] values] => string.Format(culture, this[key], values);

    /// <summary>The text for one or for many: <c>key.One</c> or <c>key.Many</c>; {0} is the count, written as this language does.</summary>
    public string Count(string key, long count, params object?[] others) =>
        this[count == 1 ? $"{key}.One" : $"{key}.Many", [count.ToString("N0", culture), .. others]];

    /// <summary>The text of a key that data names (a measure, a rule, a stage), or what data said where we have no word for it.</summary>
    public string Named(string prefix, string name) => Words.GetString($"{prefix}.{name}", culture) ?? Readable(name);

    private static string Readable(string name) =>
        name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ').Replace('-', ' ');
}
