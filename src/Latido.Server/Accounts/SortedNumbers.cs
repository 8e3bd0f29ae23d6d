namespace Latido.Server.Accounts;

/// <summary>
/// Numbers in the order of their texts, kept from one time to the next: a few that moved are put in their places by one
/// walk, so that only the first time costs a sort. Texts compare letter by letter.
/// </summary>
internal sealed class SortedNumbers(List<string> texts)
{
    private readonly HashSet<int> moved = [];
    private int[] order = [];

    /// <summary>Says that the number is new or its text another one.</summary>
    public void Moved(int number) => moved.Add(number);

    public void Clear()
    {
        moved.Clear();
        order = [];
    }

    public ReadOnlySpan<int> Order()
    {
        if (moved.Count > 0)
        {
            order = moved.Count > order.Length / 8 ? Sorted([.. Enumerable.Range(0, texts.Count)]) : Merged(Sorted([.. moved]));
            moved.Clear();
        }

        return order;
    }

    private int[] Sorted(int[] numbers)
    {
        var keys = Array.ConvertAll(numbers, number => texts[number]);
        Array.Sort(keys, numbers, StringComparer.Ordinal);

        return numbers;
    }

    private int[] Merged(int[] changed)
    {
        var merged = new int[texts.Count];
        var (at, next) = (0, 0);

        foreach (var number in order)
        {
            if (moved.Contains(number))
            {
                continue;
            }

            while (next < changed.Length && string.CompareOrdinal(texts[changed[next]], texts[number]) < 0)
            {
                merged[at++] = changed[next++];
            }

            merged[at++] = number;
        }

        changed.AsSpan(next).CopyTo(merged.AsSpan(at));

        return merged;
    }
}
