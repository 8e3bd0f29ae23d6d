using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Latido.Server.Log;

namespace Latido.Server.Ingest.Imports.Csv;

/// <summary>Takes a CSV file apart by its section of the mapping: each record one event, one person, one account, or what it says of the business.</summary>
internal sealed class CsvReader(ByteWindow window, CsvSection section, string file) : ImportReader(window)
{
    private CsvRecords? records;
    private CsvColumns? columns;
    private CsvBusinessColumns? business;
    private CsvHeader? header;
    private CsvJoiner? joiner;

    public override long Line => Records.Line;

    public override ReadOnlySpan<byte> Raw => Records.Raw;

    public override bool HasHeader => true;

    // Events under another mapping would count twice: they keep their ids. People and accounts may be said again.
    public override ulong Kind => field == 0
        ? field = Hash.Of(Encoding.UTF8.GetBytes(string.Join('\n', HeaderNames)), section.Kind == CsvKind.Events ? 1 : section.Hash)
        : field;

    private IReadOnlyList<string> HeaderNames { get; set; } = [];

    private CsvRecords Records => records ??= new(Window, section.Format.Separator is { } mark ? (byte)mark : GuessSeparator(Window.Rest));

    // What parts the columns is found out from the first line, so that has to be there whole.
    public override bool TryNext() =>
        (records is not null || Window.IsEnd || Window.Rest.IndexOfAny((byte)'\n', (byte)'\r') >= 0) && Records.TryNext();

    public override void TakeHeader()
    {
        using var text = new Calls();
        var names = new List<string>();

        for (var i = 0; i < Records.Count; i++)
        {
            names.Add(Encoding.UTF8.GetString(text.Text(Records.Keep(i, text))).Trim());
        }

        HeaderNames = names;
        header = new(file, names);
        joiner = section.Lookups.Count > 0 ? new(section, header) : null;

        if (section.Kind is CsvKind.Facts or CsvKind.Subscriptions)
        {
            business = new(section, header);
        }
        else
        {
            columns = new(section, header);
        }
    }

    public override string? ReadInto(Calls calls)
    {
        var raw = Records.KeepRaw(calls);
        var call = new Call { Raw = raw };
        var wrong = Check(calls.Text(raw), ref call);

        if (wrong is null && joiner?.Join(Records, calls) is { } missing)
        {
            call.Flaw = DropReason.BadValue;
            wrong = missing;
        }

        if (wrong is null && business is not null)
        {
            return business.ReadInto(Records, calls, call);
        }

        wrong ??= columns?.Read(Records, calls, ref call);
        calls.Add() = call;

        return wrong;
    }

    private string? Check(ReadOnlySpan<byte> raw, ref Call call)
    {
        if (Records.Flaw is { } flaw)
        {
            call.Flaw = DropReason.Unreadable;
            return flaw.En;
        }

        if (Records.Count != header!.Count)
        {
            call.Flaw = DropReason.WrongColumns;
            return Records.WrongCount(header.Count).En;
        }

        if (!Utf8.IsValid(raw))
        {
            call.Flaw = DropReason.Unreadable;
            return "not UTF-8; say 'encoding: latin1' (or the like) under 'format'";
        }

        return null;
    }

    /// <summary>The separator that the first line has most of.</summary>
    internal static byte GuessSeparator(ReadOnlySpan<byte> start)
    {
        var end = start.IndexOfAny((byte)'\n', (byte)'\r');
        var line = end < 0 ? start : start[..end];
        var (best, most) = ((byte)',', 0);

        foreach (var candidate in ",;\t|"u8)
        {
            var count = line.Count(candidate);
            (best, most) = count > most ? (candidate, count) : (best, most);
        }

        return best;
    }
}

/// <summary>The columns of one file, each bound to what the mapping says it means.</summary>
internal sealed class CsvColumns
{
    private static readonly (string Word, string Trait)[] AccountTexts = [("name", "name"), ("currency", "currency"), ("owner", "owner")];
    private static readonly (string Word, string Trait)[] PeopleTexts = [("name", "name"), ("email", "email")];

    private readonly CsvSection section;
    private readonly CsvHeader header;
    private readonly Dictionary<string, CsvValue> values;
    private readonly CsvValue? person;
    private readonly CsvValue? anonymous;
    private readonly CsvValue? account;
    private readonly CsvValue? name;
    private readonly CsvValue? id;
    private readonly CsvValue? at;
    private readonly List<(byte[] Name, CsvValue Value)> texts = [];
    private readonly CsvTime? time;
    private readonly string timeWord;
    private readonly Dictionary<string, CsvTime> days = [];

    public CsvColumns(CsvSection section, CsvHeader header)
    {
        (this.section, this.header) = (section, header);
        values = section.Fields.ToDictionary(field => field.Key, field => field.Value.Bind(header));

        foreach (var (word, trait) in section.Kind switch { CsvKind.Accounts => AccountTexts, CsvKind.People => PeopleTexts, _ => [] })
        {
            if (values.TryGetValue(word, out var value))
            {
                texts.Add((NameOf(trait), value));
            }
        }

        texts.AddRange(section.Extras.Select(extra => (NameOf(extra.Name), extra.Field.Bind(header))));
        timeWord = section.Kind == CsvKind.Events ? "time" : "from";
        time = section.TimeOf(timeWord);

        // Looked up once: each record asks for all of them.
        (person, anonymous, account) = (values.GetValueOrDefault("person"), values.GetValueOrDefault("anonymous"), values.GetValueOrDefault("account"));
        (name, id, at) = (values.GetValueOrDefault("event"), values.GetValueOrDefault("id"), values.GetValueOrDefault(timeWord));

        foreach (var word in (string[])["startedOn", "renewsOn"])
        {
            if (section.TimeOf(word) is { } day)
            {
                days[word] = day;
            }
        }
    }

