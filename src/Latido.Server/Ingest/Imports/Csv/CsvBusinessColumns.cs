using System.Globalization;
using System.Text;
using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using NodaTime;

namespace Latido.Server.Ingest.Imports.Csv;

/// <summary>
/// The columns of a file of business facts, or of subscription periods, each bound to what the mapping says it means. A
/// line of a period tells that the subscription started, and besides, where it has an end, that it was cancelled.
/// </summary>
internal sealed class CsvBusinessColumns
{
    /// <summary>
    /// Days are placed at noon UTC, which is the same day in nearly every zone; an end just before, so that it comes before a start of the same day.
    /// The start of what ends on its first day comes before its own end: it never ran.
    /// </summary>
    private const long Noon = 12L * 3_600_000_000;
    private const long JustBefore = 60_000_000;

    private static readonly HashSet<string> Figures =
        [.. BusinessForms.All.SelectMany(form => form.Members).Where(member => member.Kind is MemberKind.Number or MemberKind.Amount).Select(member => member.Name)];

    private static readonly string[] PeriodTexts = ["currency", "plan", "source"];

    private readonly CsvSection section;
    private readonly Dictionary<string, CsvValue> values;
    private readonly List<(string Name, CsvValue Value, char Decimal, bool IsSmallest)> members = [];
    private readonly CsvTime? time;
    private readonly CsvTime? start;
    private readonly CsvTime? end;

    public CsvBusinessColumns(CsvSection section, CsvHeader header)
    {
        this.section = section;
        values = section.Fields.ToDictionary(field => field.Key, field => field.Value.Bind(header), StringComparer.Ordinal);
        members.AddRange(section.Extras.Select(extra => (extra.Name, extra.Field.Bind(header), extra.Field.Decimal ?? section.Format.Decimal, extra.Field.IsSmallest)));
        (time, start, end) = (section.TimeOf("time"), section.TimeOf("start"), section.TimeOf("end"));
    }

    /// <summary>Adds what the record says as one call, or two; says what is wrong with it.</summary>
    public string? ReadInto(CsvRecords record, Calls calls, Call call)
    {
        (call.Kind, call.IsTimeRight) = (CallKind.Business, true);
        var wrong = section.Kind == CsvKind.Facts ? ReadFact(record, calls, ref call) : ReadStart(record, calls, ref call);
        calls.Add() = call;

        return wrong is null && section.Kind == CsvKind.Subscriptions ? ReadEnd(record, calls, call) : wrong;
    }

    private string? ReadFact(CsvRecords record, Calls calls, ref Call call)
    {
        var at = Text("time", record, calls);

        if (!time!.TryRead(Encoding.UTF8.GetBytes(at), out call.At))
        {
            call.Flaw = DropReason.BadTime;
            return $"time '{at}' {time.Wanted}";
        }

        var said = new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = Text("id", record, calls), ["source"] = Text("source", record, calls) };

        foreach (var (name, value, mark, isSmallest) in members)
        {
            if (Read(value, record, calls) is { Length: > 0 } text)
            {
                said[name] = Figures.Contains(name) && CsvNumber.TryRead(Encoding.UTF8.GetBytes(text), mark, out var number)
                    ? number.ToString(CultureInfo.InvariantCulture)
                    : text;
            }
        }

        foreach (var (name, _, _, _) in members.Where(member => member.IsSmallest && said.ContainsKey(member.Name)))
        {
            if (AmountOf(said[name], said.GetValueOrDefault("currency", ""), "month", "", "", out var amount) is { } wrong)
            {
                call.Flaw = DropReason.BadValue;
                return $"{name} {wrong}";
            }

            said[name] = amount.ToString(CultureInfo.InvariantCulture);
        }

