using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Simulation;
using Latido.Engine.Tracking;
using NodaTime;

namespace Latido.Engine.Tests.Tracking;

/// <summary>What befalls a simulated company: first the faults of its tracking, then the real changes of its use.</summary>
internal enum Befalls
{
    SourceSilent,
    NameVanished,
    NameRenamed,
    PropertyRetyped,
    PropertyEmptied,
    ClockWrong,
    IdentityLost,
    ToldTwice,
    PartLost,

    Holiday,
    HalfDayBeforeHolidays,
    AccountsChurn,
    GiantLeaves,
    SlowDecline,
    FeatureOutOfFashion,
    Nothing,
    SmallAndNoisy,
    SeasonEnds,
    VisitorsCome,
    CampaignBringsPeopleBack,
}

/// <summary>
/// A company of <see cref="Company"/> lived through for ten weeks, to which one thing happens in the last of them; its
/// records are told as a source would have sent them, and the judge is asked at every hour.
/// </summary>
internal sealed class SimulatedCase
{
    public const int Faults = (int)Befalls.PartLost + 1;
    public const int Changes = (int)Befalls.CampaignBringsPeopleBack + 1 - Faults;

    private const long Hour = 3_600_000_000;
    private static readonly Guid Source = new("0198c0de-0000-7000-8000-000000000001");
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Madrid"];
    private static readonly string[] Names =
        ["schedule viewed", "clock in", "shift swapped", "time off requested", "mobile app opened", "shift published", "login", "time off approved"];

    private readonly Company company;
    private readonly LocalDate lastDay;
    private readonly ulong salt;
    private readonly long onset;
    private readonly string name;
    private readonly double part;
    private readonly int variant;
    private readonly HashSet<string> giants = [];
    private readonly HashSet<string> leavers = [];

    public SimulatedCase(Befalls befalls, ulong seed)
    {
        (Befalls, salt) = (befalls, StableHash.Mix(seed, (ulong)befalls));
        Dice cast = new(seed, 11, (ulong)befalls);
        var accounts = befalls == Befalls.SmallAndNoisy ? cast.Between(3, 9) : cast.Between(20, 90);
        lastDay = befalls == Befalls.SeasonEnds
            ? (cast.Chance(0.5) ? new LocalDate(2025, 8, 6).PlusDays(cast.Below(20)) : new LocalDate(2025, 12, 22).PlusDays(cast.Below(12)))
            : new LocalDate(2025, 3, 20).PlusDays(cast.Below(300));
        company = Company.Create(seed, accounts, 4, lastDay.PlusDays(30), Zone);
        var day = lastDay.PlusDays(-cast.Between(4, 6));

        while ((int)day.DayOfWeek > 5)
        {
            day = day.PlusDays(-1);
        }

        // Most releases go out in working hours; some at night.
        var hour = cast.Chance(0.85) ? cast.Between(9, 18) : cast.Between(0, 23);
        onset = Moment.ToMicroseconds(day.AtMidnight().InZoneLeniently(Zone).ToInstant()) + (hour * Hour) + (cast.Below(3600) * 1_000_000L);
        (name, part, variant) = (cast.Pick(Names), cast.Between(0.3, 0.65), cast.Below(4));
        var bySize = company.Accounts.OrderByDescending(account => account.People.Count).ToList();
        giants.UnionWith(bySize.Take(1).Select(account => account.Key));

        foreach (var account in company.Accounts)
        {
            if (cast.Chance(0.12))
            {
                leavers.Add(account.Key);
            }
        }
    }

    public Befalls Befalls { get; }

    public bool IsFault => (int)Befalls < Faults;

    public override string ToString() => $"{name}, variant {variant}, part {part:0.00}, {company.Accounts.Count} accounts, from {Onset.InZone(Zone).LocalDateTime}";

    /// <summary>When the fault began.</summary>
    public Instant Onset => Moment.FromMicroseconds(onset);

