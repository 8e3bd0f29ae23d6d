namespace Latido.Engine.Facts;

/// <summary>
/// A fact of the business with an account, as far as numbers are made of it: what people read of it, its texts, lies in
/// the store.
/// </summary>
public readonly record struct BusinessFact
{
    /// <summary>When it happened, in microseconds since 1970 UTC.</summary>
    public required long At { get; init; }

    /// <summary>The workspace's day on which it happened (see <see cref="DayNumber"/>).</summary>
    public required int Day { get; init; }

    /// <summary>A hash of its source and its id there: sent again it is the same fact, corrected or not.</summary>
    public required ulong Id { get; init; }

    public required BusinessType Type { get; init; }

    /// <summary>A hash of the ticket, invoice, subscription, milestone, step or contract it is about; 0 for none.</summary>
    public ulong Subject { get; init; }

    /// <summary>Who answered, wrote or is named; null for nobody.</summary>
    public Person? Person { get; init; }

    /// <summary>
    /// What it says in a number: the score of an answer, the minor units of an amount, −1 to 1 of a sentiment, minutes. NaN where
    /// it says none.
    /// </summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>Which of the words of its form's choice; -1 where it names none.</summary>
    public int Choice { get; init; } = -1;

    /// <summary>The top of a survey's scale, the day an invoice is due; 0 where it does not say.</summary>
    public int Extra { get; init; }

    /// <summary>The currency of an amount, its letters packed; 0 for none.</summary>
    public int Currency { get; init; }

    public BusinessFact()
    {
    }

    /// <summary>The amount of an invoice, a contract, or a subscription's month; null where it has none.</summary>
    public Money? Amount => Currency == 0 || double.IsNaN(Value) ? null : new((long)Value, NameOf(Currency));

    /// <summary>Who it is, whoever that turned out to be.</summary>
    public Person? Who => Person is null ? null : PeopleBook.Resolve(Person);

    /// <summary>Whether it says just the same.</summary>
    internal bool IsSame(in BusinessFact other) =>
        (At, Day, Id, Type, Subject, Choice, Extra, Currency) == (other.At, other.Day, other.Id, other.Type, other.Subject, other.Choice, other.Extra, other.Currency)
        && ReferenceEquals(Person, other.Person) && Value.Equals(other.Value);

    internal static int Pack(string currency) => (currency[0] << 16) | (currency[1] << 8) | currency[2];

    internal static string NameOf(int currency) => string.Create(3, currency, (text, packed) =>
    {
        for (var i = 0; i < 3; i++)
        {
            text[i] = (char)((packed >> (8 * (2 - i))) & 0xFF);
        }
    });
}
