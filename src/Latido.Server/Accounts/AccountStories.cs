using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Server.Platform;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Accounts;

/// <summary>What was said and learned of an account over time, up to a day: for its timeline and for "as known on".</summary>
public sealed record AccountStory(
    IReadOnlyList<OverrideStep> Overrides,
    IReadOnlyList<TraitStep> Traits,
    IReadOnlyList<EventStep> Events,
    IReadOnlyList<SettingsDay> Settings)
{
    public static AccountStory Empty { get; } = new([], [], [], []);

    /// <summary>The segments it came into and left, touch model and stage among them, newest first.</summary>
    public IReadOnlyList<SegmentStep> Segments { get; init; } = [];
}

/// <summary>The account came into a segment or left it.</summary>
/// <param name="Name">The segment's name; null for a touch model, a stage, and a segment that is gone.</param>
/// <param name="IsRedefined">The segment asks something else since that day.</param>
public sealed record SegmentStep(LocalDate Day, SegmentKey Segment, Words? Name, bool HasCome, bool IsRedefined);

/// <summary>A member's word on the health began or was taken back.</summary>
public sealed record OverrideStep(LocalDate Day, Instant? At, bool IsEnd, string By, string? Band, double? Score, string Reason, LocalDate Until);

/// <summary>A trait became another; values as text, money in minor units with its currency.</summary>
public sealed record TraitStep(LocalDate Day, Instant At, string Trait, string? Before, string? After);

/// <summary>An event was used for the first time, or, quiet for four weeks since, for the last time.</summary>
public sealed record EventStep(LocalDate Day, string Event, bool IsFirst, IReadOnlyList<string> People);

/// <summary>What one person did of one event on a day.</summary>
public sealed record DayUse(string Person, string Event, long Count);

/// <summary>Other settings came into force: another model, another benchmark, or other rules.</summary>
public sealed record SettingsDay(LocalDate Day, string Model, bool IsModel, bool IsBenchmark);

/// <summary>What was known of the computed health when a day ended; no score where there was nothing to say.</summary>
public sealed record KnownView(double? Score, string Band);

/// <summary>Reads the stories of accounts of the current workspace. Scoped; every answer is a copy.</summary>
public sealed class AccountStories(AccountReader accounts)
{
    // A name that comes up once in four weeks is not gone yet.
    private const int GoneAfter = 28;
    private const int MostEvents = 100;
    private const int MostMoves = 200;
    private const int MostPeople = 3;
    private const int MostUses = 500;

    public AccountStory Of(string key, LocalDate on) => accounts.Read(key, (board, account) =>
    {
        var day = Math.Min(DayNumber.From(on), board.Today);

        return new AccountStory(
            [.. OverridesOf(account).Where(step => step.Day <= on)],
            [.. account.TraitHistory.Where(change => change.Day <= day).Select(change => new TraitStep(
                DayNumber.ToDate(change.Day), Moment.FromMicroseconds(change.At), change.Trait, change.Before, change.After))],
            EventsOf(board, account, day),
            [.. board.SettingsSteps().Where(step => step.Day <= day).Select(step => new SettingsDay(
                DayNumber.ToDate(step.Day), step.Model, step.IsModel, step.IsBenchmark))])
        {
            Segments =
            [
                .. board.Moves(account, 0, day).Take(MostMoves).Select(move => new SegmentStep(
                    DayNumber.ToDate(move.Day), move.Segment, board.Settings.Segments.Named.FirstOrDefault(segment => move.Segment == new SegmentKey(SegmentKind.Named, segment.Id))?.Name,
                    move.HasCome, move.IsRedefined)),
            ],
        };
    }) ?? AccountStory.Empty;

    /// <summary>The computed health as it was known when the day ended; null where the account was not known by then.</summary>
    public KnownView? KnownOn(string key, LocalDate day) => accounts.Read(key, (board, account) =>
        board.KnownAt(account, DayNumber.From(day)) is { } close
            ? new KnownView(AccountView.Rounded(close.Score), BandNames.Of(close.Band))
            : null);

