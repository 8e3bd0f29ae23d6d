using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>Which movements could make a figure larger or smaller than somebody else's, those of the month itself first.</summary>
internal static class Suspects
{
    /// <summary>
    /// All whose effect has the sign of the gap (computed less entered, in hundredths); null for figures of which the
    /// gap is no sum of movements.
    /// </summary>
    public static List<Suspicion>? Of(RevenueBook book, string metric, YearMonth month, long gap) => metric switch
    {
        "mrr" or "arr" => OfEnd(book, month, gap),
        "new" => OfKind(book, month, gap, MovementKind.New),
        "expansion" => OfKind(book, month, gap, MovementKind.Expansion),
        "contraction" => OfKind(book, month, gap, MovementKind.Contraction),
        "churn" => OfKind(book, month, gap, MovementKind.Churn),
        "reactivation" => OfKind(book, month, gap, MovementKind.Reactivation),
        _ => null,
    };

    /// <summary>The largest movements of a month; for a number of customers, of those that came or went.</summary>
    public static List<Suspicion> Largest(RevenueBook book, string metric, YearMonth month) =>
    [
        .. book.MovementsIn(month).Where(movement => metric != "customers" || movement.Before == 0 || movement.After == 0)
            .OrderByDescending(movement => Math.Abs(movement.Change)).Take(Reconciliation.MostSuspicions)
            .Select(movement => new Suspicion(movement, SuspicionKind.Large, 0)),
    ];

    /// <summary>
    /// The end is too high by what rose in the month and is not counted there yet, or by what falls in the next and is
    /// not counted there any more; too low by the contrary.
    /// </summary>
    private static List<Suspicion> OfEnd(RevenueBook book, YearMonth month, long gap) =>
    [
        .. from movement in book.MovementsIn(month)
           where Math.Sign(movement.Change) == Math.Sign(gap)
           select new Suspicion(movement, SuspicionKind.Counted, movement.Change),
        .. from movement in book.MovementsIn(month.PlusMonths(1))
           where Math.Sign(movement.Change) == -Math.Sign(gap)
           select new Suspicion(movement, SuspicionKind.OtherMonth, -movement.Change),
    ];

    /// <summary>
    /// A kind has too much by any of its own rows; too little by rows of another kind in the same direction, and by its
    /// own of the months beside.
    /// </summary>
    private static List<Suspicion> OfKind(RevenueBook book, YearMonth month, long gap, MovementKind kind) => gap > 0
        ?
        [
            .. from movement in book.MovementsIn(month)
               where movement.Kind == kind
               select new Suspicion(movement, SuspicionKind.Counted, Math.Abs(movement.Change)),
        ]
        :
        [
            .. from movement in book.MovementsIn(month)
               where movement.Kind != kind && IsRise(movement.Kind) == IsRise(kind)
               select new Suspicion(movement, SuspicionKind.OtherKind, -Math.Abs(movement.Change)),
            .. from movement in book.MovementsIn(month.PlusMonths(-1)).Concat(book.MovementsIn(month.PlusMonths(1)))
               where movement.Kind == kind
               select new Suspicion(movement, SuspicionKind.OtherMonth, -Math.Abs(movement.Change)),
        ];

    private static bool IsRise(MovementKind kind) => kind is MovementKind.New or MovementKind.Expansion or MovementKind.Reactivation;
}
