using System.Text;

namespace Latido.Engine.Facts;

/// <summary>The event names of a workspace and the small numbers that stand for them, in order of first sight.</summary>
public sealed class EventNames
{
    /// <summary>Stands for every name that came after there were too many.</summary>
    public const string Others = "(other events)";

    private const int MaxBytes = 256;

    private static readonly string[] LoginWords =
        ["login", "log in", "logged in", "signin", "sign in", "signed in", "session start", "inicio de sesion", "inicia sesion", "sesion iniciada", "acceso"];

    private readonly KeyTable<bool> table = new();
    private readonly List<string> names = [];

    public int Count => names.Count;

    public string this[int number] => names[number];

    /// <summary>The name as it came, for saving.</summary>
    internal ReadOnlySpan<byte> Utf8(int number) => table[number].Span;

    /// <summary>The number of a name, or -1.</summary>
    public int Find(string name) => table.Find(Encoding.UTF8.GetBytes(name));

    public int Find(ReadOnlySpan<byte> name) => table.Find(name);

    /// <summary>True where the name, in English or Spanish, says that somebody came in.</summary>
    public bool IsLogin(int number) => table.Value(number);

    /// <summary>The number of a name, given now if it is new. There are at most <see cref="UsageCell.MaxEvents"/>.</summary>
    public int NumberOf(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxBytes)
        {
            name = WholeCharacters(name);
        }

        var number = table.Find(name);

        if (number >= 0)
        {
            return number;
        }

        if (Count == UsageCell.MaxEvents - 1)
        {
            return Add(Encoding.UTF8.GetBytes(Others));
        }

        return Count == UsageCell.MaxEvents ? Count - 1 : Add(name);
    }

    private int Add(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        names.Add(text);

        return table.Add(name, SaysLogin(text));
    }

    private static bool SaysLogin(string name)
    {
        var words = PlainText.Simplify(name, filler: " ");

        return LoginWords.Any(word => words.Contains(word, StringComparison.Ordinal))
            && !words.Contains("fail", StringComparison.Ordinal) && !words.Contains("fallid", StringComparison.Ordinal);
    }

    /// <summary>The longest start that fits and does not cut a character in two.</summary>
    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> text)
    {
        var end = MaxBytes;

        while (end > 0 && (text[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return text[..end];
    }
}
