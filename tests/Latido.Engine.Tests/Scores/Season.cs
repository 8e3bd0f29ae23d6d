using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using NodaTime;

namespace Latido.Engine.Tests.Scores;

/// <summary>
/// A workspace's scoreboard with words short enough for tests. Days are counted from 0, which is Monday 2 March 2026,
/// and may be negative; the records are kept so that a test can play them again.
/// </summary>
internal sealed class Season
{
    public static readonly LocalDate Origin = new(2026, 3, 2);

    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Madrid"];

    private readonly List<Record> records = [];

    public Scoreboard Board { get; private set; } = new(Zone);

    public IReadOnlyList<Record> Records => records;

    public AccountFacts this[string account] => Board.Facts.Find(account) ?? throw new KeyNotFoundException(account);

    public static int Day(int day) => DayNumber.From(Origin.PlusDays(day));

    public static Scoreboard Empty() => new(Zone);

    public Season Use(int day, string account, string person, string name = "create item", int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Apply(new(FactKind.Event, At(day), person, account, name, ""));
        }

        return this;
    }

    /// <summary>An event with its properties as JSON.</summary>
    public Season Carry(int day, string account, string person, string name, string properties)
    {
        Apply(new(FactKind.Event, At(day), person, account, name, properties));

        return this;
    }

    /// <summary>The same use on each of the days from the first to the last that is a weekday.</summary>
    public Season UseDaily(int from, int to, string account, string person, string name = "create item", int times = 1)
    {
        for (var day = from; day <= to; day++)
        {
            if (DayNumber.IsWeekday(Day(day)))
            {
                Use(day, account, person, name, times);
            }
        }

        return this;
    }

    public Season Traits(int day, string account, string json)
    {
        Apply(new(FactKind.Account, At(day), "", account, "", json));

        return this;
    }

    /// <summary>A record of this kind about an account.</summary>
    public Season Tell(FactKind kind, int day, string account, string json)
    {
        Apply(new(kind, At(day), "", account, "", json));

        return this;
    }

    /// <summary>Something happened in the business with an account; the members as JSON without braces.</summary>
    public Season Business(int day, string account, string type, string id, string members, string person = "")
    {
        Apply(new(FactKind.Business, At(day), person, account, type, $$"""{"id":"{{id}}","source":"test",{{members}}}"""));

        return this;
    }

    public Season Began(int day)
    {
        Apply(new(FactKind.DayBegan, Moment.ToMicroseconds(Zone.AtStartOfDay(Origin.PlusDays(day)).ToInstant()), "", "", "", ""));

        return this;
    }

    public Season Settings(int day, WorkspaceSettings settings, SettingsPart part = SettingsPart.All)
    {
        Apply(new(FactKind.Setting, At(day), "", "", Encoding.UTF8.GetString(SettingsParts.NameOf(part)), Encoding.UTF8.GetString(settings.ToJson())));

        return this;
    }

    /// <summary>A member says something of an event's name.</summary>
    public Season Naming(int day, string name, NamingSaying saying)
    {
        Apply(new(FactKind.Naming, At(day), "", "", name, Encoding.UTF8.GetString(saying.Write("Marta"))));

        return this;
    }

    public Rating Rate(string account)
    {
        Board.RateTouched();

        return Board.RatingOf(this[account].No)!;
    }

    public List<SignalDraft> Signals(string account, RaisedSignals? raised = null)
    {
        Board.RateTouched();
        var drafts = new List<SignalDraft>();
        SignalRules.Evaluate(Board, this[account], raised ?? new(), drafts);

        return drafts;
    }

    public static void Play(Scoreboard board, IEnumerable<Record> records)
    {
        foreach (var record in records)
        {
            Play(board, record);
        }
    }

    public static void Play(Scoreboard board, Record record) => board.Apply(new Fact
    {
        Kind = record.Kind,
        At = record.At,
        Person = Encoding.UTF8.GetBytes(record.Person),
        Account = Encoding.UTF8.GetBytes(record.Account),
        Name = Encoding.UTF8.GetBytes(record.Name),
        Payload = Encoding.UTF8.GetBytes(record.Payload),
    });

    private void Apply(Record record)
    {
        records.Add(record);
        Play(Board, record);
    }

    private static long At(int day) => Moment.ToMicroseconds(Origin.PlusDays(day).At(new(12, 0)).InZoneLeniently(Zone).ToInstant());

    /// <summary>A record as text.</summary>
    internal sealed record Record(FactKind Kind, long At, string Person, string Account, string Name, string Payload);
}
