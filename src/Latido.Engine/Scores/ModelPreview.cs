using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// Rates all accounts by settings that are not in force, without touching the scoreboard: just what putting them in
/// force today would give. It goes in pieces, between which the scoreboard may be used; when that has a new day or new
/// settings meanwhile, or judges its past anew (<see cref="IsStill"/>), begin again.
/// </summary>
public sealed class ModelPreview
{
    private const double LeastMove = 0.5;

    private readonly Scoreboard board;
    private readonly SettingsHistory history = new();
    private readonly Ruling inForce;
    private readonly ModelChooser chooser;
    private readonly List<string> models = [];
    private readonly int today;
    private readonly int era;
    private readonly bool isPastJudgedAnew;
    private readonly List<Standing> before = [];
    private readonly List<Standing> after = [];
    private readonly Presence presence;
    private readonly string segment;

    /// <summary>
    /// Compares the scoreboard, which has begun a day, with the draft, looking at the model of a segment or, where none is named, at all
    /// accounts and the general model. The benchmark stays the one in force.
    /// </summary>
    public ModelPreview(Scoreboard board, WorkspaceSettings draft, string segment = "")
    {
        (this.board, this.segment) = (board, segment);
        (today, inForce, era) = (board.Today, board.History.Latest, board.History.Era);
        var now = board.Settings;
        history.Restore(board.History.Entries, era);
        isPastJudgedAnew = history.Add(today, draft with { Version = now.Version + 1, Benchmark = now.Benchmark });
        chooser = new(history.Latest);
        presence = new(history.Latest.For(segment));
    }

    /// <summary>Whether the scoreboard still is what the preview began with.</summary>
    public bool IsStill(Scoreboard current) =>
        ReferenceEquals(board, current) && board.Today == today && ReferenceEquals(board.History.Latest, inForce) && board.History.Era == era;

    /// <summary>Rates so many more accounts, in parallel; false when all are done. Nothing may change the scoreboard meanwhile.</summary>
    public bool RateSome(int count)
    {
        var first = after.Count;
        var end = Math.Min(board.States.Count, first + count);

        // Event names may have come since the last piece.
        history.Prepare(board.Facts.Events);

        for (var no = first; no < end; no++)
        {
            before.Add(StandingOf(board.RatingOf(no)));
            after.Add(default);
            models.Add(ModelOf(board.Facts.Accounts[no]));
        }

        var piece = new (Standing Standing, ulong Known)[end - first];
        Parallel.For(first, end, no => piece[no - first] = Rate(board.Facts.Accounts[no]));

        for (var no = first; no < end; no++)
        {
            after[no] = piece[no - first].Standing;

            if (models[no] == segment && !HasLeft(no))
            {
                presence.Add(piece[no - first].Known);
            }
        }

        return end < board.States.Count;
    }

    /// <summary>What came of it, with at most so many of the accounts that move; only those that change band, if wanted.</summary>
    public ModelOutlook Tell(int most, bool onlyCrossed = false)
    {
        var (old, next) = (new Spread(), new Spread());
        var moved = new List<int>();
        var crossed = 0;
        var rated = new Dictionary<string, int>(StringComparer.Ordinal);
        var accounts = 0;

        for (var no = 0; no < after.Count; no++)
        {
            if (HasLeft(no))
            {
                continue;
            }

            rated[models[no]] = rated.GetValueOrDefault(models[no]) + 1;

            if (segment.Length > 0 && models[no] != segment)
            {
                continue;
            }

            accounts++;
            old.Add(before[no]);
            next.Add(after[no]);
            var isCrossing = before[no].Band != after[no].Band;
            crossed += isCrossing ? 1 : 0;

            if (isCrossing || Move(no) >= LeastMove)
            {
                moved.Add(no);
            }
        }

        var told = moved.Where(no => !onlyCrossed || before[no].Band != after[no].Band)
            .OrderByDescending(Move).ThenByDescending(no => before[no].Band != after[no].Band).ThenBy(no => no).Take(most);

        return new(accounts, old, next, moved.Count, crossed, [.. told.Select(Tell)])
        {
            Known = presence.Tell(), Rated = presence.Accounts, ByModel = rated,
        };
    }

    internal static Standing StandingOf(Rating? rating) => new(rating?.Score, rating?.Band ?? Band.None);

    private bool HasLeft(int no) => board.RatingOf(no)?.LeftOn is not null;

    /// <summary>How far the score goes; none counts as nought.</summary>
    private double Move(int no) => Math.Abs((after[no].Score ?? 0) - (before[no].Score ?? 0));

    /// <summary>How an account would stand, and of which measures there would be a value.</summary>
    private (Standing Standing, ulong Known) Rate(AccountFacts account)
    {
        var state = board.States[account.No];

        if (isPastJudgedAnew)
        {
            var rating = RateWholePast(account, state);

            return (StandingOf(rating), Presence.Of(rating.Values.AsSpan(0, rating.Ruling.Parts.Length)));
        }

        var ruling = history.At(today).For(models[account.No]);
        var numbers = DayGlance.Mine.At(account, state.Seats, ruling, today);
        Span<double> values = stackalloc double[Rater.MaxParts];
        var (score, _) = Rater.Score(in numbers, ruling, values);

        Standing standing = new(score, ruling.Health.Bands.Of(score, state.Closings.At(today - 1).Band));

        return (standing, Presence.Of(values[..ruling.Parts.Length]));
    }

    private string ModelOf(AccountFacts account) => chooser.IsNeeded ? chooser.Choose(account, account.Traits, today) : "";

    /// <summary>The first settings of a workspace hold for the past too, and yesterday's band with them.</summary>
    private Rating RateWholePast(AccountFacts account, AccountScores state)
    {
        var scratch = new AccountScores(board.Plan);
        scratch.Seats.Restore([.. state.Seats.Changes]);
        scratch.NoteModel(models[account.No], today, severalFrom: 0);
        scratch.Rate(account, history, today, today - 1);

        return scratch.Now!;
    }

    private ModelMove Tell(int no)
    {
        var account = board.Facts.Accounts[no];
        history.Prepare(board.Facts.Events);
        board.Prepared(today);
        var former = board.RatingOf(no)?.Ruling ?? inForce;
        var why = MoveReason.Of(account, board.States[no].Seats, former, history.At(today).For(models[no]), today, before[no], after[no]);

        return new(account.Key, account.NameOrKey, before[no], after[no], why);
    }
}