    /// <summary>The account as it is, or as of a day, and then with what was known of its health when that day ended.</summary>
    public AccountView? Find(string key, string language, LocalDate? on) =>
        accounts.Find(key, language, on) is not { } account ? null
        : on is { } day ? account with { On = day, Known = KnownOn(key, day) } : account;

    /// <summary>The day as of which a program asks for an account; refused, with the days there are, where it is none of them.</summary>
    public LocalDate DayOf(string key, LocalDate on)
    {
        var today = accounts.Today;
        var first = FirstUse(key) ?? today;

        return on >= first && on <= today ? on : throw new InvalidRequestException(
            $"'{key}' is known from {LocalDatePattern.Iso.Format(first)} to {LocalDatePattern.Iso.Format(today)}, today. Give one of these days.");
    }

    /// <summary>What moved the score between the closes of two days; null where nothing is known.</summary>
    public LedgerView? Compare(string key, LocalDate from, LocalDate to, string language) => accounts.Read(key, (board, account) =>
        board.Compare(account, DayNumber.From(from), Math.Min(DayNumber.From(to), board.Today)) is { } entry ? LedgerView.Of(entry, language) : null);

    /// <summary>Who did what on a day, the busiest first, at most 500 lines.</summary>
    public IReadOnlyList<DayUse> UseOn(string key, LocalDate day) => accounts.Read(key, (board, account) =>
    {
        var uses = new Dictionary<(int Person, int Event), long>();

        foreach (var cell in account.Usage.Between(DayNumber.From(day), Math.Min(DayNumber.From(day), board.Today)))
        {
            uses[(cell.Person, cell.Event)] = uses.GetValueOrDefault((cell.Person, cell.Event)) + cell.Count;
        }

        return uses.Select(use => new DayUse(account.People[use.Key.Person].NameOrId, board.Facts.Events.Title(use.Key.Event), use.Value))
            .OrderByDescending(use => use.Count).ThenBy(use => use.Person, StringComparer.Ordinal).Take(MostUses).ToList();
    }) ?? [];

    /// <summary>The first day of use that is known; null where there is none.</summary>
    public LocalDate? FirstUse(string key) => accounts.Read(key, (board, account) =>
        account.Usage.FirstDayUpTo(board.Today) is >= 0 and var day ? new Box(DayNumber.ToDate(day)) : null)?.Day;

    private static IEnumerable<OverrideStep> OverridesOf(AccountFacts account)
    {
        foreach (var word in account.Overrides)
        {
            var until = DayNumber.ToDate(word.Until);
            yield return new(DayNumber.ToDate(word.From), Moment.FromMicroseconds(word.At), IsEnd: false, word.By, word.Band, word.Score, word.Reason, until);

            if (word is { EndedOn: { } ended, EndedBy: { } by })
            {
                yield return new(DayNumber.ToDate(ended), null, IsEnd: true, by, word.Band, word.Score, word.Reason, until);
            }
        }
    }

    private static List<EventStep> EventsOf(Scoreboard board, AccountFacts account, int day)
    {
        var spans = new Dictionary<int, (int First, int Last)>();

        foreach (var cell in account.Usage.Between(0, day))
        {
            spans[cell.Event] = (spans.TryGetValue(cell.Event, out var span) ? span.First : cell.Day, cell.Day);
        }

        return
        [
            .. spans.Select(pair => Step(pair.Key, pair.Value.First, isFirst: true))
                .Concat(spans.Where(pair => day - pair.Value.Last >= GoneAfter).Select(pair => Step(pair.Key, pair.Value.Last, isFirst: false)))
                .OrderByDescending(step => step.Day).Take(MostEvents),
        ];

        EventStep Step(int name, int at, bool isFirst)
        {
            var people = new List<string>();

            foreach (var cell in account.Usage.Between(at, at))
            {
                if (cell.Event == name && people.Count < MostPeople && account.People[cell.Person] is { IsGone: false } person)
                {
                    people.Add(person.NameOrId);
                }
            }

            return new(DayNumber.ToDate(at), board.Facts.Events.Title(name), isFirst, [.. people.Distinct()]);
        }
    }

    private sealed record Box(LocalDate Day);
}
