namespace Latido.Engine.Revenue;

/// <summary>A month's movements, added up by kind.</summary>
internal struct MonthTally
{
    private KindTally first;
    private KindTally more;
    private KindTally less;
    private KindTally lost;
    private KindTally again;
    private long ofRates;

    /// <summary>How many rows the month has.</summary>
    public readonly int Movements => first.Count + more.Count + less.Count + lost.Count + again.Count;

    public void Add(in RevenueMovement movement)
    {
        switch (movement.Kind)
        {
            case MovementKind.New:
                first.Add(movement.Change);
                break;
            case MovementKind.Expansion:
                more.Add(movement.Change);
                break;
            case MovementKind.Contraction:
                less.Add(-movement.Change);
                break;
            case MovementKind.Churn:
                lost.Add(-movement.Change);
                break;
            default:
                again.Add(movement.Change);
                break;
        }

        ofRates = checked(ofRates + movement.OfRates);
    }

    /// <summary>The month's row, from where the month before left off.</summary>
    public readonly RevenueMonth ToRow(RevenueMonth empty, long start, int customers) => empty with
    {
        Start = start,
        New = first.Minor,
        Expansion = more.Minor,
        Contraction = less.Minor,
        Churn = lost.Minor,
        Reactivation = again.Minor,
        End = checked(start + first.Minor + more.Minor + again.Minor - less.Minor - lost.Minor),
        OfRates = ofRates,
        CustomersAtStart = customers,
        Customers = customers + first.Count + again.Count - lost.Count,
        NewCustomers = first.Count,
        Reactivated = again.Count,
        LostCustomers = lost.Count,
    };

    private struct KindTally
    {
        public long Minor { get; private set; }

        public int Count { get; private set; }

        public void Add(long minor) => (Minor, Count) = (checked(Minor + minor), Count + 1);
    }
}
