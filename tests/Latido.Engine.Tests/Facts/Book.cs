using System.Text;
using Latido.Engine.Facts;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Tests.Facts;

/// <summary>A workspace's facts with words short enough for tests: times are ISO local times in the zone, or plain days.</summary>
internal sealed class Book(string zone = "Europe/Madrid")
{
    public WorkspaceFacts Facts { get; } = new(DateTimeZoneProviders.Tzdb[zone]);

    public AccountFacts this[string account] => Facts.Find(account) ?? throw new KeyNotFoundException(account);

    public static int Day(string day) => DayNumber.From(LocalDatePattern.Iso.Parse(day).Value);

    public long At(string time)
    {
        var local = time.Length == 10
            ? LocalDatePattern.Iso.Parse(time).Value.At(new(12, 0))
            : LocalDateTimePattern.GeneralIso.Parse(time.Length == 16 ? time + ":00" : time).Value;

        return Moment.ToMicroseconds(local.InZoneLeniently(Facts.Clock.Zone).ToInstant());
    }

    public Book Event(string time, string? person, string name = "login", string? account = null, string? anonymous = null, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Apply(FactKind.Event, time, person, anonymous, account, name);
        }

        return this;
    }

    public Book Identify(string time, string? person, string? anonymous = null, string? account = null, string? traits = null) =>
        Apply(FactKind.Identify, time, person, anonymous, account, payload: traits);

    public Book Group(string time, string? person, string account, string? traits = null, string? anonymous = null) =>
        Apply(FactKind.Group, time, person, anonymous, account, payload: traits);

    public Book Alias(string time, string former, string now) => Apply(FactKind.Alias, time, now, former);

    /// <summary>A member says that the id is somebody else; one that begins with a tilde is anonymous.</summary>
    public Book Split(string time, string id, params string[] with)
    {
        var ids = with.Select(other => new PersonId(other.TrimStart('~'), other.StartsWith('~'))).ToList();
        var payload = Encoding.UTF8.GetString(new SplitSaying(ids).Write("Marta"));

        return id.StartsWith('~')
            ? Apply(FactKind.Split, time, anonymous: id[1..], payload: payload)
            : Apply(FactKind.Split, time, id, payload: payload);
    }

    /// <summary>A member says from when until when a person belonged to an account.</summary>
    public Book Stay(string time, string person, string account, string? from, string? until = null) => Apply(
        FactKind.Stay, time, person, account: account,
        payload: Encoding.UTF8.GetString(new StaySaying(Date(from), Date(until)).Write("Marta")));

    /// <summary>A member says something of an event's name.</summary>
    public Book Naming(string time, string name, NamingSaying saying) =>
        Apply(FactKind.Naming, time, name: name, payload: Encoding.UTF8.GetString(saying.Write("Marta")));

    public Book Account(string time, string account, string traits) =>
        Apply(FactKind.Account, time, account: account, payload: traits);

    /// <summary>Something happened in the business with an account; the members as JSON without braces.</summary>
    public Book Business(string time, string account, string type, string id, string members = "", string? person = null) => Apply(
        FactKind.Business, time, person, account: account, name: type,
        payload: $$"""{"id":"{{id}}","source":"test"{{(members.Length > 0 ? "," : "")}}{{members}}}""");

    public Book DayBegan(string day) => Apply(FactKind.DayBegan, day + "T00:00");

    /// <summary>The use of an account in words: "day person event count", one line each.</summary>
    public IReadOnlyList<string> Use(string account)
    {
        Dictionary<(int, int, int), int> sums = [];

        foreach (var cell in this[account].Usage.Cells)
        {
            var key = (cell.Day, cell.Person, cell.Event);
            sums[key] = sums.GetValueOrDefault(key) + cell.Count;
        }

        return [.. sums
            .Select(sum => $"{DayNumber.ToDate(sum.Key.Item1):uuuu-MM-dd} {this[account].People[sum.Key.Item2].Id} {Facts.Events[sum.Key.Item3]} {sum.Value}")
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Where a person belongs in words: "account from-day", oldest first, a dash where it belongs nowhere.</summary>
    public string Places(string person) => string.Join(", ", Facts.FindPerson(person)!.Memberships.Select(each =>
        $"{(each.IsNone ? "-" : Facts.Accounts[each.AccountNo].Key)} {DayNumber.ToDate(Facts.Clock.DayOf(each.From)):MM-dd}"));

    private Book Apply(
        FactKind kind, string time, string? person = null, string? anonymous = null, string? account = null, string? name = null, string? payload = null)
    {
        Facts.Apply(new Fact
        {
            Kind = kind,
            At = At(time),
            Person = Bytes(person),
            Anonymous = Bytes(anonymous),
            Account = Bytes(account),
            Name = Bytes(name),
            Payload = Bytes(payload),
        });

        return this;
    }

    private static LocalDate? Date(string? text) => text is null ? null : LocalDatePattern.Iso.Parse(text).Value;

    private static byte[] Bytes(string? text) => Encoding.UTF8.GetBytes(text ?? "");
}
