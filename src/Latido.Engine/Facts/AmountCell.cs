namespace Latido.Engine.Facts;

/// <summary>A number that an event carried: of which property, and how much in millionths.</summary>
internal readonly record struct Amount(int Property, long Millionths);

/// <summary>
/// What one property of one event of one person came to on one day. Whole millionths, so that it is the same in whatever order they came.
/// </summary>
/// <param name="Key">As a <see cref="UsageCell"/> is made, with the number of the property in the place of the count.</param>
/// <param name="Count">The events that carried it.</param>
/// <param name="Sum">Their numbers added up, in millionths.</param>
/// <param name="Max">The largest of them, in millionths.</param>
internal readonly record struct AmountCell(ulong Key, int Count, Int128 Sum, long Max)
{
    /// <summary>Millionths in one.</summary>
    public const int Scale = 1_000_000;

    public AmountCell(int day, int person, int @event, Amount amount)
        : this(new UsageCell(day, person, @event, amount.Property).Bits, 1, amount.Millionths, amount.Millionths)
    {
    }

    public int Day => new UsageCell(Key).Day;

    /// <summary>The person's index within the account.</summary>
    public int Person => new UsageCell(Key).Person;

    /// <summary>The number of the event that it counts as.</summary>
    public int Event => new UsageCell(Key).Event;

    /// <summary>The number of the property in <see cref="AmountWatch"/>.</summary>
    public int Property => new UsageCell(Key).Count;

    public AmountCell For(int person) => this with { Key = new UsageCell(Day, person, Event, Property).Bits };

    public AmountCell As(int @event) => this with { Key = new UsageCell(Day, Person, @event, Property).Bits };

    /// <summary>Both together, of one key.</summary>
    public AmountCell With(in AmountCell other) => this with { Count = Count + other.Count, Sum = Sum + other.Sum, Max = Math.Max(Max, other.Max) };
}