    /// <summary>Reads the record into the call; says what is wrong with it.</summary>
    public string? Read(CsvRecords record, Calls calls, ref Call call)
    {
        call.Kind = section.Kind switch { CsvKind.Accounts => CallKind.Account, CsvKind.People => CallKind.Identify, _ => CallKind.Track };

        return ReadText("person", person, record, calls, ref call, ref call.Person)
            ?? ReadText("anonymous", anonymous, record, calls, ref call, ref call.Anonymous)
            ?? ReadText("account", account, record, calls, ref call, ref call.Account)
            ?? ReadText("event", name, record, calls, ref call, ref call.Name)
            ?? ReadText("id", id, record, calls, ref call, ref call.MessageId)
            ?? ReadTime(record, calls, ref call)
            ?? ReadPayload(record, calls, ref call);
    }

    private static string? ReadText(string word, CsvValue? value, CsvRecords record, Calls calls, ref Call call, ref Slice into)
    {
        if (value is null || value.TryRead(record, calls, out into))
        {
            return null;
        }

        call.Flaw = DropReason.BadValue;

        return $"{word} '{Text(calls, into)}' is no whole number";
    }

    private string? ReadTime(CsvRecords record, Calls calls, ref Call call)
    {
        if (time is null || !at!.TryRead(record, calls, out var slice))
        {
            return null;
        }

        // A person without a date is known as of now; an event without one cannot be placed.
        if ((slice.Length == 0 && section.Kind != CsvKind.Events) || time.TryRead(calls.Text(slice), out call.At))
        {
            return null;
        }

        call.Flaw = DropReason.BadTime;

        return $"{timeWord} '{Text(calls, slice)}' {time.Wanted}";
    }

    private string? ReadPayload(CsvRecords record, Calls calls, ref Call call)
    {
        // The values are read before the object is begun: both are built in the same text.
        Span<Slice> kept = stackalloc Slice[Math.Min(texts.Count, 256)];

        for (var i = 0; i < kept.Length; i++)
        {
            texts[i].Value.TryRead(record, calls, out kept[i]);
        }

        var numbers = section.Kind == CsvKind.Accounts ? new AccountValues() : default;

        if (section.Kind == CsvKind.Accounts && ReadAccount(record, calls, ref numbers) is { } wrong)
        {
            call.Flaw = DropReason.BadValue;
            return wrong;
        }

        var json = new JsonText(calls);

        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i].Length > 0)
            {
                json.AddText(texts[i].Name, kept[i]);
            }
        }

        AddRaw(ref json, "\"mrr\":"u8, numbers.Mrr);
        AddRaw(ref json, "\"seats\":"u8, numbers.Seats);
        AddRaw(ref json, "\"startedOn\":"u8, numbers.StartedOn);
        AddRaw(ref json, "\"renewsOn\":"u8, numbers.RenewsOn);
        AddRaw(ref json, "\"parent\":"u8, numbers.Parent);
        call.Payload = json.End();

        return null;
    }

    private string? ReadAccount(CsvRecords record, Calls calls, ref AccountValues into)
    {
        foreach (var word in (string[])["mrr", "seats", "startedOn", "renewsOn", "parent"])
        {
            if (!values.TryGetValue(word, out var value) || !value.TryRead(record, calls, out var slice) || slice.Length == 0)
            {
                continue;
            }

            var text = calls.Text(slice);
            string? json = null;

            if (word is "mrr" or "seats" && CsvNumber.TryRead(text, section.Fields[word].Decimal ?? section.Format.Decimal, out var number)
                && (word is "mrr" || number == decimal.Truncate(number)))
            {
                json = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            else if (days.TryGetValue(word, out var day) && day.TryReadDay(text, out var date))
            {
                json = $"\"{NodaTime.Text.LocalDatePattern.Iso.Format(date)}\"";
            }
            else if (word is "parent")
            {
                json = $"\"{JsonEncodedText.Encode(text)}\"";
            }

            if (json is null)
            {
                return $"{word} '{Text(calls, slice)}'{(days.TryGetValue(word, out var wanted) ? $" {wanted.Wanted}" : "")}";
            }

            into.Set(word, json);
        }

        return null;
    }

    private static void AddRaw(ref JsonText json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.AddRaw(name, Encoding.UTF8.GetBytes(value));
        }
    }

    private static byte[] NameOf(string name) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(name)}\":");

    private static string Text(Calls calls, Slice slice) => Encoding.UTF8.GetString(TextBounds.Cut(calls.Text(slice), 80));

    /// <summary>An account's numbers and days, as JSON.</summary>
    private struct AccountValues
    {
        public string? Mrr;
        public string? Seats;
        public string? StartedOn;
        public string? RenewsOn;
        public string? Parent;

        public void Set(string word, string json) => _ = word switch
        {
            "mrr" => Mrr = json,
            "seats" => Seats = json,
            "startedOn" => StartedOn = json,
            "renewsOn" => RenewsOn = json,
            _ => Parent = json,
        };
    }
}
