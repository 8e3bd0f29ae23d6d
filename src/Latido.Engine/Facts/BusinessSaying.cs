using System.Text.Json;
using NodaTime.Text;

namespace Latido.Engine.Facts;

/// <summary>
/// What a business fact says, read from the payload of its record, a flat JSON object: <c>id</c>, <c>source</c> and the members of
/// its <see cref="BusinessForm"/>.
/// </summary>
public sealed record BusinessSaying
{
    public const int MaxId = 256;

    /// <summary>The longest text of a member, in characters.</summary>
    public const int MaxText = 5_000;

    private const string AccountBy = "accountBy";

    private BusinessSaying(BusinessForm form, string source, string id) => (Form, Source, Id) = (form, source, id);

    public BusinessForm Form { get; }

    /// <summary>The system it comes from: zendesk, stripe, a member's hand.</summary>
    public string Source { get; }

    /// <summary>Its id within the source.</summary>
    public string Id { get; }

    /// <summary>Nobody said its account: it is the one where its person belonged.</summary>
    internal bool IsByPerson { get; private init; }

    internal string? Subject { get; private set; }

    internal double Value { get; private set; } = double.NaN;

    internal int Choice { get; private set; } = -1;

    internal int Extra { get; private set; }

    internal int Currency { get; private set; }

    /// <summary>The fact's key among those of its account.</summary>
    internal ulong Key => KeyOf(Source, Id);

    /// <summary>By what an account knows the fact that a source calls by this id.</summary>
    public static ulong KeyOf(string source, string id) => StableHash.Mix(StableHash.Of(source), StableHash.Of(id));

    /// <summary>Reads a fact of this type; null with the problem, which names the cure, where it cannot be used.</summary>
    public static BusinessSaying? Read(string type, ReadOnlySpan<byte> payload, out string problem)
    {
        if (BusinessForms.Find(type) is not { } form)
        {
            problem = OwnFacts.Types.Contains(type)
                ? $"'{type}' is Latido's own word: accounts come into segments and leave them by the conditions of the settings, and nobody sends it. Change the segment, or send a fact that its condition asks for."
                : $"'{PlainText.Cut(type, 64)}' is no type of fact. The types are {string.Join(", ", BusinessForms.All.Select(each => each.Name))}.";
            return null;
        }

        if (FlatJson.Read(payload) is not { } values)
        {
            problem = "A fact must be one flat JSON object.";
            return null;
        }

        return Read(form, values, out problem);
    }

    /// <summary>The payload, which says besides that its account was found by its person: no record said that the person belonged there.</summary>
    public static byte[] NoteAccountByPerson(ReadOnlySpan<byte> payload) =>
        [.. payload[..payload.LastIndexOf((byte)'}')], .. payload.Length > 2 ? ","u8 : [], .. "\"accountBy\":\"person\"}"u8];

    private static BusinessSaying? Read(BusinessForm form, List<FlatValue> values, out string problem)
    {
        problem = "";

        if (TextOf(values, "id") is not { Length: <= MaxId } id)
        {
            problem = $"'id' must be a text of 1 to {MaxId} characters, unique within its source and account: by it a fact sent twice counts once.";
            return null;
        }

        BusinessSaying saying = new(form, TextOf(values, "source") is { Length: <= MaxId } source ? source : "", id) { IsByPerson = TextOf(values, AccountBy) == "person" };
        problem = form.Members.Select(member => saying.Take(member, values)).FirstOrDefault(wrong => wrong is not null) ?? saying.Wrong() ?? "";

        return problem.Length == 0 ? saying : null;
    }

    /// <summary>A text; none where it holds a NUL, which no store takes.</summary>
    private static string? TextOf(List<FlatValue> values, string name) =>
        values.FindLast(value => value.Name == name).Trimmed is { } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;

