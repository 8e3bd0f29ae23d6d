using System.Buffers;
using System.Text;
using System.Text.Json;
using Latido.Engine.Facts;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Simulation;

/// <summary>Writes the business facts of one day: first what a fact says, then of which type it is, when and by whom.</summary>
internal sealed class Teller(DayBook book, ulong seed) : IDisposable
{
    private static readonly byte[] Nothing = [];
    private static readonly byte[][] Names = NamesOfTypes();

    private readonly ArrayBufferWriter<byte> bytes = new(512);
    private readonly Utf8JsonWriter json = new(Stream.Null);
    private SimulatedAccount account = null!;
    private ulong salt;
    private int written;

    public SimulatedAccount Account => account;

    public LocalDate Day { get; private set; }

    public int Number { get; private set; }

    /// <summary>Turns to an account on a day; its facts are numbered anew.</summary>
    public void Begin(SimulatedAccount of, LocalDate day, int number)
    {
        (account, Day, Number, written) = (of, day, number, 0);
        salt = StableHash.Mix(StableHash.Mix(seed, (ulong)Purpose.Day), StableHash.Mix((ulong)of.No, number));
    }

    public Dice Dice(Purpose purpose, long no) => new(StableHash.Mix(seed, (ulong)purpose), (ulong)account.No, (ulong)no);

    /// <summary>Begins a fact with its id within its source.</summary>
    public Teller Fact(string source, string id)
    {
        bytes.Clear();
        json.Reset(bytes);
        json.WriteStartObject();

        return Text("id", id).Text("source", source);
    }

    public Teller Text(string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }

        return this;
    }

    public Teller Figure(string name, double number)
    {
        json.WriteNumber(name, number);

        return this;
    }

    public Teller Date(string name, LocalDate day) => Text(name, LocalDatePattern.Iso.Format(day));

    /// <summary>An amount of the account's currency.</summary>
    public Teller Euros(int amount) => Figure("amount", amount).Text("currency", "EUR");

    /// <summary>What a member of the team tells.</summary>
    public Teller ByOwner() => Text("by", account.Owner);

    /// <summary>Tells it at so many milliseconds of the day.</summary>
    public void Tell(BusinessType type, int millisecond, SimulatedPerson? person = null) =>
        book.Add(millisecond, Made(FactKind.Business, person, Names[(int)type]));

    /// <summary>Tells today what happened on an earlier day, as systems do that are connected late.</summary>
    public void TellOf(LocalDate earlier, BusinessType type, int millisecond, SimulatedPerson? person = null) =>
        book.AddBefore(Period.DaysBetween(earlier, Day), millisecond, Made(FactKind.Business, person, Names[(int)type]));

    /// <summary>What the billing system says of the account as a whole.</summary>
    public void TellTraits(int millisecond, int? seats, int mrr)
    {
        bytes.Clear();
        json.Reset(bytes);
        json.WriteStartObject();
        json.WriteStartObject("mrr");
        Euros(mrr);
        json.WriteEndObject();

        if (seats is { } bought)
        {
            Figure("seats", bought);
        }

        book.Add(millisecond, Made(FactKind.Account, null, Nothing));
    }

    public void Dispose() => json.Dispose();

    private SimulatedFact Made(FactKind kind, SimulatedPerson? person, byte[] name)
    {
        json.WriteEndObject();
        json.Flush();

        return new(kind, 0, Math.Max(1, StableHash.Mix(salt, ++written)), person?.IdBytes ?? Nothing, Nothing, account.KeyBytes, name, bytes.WrittenSpan.ToArray());
    }

    private static byte[][] NamesOfTypes()
    {
        var names = new byte[byte.MaxValue + 1][];

        foreach (var form in BusinessForms.All)
        {
            names[(int)form.Type] = Encoding.UTF8.GetBytes(form.Name);
        }

        return names;
    }
}
