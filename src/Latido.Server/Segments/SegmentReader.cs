using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Segments;

/// <summary>Reads the segments of the current workspace: sizes, and who came and left. Scoped; every answer is a copy.</summary>
public sealed class SegmentReader(CurrentWorkspace current, LiveWorkspaces workspaces)
{
    /// <summary>The days over which the change of a size is told.</summary>
    public const int ChangeDays = 30;

    /// <summary>The days of a segment's line.</summary>
    public const int LineDays = 90;

    /// <summary>The most changes told at once.</summary>
    public const int MostChanges = 500;

    /// <summary>The days that are kept.</summary>
    public const int KeptDays = 400;

    private LiveWorkspace Live => workspaces.Of(current.Id);

    /// <summary>The workspace's day of now.</summary>
    public LocalDate Today => Live.Read(board => DayNumber.ToDate(board.Today));

    /// <summary>The named segments in the order of the settings, then the touch models and stages as their rules have them.</summary>
    public IReadOnlyList<SegmentView> List(string language) => Live.Read(board =>
    {
        var sizes = SizesNow(board);

        return KeysOf(board).Select(key => View(board, key, sizes.GetValueOrDefault(key), language)).ToList();
    });

    /// <summary>The segments with the lines of their sizes.</summary>
    public IReadOnlyList<(SegmentView Segment, IReadOnlyList<SegmentSizeView> Line)> ListWithLines(string language) => Live.Read(board =>
    {
        var sizes = SizesNow(board);

        return KeysOf(board).Select(key => (
            View(board, key, sizes.GetValueOrDefault(key), language),
            Line(board, key, board.Today - LineDays + 1, board.Today, sizes.GetValueOrDefault(key)))).ToList();
    });

    /// <summary>One segment with its condition; null where there is none of this id.</summary>
    public SegmentView? Find(string id, string language) => Live.Read(board =>
        KeyOf(board, id) is not { } key ? null : View(board, key, SizesNow(board).GetValueOrDefault(key), language) with
        {
            When = board.Settings.Segments.Named.FirstOrDefault(segment => key == new SegmentKey(SegmentKind.Named, segment.Id)) is { } named
                ? JsonNode.Parse(ConditionJson.Write(named.When))
                : null,
        });

    /// <summary>The sizes of the days, both included; null where there is no such segment and never was.</summary>
    public IReadOnlyList<SegmentSizeView>? Sizes(string id, LocalDate from, LocalDate to) => Live.Read(board =>
        KnownKeyOf(board, id) is not { } key ? null : Line(board, key, DayNumber.From(from), DayNumber.From(to), SizesNow(board).GetValueOrDefault(key)));

    /// <summary>Who came and left between the days, newest first; null where there is no such segment and never was.</summary>
    public SegmentChangesView? Changes(string id, LocalDate from, LocalDate to, int most) => Live.Read(board =>
    {
        if (KnownKeyOf(board, id) is not { } key)
        {
            return null;
        }

        var moves = board.Moves(key, DayNumber.From(from), DayNumber.From(to), most);

        return new SegmentChangesView(from, to, moves.Come, moves.Left, [.. moves.Newest.Select(move => new SegmentChangeView(
            DayNumber.ToDate(move.Day), move.Account.Key, move.Account.NameOrKey, move.HasCome ? "entered" : "left", move.IsRedefined))]);
    });

    /// <summary>Why some days cannot be asked for; null where they can.</summary>
    public static void CheckSpan(LocalDate from, LocalDate to)
    {
        if (from > to || Period.DaysBetween(from, to) >= KeptDays)
        {
            throw new InvalidRequestException($"Ask for 1 to {KeptDays} days: from must not be after to.");
        }
    }

    private static IEnumerable<SegmentKey> KeysOf(Scoreboard board) => board.Segments.Select(segment => new SegmentKey(SegmentKind.Named, segment.Id))
        .Concat(board.Settings.Segments.Touch.Select(rule => new SegmentKey(SegmentKind.Touch, rule.Is)))
        .Concat(board.Settings.Segments.Stage.Select(rule => new SegmentKey(SegmentKind.Stage, rule.Is)))
        .Append(new(SegmentKind.Stage, SegmentSettings.Left))
        .Distinct();

    private static SegmentKey? KeyOf(Scoreboard board, string id)
    {
        var key = SegmentKey.Parse(id);

        return KeysOf(board).Contains(key) ? key : null;
    }

    /// <summary>Also one that was taken away, as long as its days are kept.</summary>
    private static SegmentKey? KnownKeyOf(Scoreboard board, string id) =>
        KeyOf(board, id) ?? (board.Sizes.Segments.Contains(SegmentKey.Parse(id)) ? SegmentKey.Parse(id) : null);

    private static Dictionary<SegmentKey, int> SizesNow(Scoreboard board)
    {
        var named = new int[SegmentSettings.MaxNamed];
        var (touch, stage) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));

        for (var no = 0; no < board.Facts.Accounts.Count; no++)
        {
            if (board.RatingOf(no) is not { } rating)
            {
                continue;
            }

            for (var bits = rating.SegmentBits; bits != 0; bits &= bits - 1)
            {
                named[System.Numerics.BitOperations.TrailingZeroCount(bits)]++;
            }

            // As at the closes, and in the list of a touch model's accounts.
            if (rating.LeftOn is null)
            {
                touch[rating.Touch] = touch.GetValueOrDefault(rating.Touch) + 1;
            }

            stage[rating.Stage] = stage.GetValueOrDefault(rating.Stage) + 1;
        }

        return board.Segments.Take(named.Length).Select((segment, i) => (Key: new SegmentKey(SegmentKind.Named, segment.Id), Size: named[i]))
            .Concat(touch.Select(each => (Key: new SegmentKey(SegmentKind.Touch, each.Key), Size: each.Value)))
            .Concat(stage.Select(each => (Key: new SegmentKey(SegmentKind.Stage, each.Key), Size: each.Value)))
            .ToDictionary(each => each.Key, each => each.Size);
    }

    private static SegmentView View(Scoreboard board, SegmentKey key, int size, string language)
    {
        var before = board.Sizes.At(key, board.Today - ChangeDays);
        var named = key.Kind is SegmentKind.Named ? board.Segments.First(segment => segment.Id == key.Id) : null;
        var says = named is null ? null : ConditionWords.Of(named.When, board.Settings);

        return new(
            key.ToString(), NameOf(key.Kind), named?.Name.In(language) ?? key.Id, says?.In(language), size, before, size - before);
    }

    private static IReadOnlyList<SegmentSizeView> Line(Scoreboard board, SegmentKey key, int from, int to, int now) =>
    [
        .. Enumerable.Range(from, Math.Max(0, to - from + 1)).Select(day => new SegmentSizeView(
            DayNumber.ToDate(day), day == board.Today ? now : board.Sizes.At(key, day))),
    ];

    private static string NameOf(SegmentKind kind) => kind switch { SegmentKind.Touch => "touch", SegmentKind.Stage => "stage", _ => "named" };
}
