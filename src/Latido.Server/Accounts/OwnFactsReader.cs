using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Accounts;

/// <summary>
/// Reads what Latido itself found out about an account as facts (<see cref="OwnFacts"/>): into which segments it came and which it left. They
/// are made of the memberships that are kept, the last 400 days. Scoped; every answer is a copy.
/// </summary>
internal sealed class OwnFactsReader(AccountReader accounts)
{
    private const string Source = "latido";

    /// <summary>Those from one moment to another, the second not included, newest first. Each stands at the beginning of its day.</summary>
    public IReadOnlyList<BusinessView> Of(string key, string? type, Instant? from, Instant? to, int limit, string language) => accounts.Read(key, (board, account) =>
    {
        var zone = accounts.Zone;
        var moves = board.Moves(account, 0, board.Today).Select(move => (Move: move, At: zone.AtStartOfDay(DayNumber.ToDate(move.Day)).ToInstant()));

        return moves.Where(each => (type is null || type == TypeOf(each.Move)) && !(each.At < from) && !(each.At >= to)).Take(limit)
            .Select(each => ViewOf(board, each.Move, each.At, language)).ToList();
    }) ?? [];

    private static string TypeOf(SegmentMove move) => move.HasCome ? OwnFacts.SegmentEntered : OwnFacts.SegmentLeft;

    private static BusinessView ViewOf(Scoreboard board, SegmentMove move, Instant at, string language)
    {
        var day = LocalDatePattern.Iso.Format(DayNumber.ToDate(move.Day));
        var name = move.Segment.Kind is SegmentKind.Named ? board.Settings.Segments.Named.FirstOrDefault(segment => segment.Id == move.Segment.Id)?.Name.In(language) : null;

        return new(TypeOf(move), $"{move.Segment}@{day}", Source, at, null, new()
        {
            ["segment"] = move.Segment.ToString(),
            ["name"] = name ?? move.Segment.Id,
            ["day"] = day,
            ["redefined"] = move.IsRedefined,
        });
    }
}
