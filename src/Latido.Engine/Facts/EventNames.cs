using System.Text;

namespace Latido.Engine.Facts;

/// <summary>The event names of a workspace and the small numbers that stand for them, in order of first sight.</summary>
public sealed class EventNames
{
    /// <summary>Stands for every name that came after there were too many.</summary>
    public const string Others = "(other events)";

    private const int MaxBytes = 256;

    private static ReadOnlySpan<byte> OthersBytes => "(other events)"u8;

    private static readonly string[] LoginWords =
        ["login", "log in", "logged in", "signin", "sign in", "signed in", "session start", "inicio de sesion", "inicia sesion", "sesion iniciada", "acceso"];

    private readonly KeyTable<bool> table = new();
    private readonly List<string> names = [];
    private readonly List<int> leads = [];
    private readonly SameNames<int> same = new();
    private readonly Dictionary<int, EventNaming> namings = [];

    /// <summary>Which of their properties are kept as amounts.</summary>
    public AmountWatch Amounts { get; } = new();

    public int Count => names.Count;

    public string this[int number] => names[number];

    /// <summary>Another number whenever a name counts as another than before, or other amounts are kept.</summary>
    public int Version { get; internal set; }

    /// <summary>What people call it: as members say, else the name.</summary>
    public string Title(int number) => namings.TryGetValue(number, out var naming) && naming.Title is { Length: > 0 } title ? title : names[number];

    /// <summary>What members have said of a name.</summary>
    public EventNaming NamingOf(int number) => namings.TryGetValue(number, out var naming) ? naming : EventNaming.None;

    /// <summary>The name that this one counts as: mostly itself.</summary>
    public int LeadOf(int number) => leads[number];

    /// <summary>The name that members said this one is: mostly itself. Where that one counts as another, so does this.</summary>
    public int SaidOf(int number) => same.SaidOf(number);

    /// <summary>Whether members said that a name is another, be it over others: the other cannot be said to be this one then.</summary>
    public bool IsSaidToBe(int number, int other) => same.LeadsTo(number, other);

    /// <summary>Whether what is kept by number is another now than before, of any name that counts for itself.</summary>
    internal bool IsOther<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> now)
        where T : struct, IEquatable<T>
    {
        for (var number = 0; number < before.Length; number++)
        {
            if (!before[number].Equals(now[number]) && leads[number] == number)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one of these names means the event: it is its own, or that of one that counts as it.</summary>
    public bool IsAnyOf(int number, IReadOnlyList<string> called) =>
        called.Contains(names[number]) || (Version > 0 && called.Any(name => Find(name) is >= 0 and var other && leads[other] == number));

    /// <summary>The name as it came, for saving.</summary>
    internal ReadOnlySpan<byte> Utf8(int number) => table[number].Span;

    /// <summary>The name's own number, or -1.</summary>
    public int Find(string name) => Find(Encoding.UTF8.GetBytes(name));

    public int Find(ReadOnlySpan<byte> name) => table.Find(Kept(name));

    /// <summary>True where the name, in English or Spanish, says that somebody came in.</summary>
    public bool IsLogin(int number) => table.Value(number);

    /// <summary>The number that a name counts under, given now if it is new. There are at most <see cref="UsageCell.MaxEvents"/>.</summary>
    public int NumberOf(ReadOnlySpan<byte> name)
    {
        name = Kept(name);

        return leads[table.Find(name) is >= 0 and var number ? number : Count < UsageCell.MaxEvents - 1 ? Add(name) : NumberOfOthers()];
    }

    /// <summary>What is kept of a name: the longest start that fits and does not cut a character in two.</summary>
    internal static ReadOnlySpan<byte> Kept(ReadOnlySpan<byte> name)
    {
        if (name.Length <= MaxBytes)
        {
            return name;
        }

        var end = MaxBytes;

        while (end > 0 && (name[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return name[..end];
    }

    internal void Note(int number, NamingSaying saying)
    {
        var naming = NamingOf(number);
        namings[number] = new(saying.Title ?? naming.Title, saying.IsHidden ?? naming.IsHidden, saying.IsReviewed ?? naming.IsReviewed);
    }

    /// <summary>The name is another from now on, or its own; those that were said to be it go where it goes. Says which changed.</summary>
    internal IReadOnlyList<int> Join(int number, int other)
    {
        List<int> changed = [number];
        same.Put(number, other);

        for (var each = 0; each < leads.Count; each++)
        {
            if (same.LeadOf(each) is var lead && lead != leads[each])
            {
                leads[each] = lead;
                changed.Add(each);
            }
        }

        Version += changed.Count > 1 ? 1 : 0;

        return changed;
    }

    /// <summary>Reads back a name that was saved, with what was said of it.</summary>
    internal void Restore(ReadOnlySpan<byte> name, EventNaming naming, int? lead = null, int? said = null)
    {
        var number = Add(name);

        if (naming != EventNaming.None)
        {
            namings[number] = naming;
        }

        if (lead is { } other && other != number)
        {
            leads[number] = other;
            same.Put(number, said ?? other);
            Version++;
        }
    }

    private int NumberOfOthers() => table.Find(OthersBytes) is >= 0 and var number ? number : Add(OthersBytes);

    private int Add(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        leads.Add(names.Count);
        names.Add(text);

        return table.Add(name, SaysLogin(text));
    }

    private static bool SaysLogin(string name)
    {
        var words = PlainText.Simplify(name, filler: " ");

        return LoginWords.Any(word => words.Contains(word, StringComparison.Ordinal))
            && !words.Contains("fail", StringComparison.Ordinal) && !words.Contains("fallid", StringComparison.Ordinal);
    }
}

/// <summary>What members have said of an event's name.</summary>
/// <param name="Title">What to call it; null or empty for its name.</param>
/// <param name="IsHidden">Left out of lists, and not watched.</param>
/// <param name="IsReviewed">Somebody has looked at it and at what it weighs.</param>
public sealed record EventNaming(string? Title, bool IsHidden, bool IsReviewed)
{
    public static EventNaming None { get; } = new(null, false, false);
}