        return Say(Text("type", record, calls), said, record, calls, ref call);
    }

    private string? ReadStart(CsvRecords record, Calls calls, ref Call call)
    {
        if (ReadDay("start", start!, record, calls, ref call, out var day) is { } wrong)
        {
            return wrong;
        }

        var isNothing = false;

        if (end is not null && Text("end", record, calls).Length > 0)
        {
            if (ReadDay("end", end, record, calls, ref call, out var last) is { } alsoWrong)
            {
                return alsoWrong;
            }

            if (last < day)
            {
                call.Flaw = DropReason.BadValue;
                return "it ends before it starts";
            }

            isNothing = last == day;
        }

        if (values.ContainsKey("price"))
        {
            if (AmountOf(
                Text("price", record, calls), Text("currency", record, calls), Text("interval", record, calls), Text("every", record, calls), Text("quantity", record, calls),
                out var monthly) is { } unpriced)
            {
                call.Flaw = DropReason.BadValue;
                return $"price {unpriced}";
            }

            return SayStart(day, isNothing, monthly, record, calls, ref call);
        }

        var amount = Text("amount", record, calls);

        if (!CsvNumber.TryRead(Encoding.UTF8.GetBytes(amount), section.Fields["amount"].Decimal ?? section.Format.Decimal, out var number))
        {
            call.Flaw = DropReason.BadValue;
            return $"amount '{amount}' is no number";
        }

        return SayStart(day, isNothing, number, record, calls, ref call);
    }

    /// <summary>What a price comes to a month, as Stripe means it; says what is wrong.</summary>
    private static string? AmountOf(string price, string currency, string interval, string every, string quantity, out decimal monthly)
    {
        monthly = 0;

        if (!long.TryParse(price, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var each))
        {
            return $"'{price}' is no whole number in the smallest unit of its currency";
        }

        if (MonthlyAmount.IntervalOf(interval) is not { } length)
        {
            return $"is asked for every '{interval}': an interval is day, week, month or year";
        }

        if (!TryCount(every, out var count) || !TryCount(quantity, out var many) || count > int.MaxValue)
        {
            return $"has the counts '{every}' and '{quantity}', which are no whole numbers";
        }

        try
        {
            monthly = MonthlyAmount.Of(each, currency, length, (int)count, many).Amount;

            return null;
        }
        catch (ArgumentOutOfRangeException wrong)
        {
            return $"'{wrong.ActualValue}': {wrong.Message.Split(" (Parameter", 2)[0]}";
        }

        static bool TryCount(string text, out long count)
        {
            count = 1;

            return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
        }
    }

    private string? SayStart(LocalDate day, bool isNothing, decimal number, CsvRecords record, Calls calls, ref Call call)
    {
        // The last word of a day holds: of what ends on its first day, as a trial that nobody paid for, that is the end.
        call.At = MomentOf(day) - (isNothing ? 2 * JustBefore : 0);
        var said = Named(record, calls, "start");
        said["amount"] = number.ToString(CultureInfo.InvariantCulture);

        foreach (var word in PeriodTexts)
        {
            if (values.ContainsKey(word))
            {
                said[word] = Text(word, record, calls);
            }
        }

        return Say("subscription.started", said, record, calls, ref call);
    }

    private string? ReadEnd(CsvRecords record, Calls calls, Call started)
    {
        if (end is null || Text("end", record, calls).Length == 0)
        {
            return null;
        }

        var call = new Call { Kind = CallKind.Business, Raw = started.Raw, IsTimeRight = true, IsBesides = true };
        ReadDay("end", end, record, calls, ref call, out var day);
        call.At = MomentOf(day) - JustBefore;
        var wrong = Say("subscription.cancelled", Named(record, calls, "end"), record, calls, ref call);
        calls.Add() = call;

        return wrong;
    }

    /// <summary>What names the period: a subscription may begin again, and each time is a fact of its own.</summary>
    private Dictionary<string, string> Named(CsvRecords record, Calls calls, string what)
    {
        var subscription = Text("subscription", record, calls);

        return new(StringComparer.Ordinal)
        {
            ["id"] = $"{subscription} {Text("start", record, calls)} {what}",
            ["source"] = values.ContainsKey("source") ? Text("source", record, calls) : "",
            ["subscription"] = subscription,
        };
    }

    private string? Say(string type, Dictionary<string, string> said, CsvRecords record, Calls calls, ref Call call)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(said);
        call.Name = calls.Keep(Encoding.UTF8.GetBytes(type));
        call.Account = calls.Keep(Encoding.UTF8.GetBytes(Text("account", record, calls)));
        call.Person = values.ContainsKey("person") ? calls.Keep(Encoding.UTF8.GetBytes(Text("person", record, calls))) : default;
        call.Payload = calls.Keep(payload);

        return BusinessSaying.Read(type, payload, out var problem) is null ? problem : null;
    }

    private string? ReadDay(string word, CsvTime reader, CsvRecords record, Calls calls, ref Call call, out LocalDate day)
    {
        var text = Text(word, record, calls);

        if (reader.TryReadDay(Encoding.UTF8.GetBytes(text), out day))
        {
            return null;
        }

        call.Flaw = DropReason.BadTime;

        return $"{word} '{text}' {reader.Wanted}";
    }

    private static long MomentOf(LocalDate day) => Moment.ToMicroseconds(day.AtMidnight().InUtc().ToInstant()) + Noon;

    private string Text(string word, CsvRecords record, Calls calls) => values.TryGetValue(word, out var value) ? Read(value, record, calls) : "";

    private static string Read(CsvValue value, CsvRecords record, Calls calls) =>
        value.TryRead(record, calls, out var slice) ? Encoding.UTF8.GetString(calls.Text(slice)) : "";
}
