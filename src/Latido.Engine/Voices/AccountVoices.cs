using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using Latido.Engine.Scores;

namespace Latido.Engine.Voices;

/// <summary>
/// The voices that speak of an account on a day. Where one is content and another worried they disagree, which is worth a look whatever the
/// score: use may be high in an account that does not pay, and answers may be kind in one that leaves. Who has nothing to say is left out.
/// </summary>
public sealed class AccountVoices
{
    /// <summary>What the account pays is held against what it paid so many days before.</summary>
    public const int RevenueDays = 90;

    private AccountVoices(IReadOnlyList<AccountVoice> all, Money? paid) => (All, Paid) = (all, paid);

    /// <summary>Those who have something to say, health first.</summary>
    public IReadOnlyList<AccountVoice> All { get; }

    /// <summary>What it pays a month: by its subscriptions where they are told, else by the trait mrr. Null where nobody says, or in several currencies at once.</summary>
    public Money? Paid { get; }

    /// <summary>One is content and another worried.</summary>
    public bool Disagree => All.Any(voice => voice.Stance is Stance.Content) && All.Any(voice => voice.Stance is Stance.Worried);

    /// <summary>In one sentence what speaks for the account and what against it; null where they do not disagree.</summary>
    public Words? Sentence => Disagree
        ? new(
            $"{Upper(Join(Stance.Content, words => words.En, "and"))}, but {Join(Stance.Worried, words => words.En, "and")}.",
            $"{Upper(Join(Stance.Content, words => words.Es, "y"))}, pero {Join(Stance.Worried, words => words.Es, "y")}.")
        : null;

    /// <summary>Hears them as of the day of a rating: nothing after it counts.</summary>
    public static AccountVoices Of(AccountFacts account, Rating rating) => Of(account, rating.Day, rating.ShownScore, rating.ShownBand);

    /// <summary>Hears them as of a day on which health was this.</summary>
    internal static AccountVoices Of(AccountFacts account, int day, double? score, Band band)
    {
        var business = account.Business is { } book ? Read(book, day) : null;
        var paid = PaidOn(account, day);
        AccountVoice?[] all = [Health(score, band), Revenue(paid, PaidOn(account, day - RevenueDays)), Sentiment(business), Billing(business)];

        return new([.. all.OfType<AccountVoice>()], paid);
    }

    private static BusinessNumbers Read(BusinessBook book, int day)
    {
        BusinessNumbers numbers = new();
        numbers.Read(book, day);

        return numbers;
    }

    private static AccountVoice? Health(double? score, Band band)
    {
        var (stance, en, es) = band switch
        {
            Band.Green => (Stance.Content, "green", "verde"),
            Band.Yellow => (Stance.Neutral, "yellow", "amarilla"),
            Band.Red => (Stance.Worried, "red", "roja"),
            _ => (Stance.Neutral, "", ""),
        };
        var points = score is { } exact ? Math.Round(exact, MidpointRounding.AwayFromZero) : (double?)null;

        return en.Length == 0 ? null : new(
            Voice.Health, stance,
            new($"health is {en}{(points is { } now ? $" ({Figures.En(now)})" : "")}", $"la salud está {es}{(points is { } ahora ? $" ({Figures.Es(ahora)})" : "")}"));
    }

    private static AccountVoice? Revenue(Money? paidNow, Money? paidBefore)
    {
        if (paidNow is not { } now || paidBefore is not { } before || before.Currency != now.Currency)
        {
            return null;
        }

        var change = now.Amount - before.Amount;
        var figure = (Math.Abs(change), now.Currency);

        return new(
            Voice.Revenue,
            (Stance)Math.Sign(change),
            change switch
            {
                0 => new("it pays as much as three months ago", "paga lo mismo que hace tres meses"),
                > 0 => new($"it pays {Money(figure, Figures.En)} a month more than three months ago", $"paga {Money(figure, Figures.Es)} más al mes que hace tres meses"),
                _ when now.Amount == 0 => new($"it pays nothing any more, {Money(figure, Figures.En)} a month three months ago", $"ya no paga nada, y hace tres meses {Money(figure, Figures.Es)} al mes"),
                _ => new($"it pays {Money(figure, Figures.En)} a month less than three months ago", $"paga {Money(figure, Figures.Es)} menos al mes que hace tres meses"),
            });
    }

    private static Money? PaidOn(AccountFacts account, int day) => Customers.InOneCurrency(Customers.PaidOn(account, day));

    private static AccountVoice? Sentiment(BusinessNumbers? of)
    {
        if (of is null)
        {
            return null;
        }

        List<(Stance Stance, Words Says)> parts = [];
        Add(of.Nps, 0, 30, new("NPS is", "el NPS es"), isPercent: false);
        Add(of.Csat, 60, 80, new("CSAT is", "el CSAT es"), isPercent: true);
        Add(of.Sentiment, -20, 20, new("the tone of messages is", "el tono de los mensajes es"), isPercent: false);

        if (parts.Count == 0)
        {
            return null;
        }

        var stance = (Stance)Math.Sign(parts.Sum(part => (int)part.Stance));

        // What speaks for the stance is said; all of it where they are of two minds.
        var said = parts.Where(part => stance is Stance.Neutral || part.Stance == stance).ToList();

        return new(Voice.Sentiment, stance, new(string.Join(", ", said.Select(part => part.Says.En)), string.Join(", ", said.Select(part => part.Says.Es))));

        void Add(double value, double poorBelow, double goodFrom, Words name, bool isPercent)
        {
            if (!double.IsNaN(value))
            {
                var whole = Math.Round(value, MidpointRounding.AwayFromZero);
                parts.Add((
                    value < poorBelow ? Stance.Worried : value >= goodFrom ? Stance.Content : Stance.Neutral,
                    new($"{name.En} {(isPercent ? Figures.PercentEn(whole) : Figures.En(whole))}", $"{name.Es} {(isPercent ? Figures.PercentEs(whole) : Figures.Es(whole))}")));
            }
        }
    }

    private static AccountVoice? Billing(BusinessNumbers? of) => of switch
    {
        null => null,
        { OverdueDays: > 0 and var days } => new(
            Voice.Billing, Stance.Worried,
            new($"an invoice has been due for {Figures.En(days)} {Figures.Of((int)days, "day", "days")}", $"una factura venció hace {Figures.Es(days)} {Figures.Of((int)days, "día", "días")}")),
        { FailedPayments: > 0 and var failed } => new(
            Voice.Billing, Stance.Worried,
            new($"{Figures.En(failed)} {Figures.Of((int)failed, "payment", "payments")} failed in three months", $"{Figures.Of((int)failed, "falló un cobro", $"fallaron {Figures.Es(failed)} cobros")} en tres meses")),
        { OverdueDays: 0 } => new(Voice.Billing, Stance.Content, new("its invoices are paid", "sus facturas están pagadas")),
        _ => null,
    };

    private static string Money((decimal Amount, string Currency) of, Func<double, string> write) => $"{write((double)of.Amount)} {of.Currency}";

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private string Join(Stance stance, Func<Words, string> language, string and)
    {
        var said = All.Where(voice => voice.Stance == stance).Select(voice => language(voice.Says)).ToList();

        return said is [var only] ? only : $"{string.Join(", ", said.SkipLast(1))} {and} {said[^1]}";
    }
}