    /// <summary>Everything that was found, each once, with the hour it was found at.</summary>
    public IReadOnlyList<(DataProblem Problem, Instant At)> Live()
    {
        TrackingState state = new(Zone);
        TrackingJudge judge = new(state);
        Dictionary<string, (DataProblem, Instant)> found = [];
        var first = lastDay.PlusDays(-70);
        var judged = Start(lastDay.PlusDays(-8));
        var struck = Start(first) / Hour;

        foreach (var (received, fact) in Sent(first))
        {
            for (; struck <= received / Hour; struck++)
            {
                state.Apply(Guid.Empty, struck * Hour, new() { Kind = FactKind.HourStruck, At = struck * Hour });

                if (struck * Hour >= judged)
                {
                    foreach (var problem in judge.Find())
                    {
                        found.TryAdd(problem.Key, (problem, Moment.FromMicroseconds(struck * Hour)));
                    }
                }
            }

            if (fact.Kind != FactKind.HourStruck)
            {
                state.Apply(Source, received, fact.ToFact());
            }
        }

        return [.. found.Values];
    }

    private static long Start(LocalDate day) => Moment.ToMicroseconds(day.AtStartOfDayInZone(Zone).ToInstant());

    /// <summary>The records in the order of their receipt, up to the end of the last day, whatever comes.</summary>
    private IEnumerable<(long Received, SimulatedFact Fact)> Sent(LocalDate first)
    {
        for (var day = first; day <= lastDay; day = day.PlusDays(1))
        {
            var facts = company.Day(day);

            if (Befalls == Befalls.VisitorsCome && Start(day) > onset - (24 * Hour))
            {
                facts = facts.Concat(Visits(day)).OrderBy(fact => fact.At);
            }

            foreach (var fact in facts)
            {
                var copies = giants.Contains(Encoding.UTF8.GetString(fact.Account)) && Befalls == Befalls.GiantLeaves ? 6 : 1;

                for (var copy = 0; copy < copies; copy++)
                {
                    var one = copy == 0 ? fact : fact with { Person = [.. fact.Person, (byte)('0' + copy)], Id = fact.Id + (ulong)copy };

                    foreach (var sent in Tell(WithProperties(one), day))
                    {
                        yield return sent;
                    }
                }
            }

            yield return (Start(day.PlusDays(1)), new(FactKind.HourStruck, Start(day.PlusDays(1)), 0, [], [], [], [], []));
        }
    }

    /// <summary>What becomes of one fact on its way.</summary>
    private IEnumerable<(long Received, SimulatedFact Fact)> Tell(SimulatedFact fact, LocalDate day)
    {
        if (IsKeptByLife(fact, day) && (fact.At < onset || !IsFault))
        {
            yield return (fact.At + 2_000_000, fact);
        }
        else if (IsFault && fact.At >= onset)
        {
            foreach (var spoiled in Spoil(fact))
            {
                yield return (fact.At + 2_000_000, spoiled);
            }
        }
    }

    private IEnumerable<SimulatedFact> Spoil(SimulatedFact fact)
    {
        var isNamed = Encoding.UTF8.GetString(fact.Name) == name;
        var chance = Share(fact.Id);
        var who = Share(StableHash.Of(fact.Person));

        switch (Befalls)
        {
            case Befalls.SourceSilent:
            case Befalls.NameVanished when isNamed:
            case Befalls.PartLost when fact.Kind == FactKind.Event && (variant == 0 ? chance : who) < part:
            case Befalls.IdentityLost when fact.Kind != FactKind.Event:
                yield break;

            case Befalls.NameRenamed when isNamed:
                yield return fact with { Name = Renamed() };
                yield break;

            case Befalls.PropertyRetyped when fact.Kind == FactKind.Event:
                yield return fact with { Payload = """{"screen":"main","duration":"12","rows":[1,2]}"""u8.ToArray() };
                yield break;

            case Befalls.PropertyEmptied when fact.Kind == FactKind.Event:
                yield return fact with { Payload = variant < 2 ? """{"screen":"","rows":4}"""u8.ToArray() : """{"duration":12,"rows":4}"""u8.ToArray() };
                yield break;

            case Befalls.ClockWrong when variant != 0 || who < 0.5:
                yield return fact with { At = fact.At + (variant switch { 1 => -2, 2 => 5, 3 => -9, _ => 2 } * Hour) };
                yield break;

            case Befalls.IdentityLost when variant < 2:
                yield return fact with { Person = [], Anonymous = fact.Person.Length > 0 ? [.. fact.Person, (byte)'?'] : fact.Anonymous, Account = [] };
                yield break;

            case Befalls.IdentityLost:
                yield return fact with { Account = [] };
                yield break;

            case Befalls.ToldTwice when fact.Kind == FactKind.Event && (variant < 3 || isNamed):
                yield return fact;
                yield return fact with { Id = fact.Id + 1 };
                yield break;
        }

        yield return fact;
    }

