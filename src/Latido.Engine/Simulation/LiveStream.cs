using Latido.Engine.Facts;

namespace Latido.Engine.Simulation;

/// <summary>One account's people at work while somebody watches: quicker than life, and at any hour.</summary>
internal static class LiveStream
{
    public static IEnumerable<SimulatedFact> Of(SimulatedAccount account, long from, long every, DayClock clock, ulong seed)
    {
        Dice dice = new(seed, 7, (ulong)from);
        var wishes = new double[Product.Features.Count];
        var last = new Dictionary<string, int>(StringComparer.Ordinal);

        for (var (at, no) = (from, 1L); ; no++)
        {
            at += (long)(every * -Math.Log(1 - (dice.Share() * 0.98))) + 1000;
            var day = clock.DayOf(at);
            var date = DayNumber.ToDate(day);
            var seat = dice.Pick(account.Seated);

            // Whoever comes first today comes in before anything else.
            var isFirst = last.GetValueOrDefault(seat.Person.Id, -1) != day;
            last[seat.Person.Id] = day;
            DayAtWork.Wishes(account.Script.Story.FeaturesOn(date), seat.Role, wishes);
            var feature = isFirst ? Product.Features[0] : DayAtWork.Pick(ref dice, wishes);

            yield return new(
                FactKind.Event, at, Math.Max(1, StableHash.Mix(seed, StableHash.Mix((ulong)from, no))), seat.Person.IdBytes, [],
                account.KeyBytes, feature.Utf8, DayAtWork.Properties(feature));
        }
    }
}
