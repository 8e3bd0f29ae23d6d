namespace Latido.Engine.Facts;

/// <summary>The event names of a workspace and the small numbers that stand for them, in order of first sight.</summary>
public sealed class EventNames
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    public int Count => names.Count;

    public string this[int number] => names[number];

    /// <summary>The number of a name, or -1.</summary>
    public int Find(string name) => numbers.GetValueOrDefault(name, -1);

    /// <summary>The number of a name, given now if it is new.</summary>
    public int NumberOf(ReadOnlySpan<byte> name)
    {
        var text = System.Text.Encoding.UTF8.GetString(name);

        if (!numbers.TryGetValue(text, out var number))
        {
            number = names.Count;
            numbers.Add(text, number);
            names.Add(text);
        }

        return number;
    }
}