    /// <summary>False where what really happens keeps it from happening.</summary>
    private bool IsKeptByLife(SimulatedFact fact, LocalDate day)
    {
        var account = Encoding.UTF8.GetString(fact.Account);
        var person = StableHash.Of(fact.Person);
        var ofDay = Share(StableHash.Mix(person, (ulong)DayNumber.From(day)));
        var weeks = (fact.At - onset) / (7.0 * 24 * Hour);
        var isAfter = fact.At >= onset;
        var onsetDay = Moment.FromMicroseconds(onset).InZone(Zone).Date;

        switch (Befalls)
        {
            case Befalls.Holiday:
                return day < onsetDay || day > onsetDay.PlusDays(variant) || ofDay < 0.02 + (0.1 * part);

            case Befalls.HalfDayBeforeHolidays:
                var goes = Start(onsetDay) + (long)((13 + (2.5 * Share(person))) * Hour);

                return day < onsetDay || day > onsetDay.PlusDays(1 + variant)
                    || (day == onsetDay ? fact.At < goes || ofDay < 0.15 : ofDay < 0.06);

            case Befalls.AccountsChurn:
                return !isAfter || !leavers.Contains(OwnerOf(fact, account));

            case Befalls.GiantLeaves:
                return !isAfter || !giants.Contains(OwnerOf(fact, account));

            case Befalls.SlowDecline:
                return Share(fact.Id + 7) > Math.Clamp((weeks + 3) / 5, 0, 0.8) || ofDay > Math.Clamp((weeks + 3) / 4, 0, 0.9);

            case Befalls.FeatureOutOfFashion:
                return Encoding.UTF8.GetString(fact.Name) != name || Share(fact.Id + 9) > Math.Clamp((weeks + 4) / 4.5, 0, 1);

            case Befalls.CampaignBringsPeopleBack:
                return isAfter || ofDay < 0.55;

            default:
                return true;
        }
    }

    private string OwnerOf(SimulatedFact fact, string account) =>
        account.Length > 0 ? account : owners.GetValueOrDefault(Encoding.UTF8.GetString(fact.Person), "");

    private Dictionary<string, string> owners => field ??= company.Accounts
        .SelectMany(account => account.People.Select(person => (person.Id, account.Key))).DistinctBy(pair => pair.Id)
        .ToDictionary(pair => pair.Id, pair => pair.Key);

    private IEnumerable<SimulatedFact> Visits(LocalDate day)
    {
        Dice dice = new(salt, 5, (ulong)DayNumber.From(day));

        foreach (var at in Enumerable.Range(0, company.Accounts.Count * 30).Select(_ => Start(day) + (9 * Hour) + (long)(dice.Share() * 11 * Hour)).Order())
        {
            yield return new(FactKind.Event, at, dice.Bits(), [], Encoding.UTF8.GetBytes($"v{dice.Below(100_000)}"), [], "help article viewed"u8.ToArray(), []);
        }
    }

    /// <summary>Most events say a little, and in half of the companies on which platform they happened.</summary>
    private SimulatedFact WithProperties(SimulatedFact fact)
    {
        if (fact.Kind != FactKind.Event || fact.Payload.Length > 0)
        {
            return fact;
        }

        var platform = variant is not (1 or 2) ? "" : Share(StableHash.Of(fact.Person)) < part ? ",\"platform\":\"android\"" : ",\"platform\":\"web\"";
        var screen = Share(fact.Id + 3) < 0.9 ? "\"screen\":\"main\",\"duration\":12" : "\"screen\":\"side\"";

        return fact with { Payload = Encoding.UTF8.GetBytes($"{{{screen},\"rows\":4{platform}}}") };
    }

    private byte[] Renamed() => Encoding.UTF8.GetBytes(variant switch
    {
        0 => name.Contains(' ') ? name.Replace(' ', '_') : "user_" + name,
        1 => string.Join(' ', name.Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word[1..])),
        2 => name.Contains(' ') ? string.Join(' ', name.Split(' ').Reverse()) : "session started",
        _ => "ui.action.v2",
    });

    private static double Share(ulong bits) => new Dice(bits, 1, 1).Share();
}
