namespace Latido.Engine.Facts;

/// <summary>
/// The amounts that events of a calendar carried. They go wherever the use goes that they came with: to another person, account or name.
/// </summary>
public sealed partial class UsageCalendar
{
    /// <summary>What watched properties came to; null where there is none.</summary>
    internal AmountCalendar? Amounts { get; private set; }

    internal void AddAmounts(int day, int person, int @event, ReadOnlySpan<Amount> amounts)
    {
        foreach (var amount in amounts)
        {
            (Amounts ??= new()).Add(new(day, person, @event, amount));
        }
    }

    internal void AddAmounts(IEnumerable<AmountCell> cells)
    {
        foreach (var cell in cells)
        {
            (Amounts ??= new()).Add(cell);
        }
    }

    /// <summary>The amounts of a person, as those of person 0.</summary>
    internal IEnumerable<AmountCell> AmountsOf(int person) => Amounts?.Cells.Where(cell => cell.Person == person).Select(cell => cell.For(0)) ?? [];

    /// <summary>Takes a person's amounts out, of these days only, from a day on.</summary>
    internal List<AmountCell> TakeAmounts(int person, int firstDay = 0, Func<int, bool>? ofDay = null) =>
        Amounts?.Take(firstDay, cell => cell.Person == person && ofDay?.Invoke(cell.Day) != false) ?? [];

    /// <summary>Gives each property another number; one that gets none is forgotten. Returns the first and last day changed, or -1.</summary>
    internal (int First, int Last) RenumberAmounts(Func<AmountCell, int> numberOf) => Amounts?.Change(
        cell => numberOf(cell) != cell.Property,
        cell => numberOf(cell) is >= 0 and var number ? cell with { Key = new UsageCell(cell.Day, cell.Person, cell.Event, number).Bits } : null) ?? (-1, -1);

    private (int First, int Last) AlsoAmounts((int First, int Last) changed, Func<AmountCell, bool> isMeant, Func<AmountCell, AmountCell?> change) =>
        Amounts?.Change(isMeant, change) is (>= 0 and var first, var last)
            ? changed.First < 0 ? (first, last) : (Math.Min(changed.First, first), Math.Max(changed.Last, last))
            : changed;
}
