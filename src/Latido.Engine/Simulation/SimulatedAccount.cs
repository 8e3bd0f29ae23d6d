using System.Text;
using System.Text.Json;
using Latido.Engine.Facts;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Simulation;

/// <summary>A customer of the simulated company, as its own systems know it.</summary>
public sealed class SimulatedAccount
{
    internal SimulatedAccount(int no, string key, Script script) =>
        (No, Key, KeyBytes, Script, Seats) = (no, key, Encoding.UTF8.GetBytes(key), script, script.FirstSeats);

    public int No { get; }

    public string Key { get; }

    public required string Name { get; init; }

    public required string Sector { get; init; }

    public required bool IsSpanish { get; init; }

    public required string Plan { get; init; }

    /// <summary>Seats bought, as of the last day.</summary>
    public int Seats { get; internal set; }

    /// <summary>Monthly revenue, as of the last day.</summary>
    public Money Mrr => Money.Of(Seats * Script.PricePerSeat, "EUR");

    public required LocalDate StartedOn { get; init; }

    /// <summary>The next renewal, as of the last day.</summary>
    public LocalDate RenewsOn { get; internal set; }

    public required string Owner { get; init; }

    public string? Parent { get; init; }

    /// <summary>Everybody who ever belongs to it, the administrator first.</summary>
    public IReadOnlyList<SimulatedPerson> People => [.. Seated.Select(seat => seat.Person)];

    internal byte[] KeyBytes { get; }

    internal Script Script { get; }

    internal List<Seat> Seated { get; } = [];

    /// <summary>How it deals with the company that it buys from.</summary>
    internal Temper Temper { get; set; } = null!;

    /// <summary>Days on which it buys more seats.</summary>
    internal List<(LocalDate Day, int Seats)> Upgrades { get; } = [];

    /// <summary>The next renewal as seen on a day: contracts run a year.</summary>
    internal LocalDate RenewalAfter(LocalDate day)
    {
        var years = Math.Max(1, Period.Between(StartedOn, day, PeriodUnits.Years).Years);
        var renewal = StartedOn.PlusYears(years);

        return renewal > day ? renewal : StartedOn.PlusYears(years + 1);
    }

    /// <summary>The seats it pays for on a day, what was cut included.</summary>
    internal int SeatsOn(LocalDate day) => Temper.Cut is { } cut && cut.Day <= day ? cut.Seats : BoughtBy(day);

    /// <summary>What it pays a month on a day, in euros.</summary>
    internal int MonthlyOn(LocalDate day) => SeatsOn(day) * Script.PricePerSeat;

    internal byte[] TraitsOn(LocalDate day)
    {
        var seats = BoughtBy(day);
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteString("name", Name);
            writer.WriteStartObject("mrr");
            writer.WriteNumber("amount", seats * Script.PricePerSeat);
            writer.WriteString("currency", "EUR");
            writer.WriteEndObject();
            writer.WriteNumber("seats", seats);
            writer.WriteString("startedOn", LocalDatePattern.Iso.Format(StartedOn));
            writer.WriteString("renewsOn", LocalDatePattern.Iso.Format(RenewalAfter(day)));
            writer.WriteString("owner", Owner);

            if (Parent is not null)
            {
                writer.WriteString("parent", Parent);
            }

            writer.WriteString("plan", Plan);
            writer.WriteString("sector", Sector);
            writer.WriteString("country", IsSpanish ? "ES" : "GB");
            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    private int BoughtBy(LocalDate day)
    {
        var seats = Script.FirstSeats;

        foreach (var upgrade in Upgrades)
        {
            seats = upgrade.Day <= day ? upgrade.Seats : seats;
        }

        return seats;
    }
}

/// <summary>What drives a simulated account, out of everybody's sight.</summary>
/// <param name="FirstDay">The first day with facts: its start, or that of the simulated time.</param>
/// <param name="NamesAccount">Its events say the account's key; else only its group calls do.</param>
internal sealed record Script(
    int PricePerSeat, int FirstSeats, LocalDate FirstDay, bool NamesAccount, bool WorksWeekends, Story Story);

/// <summary>Someone who works at a customer of the simulated company.</summary>
public sealed class SimulatedPerson
{
    internal SimulatedPerson(string id) => (Id, IdBytes) = (id, Encoding.UTF8.GetBytes(id));

    public string Id { get; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    /// <summary>The id by which the person came as a visitor, where there was one.</summary>
    public string? AnonymousId { get; init; }

    internal byte[] IdBytes { get; }

    internal byte[] AnonymousBytes => field ??= Encoding.UTF8.GetBytes(AnonymousId ?? "");

    internal byte[] Traits
    {
        get
        {
            using MemoryStream json = new();
            using (Utf8JsonWriter writer = new(json))
            {
                writer.WriteStartObject();
                writer.WriteString("name", Name);
                writer.WriteString("email", Email);
                writer.WriteEndObject();
            }

            return json.ToArray();
        }
    }
}

/// <summary>A person's place in an account.</summary>
/// <param name="Rank">From 0 for the most faithful to 1 for the first to go when things go badly.</param>
/// <param name="Frequency">The share of plain working days on which the person comes.</param>
/// <param name="Zeal">Events of an active day against the usual of the role.</param>
internal sealed record Seat(SimulatedPerson Person, Role Role, LocalDate JoinsOn, double Rank, double Frequency, double Zeal)
{
    /// <summary>Was there before the account was known here, so no invitation is seen.</summary>
    public bool IsGuest { get; init; }
}