    /// <summary>Takes a member in; says what is wrong with it.</summary>
    private string? Take(BusinessMember member, List<FlatValue> values)
    {
        var value = values.FindLast(value => value.Name == member.Name);

        if (value.Trimmed is not { } text)
        {
            return member.IsNeeded || (value.Name is not null && !value.IsNull && value.Type is JsonTokenType.StartArray)
                ? $"{Form.Name} needs '{member.Name}', {Wanted(member)}."
                : null;
        }

        var isTaken = member.Kind switch
        {
            MemberKind.Text => text.Length <= MaxText,
            MemberKind.Subject => text.Length <= MaxId && (Subject = text) is not null,
            MemberKind.Number => value.Number is { } number && TakeNumber(member, (double)number),
            MemberKind.Amount => value.Number is >= 0 and < 1_000_000_000_000 && TakeAmount(value.Number.Value),
            MemberKind.Currency => text.Length == 3 && text.All(char.IsAsciiLetter) && (Currency = BusinessFact.Pack(text.ToUpperInvariant())) != 0,
            MemberKind.Date => LocalDatePattern.Iso.Parse(text) is { Success: true } day && TakeDay(member, DayNumber.From(day.Value)),
            _ => TakeChoice(member, text),
        };

        return isTaken ? null : $"'{member.Name}' of {Form.Name} must be {Wanted(member)}.";
    }

    private bool TakeNumber(BusinessMember member, double number)
    {
        if (!(number >= member.Bounds.Least && number <= member.Bounds.Most))
        {
            return false;
        }

        if (member.Name == "scale")
        {
            Extra = (int)number;
        }
        else
        {
            Value = number;
        }

        return true;
    }

    private bool TakeAmount(decimal amount)
    {
        Value = (double)Money.Of(amount, "").Minor;

        return true;
    }

    private bool TakeDay(BusinessMember member, int day)
    {
        Extra = member.Name == "due" ? day : Extra;

        return DayNumber.Fits(day);
    }

    private bool TakeChoice(BusinessMember member, string text)
    {
        for (var i = 0; i < member.Choices.Count; i++)
        {
            if (string.Equals(member.Choices[i], text, StringComparison.OrdinalIgnoreCase))
            {
                Choice = i;
                return true;
            }
        }

        return false;
    }

    /// <summary>What is wrong with the whole, where each member is right by itself.</summary>
    private string? Wrong()
    {
        if (Form.Type is BusinessType.SurveyAnswered or BusinessType.TicketRated)
        {
            Extra = Extra > 0 ? Extra : Form.Type == BusinessType.SurveyAnswered && Choice == 0 ? 10 : 5;

            return Value > Extra ? $"'score' of {Form.Name} is above the top of its scale, {Extra}. Send 'scale' with the highest score there is." : null;
        }

        return Form.Type == BusinessType.ContractSigned && !double.IsNaN(Value) && Currency == 0 ? "contract.signed has an 'amount' and needs its 'currency'." : null;
    }

    private static string Wanted(BusinessMember member) => member.Kind switch
    {
        MemberKind.Subject => $"an id of 1 to {MaxId} characters",
        MemberKind.Number => FormattableString.Invariant($"a number from {member.Bounds.Least} to {member.Bounds.Most}"),
        MemberKind.Amount => "an amount of 0 or more, in major units",
        MemberKind.Currency => "a currency of three letters, such as EUR",
        MemberKind.Date => "a day, such as 2026-03-31",
        MemberKind.Choice => $"one of {string.Join(", ", member.Choices)}",
        _ => $"a text of 1 to {MaxText} characters",
    };

    /// <summary>What facts know such a subject by, whoever tells it (see <see cref="BusinessForm.HasSharedSubject"/>).</summary>
    internal static ulong SharedSubject(string word) => Math.Max(1, StableHash.Of(word.Trim().ToUpperInvariant()));

    /// <summary>As it is kept of an account.</summary>
    internal BusinessFact At(long at, int day, Person? person) => new()
    {
        At = at,
        Day = day,
        Id = Key,
        Type = Form.Type,
        Subject = Subject is null ? 0 : Form.HasSharedSubject ? SharedSubject(Subject) : Math.Max(1, StableHash.Mix(StableHash.Of(Source), StableHash.Of(Subject))),
        Person = person,
        Value = Value,
        Choice = Choice,
        Extra = Extra,
        Currency = Currency,
    };

    internal static BusinessSaying? Read(in Fact fact) => BusinessForms.Find(fact.Name) is { } form && FlatJson.Read(fact.Payload) is { } values
        ? Read(form, values, out _)
        : null;
}
