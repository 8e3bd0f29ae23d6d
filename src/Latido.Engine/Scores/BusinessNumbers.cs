using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// The numbers of the business with an account as of one day, in one pass over its facts up to that day. What has nothing
/// to be measured by is NaN, or -1 where it is a count or a day. Keeps its lists between days; one to a thread.
/// </summary>
internal sealed class BusinessNumbers
{
    /// <summary>Answers older than this say nothing of today.</summary>
    public const int AnswerDays = 365;

    /// <summary>An answer weighs half as much after so many days.</summary>
    private const double HalfLife = 180;

    private const int Season = 90;
    private const int Month = 28;

    private readonly Dictionary<ulong, Ticket> tickets = [];
    private readonly Dictionary<ulong, Invoice> invoices = [];
    private readonly Dictionary<Person, int> roles = [];
    private readonly Dictionary<Person, (double Score, double Weight)> votes = [];

    /// <summary>−100 to 100: promoters less detractors of the answers of a year, each person's last one, weighed by role and age.</summary>
    public double Nps { get; private set; }

    /// <summary>The people whose last answer counts.</summary>
    public int NpsAnswers { get; private set; }

    /// <summary>The share of answers and ticket ratings of 90 days in the upper two fifths of their scale, in percent.</summary>
    public double Csat { get; private set; }

    public int CsatAnswers { get; private set; }

    /// <summary>Meetings and calls in 90 days.</summary>
    public double Meetings { get; private set; }

    /// <summary>Days since somebody of the team last met, called or heard from the customer.</summary>
    public double QuietDays { get; private set; }

    /// <summary>Answers received for a hundred messages sent in 90 days.</summary>
    public double Replies { get; private set; }

    /// <summary>Messages opened or answered for a hundred sent in 90 days.</summary>
    public double MessageUse { get; private set; }

    /// <summary>Different milestones reached.</summary>
    public double Milestones { get; private set; }

    /// <summary>Days since the oldest invoice that is not paid fell due; 0 where all is well.</summary>
    public double OverdueDays { get; private set; }

    /// <summary>Invoices past their day and not paid.</summary>
    public int OverdueInvoices { get; private set; }

    /// <summary>Payments that failed in 90 days.</summary>
    public double FailedPayments { get; private set; }

    public double OpenTickets { get; private set; }

    /// <summary>The age of the oldest open ticket, in days.</summary>
    public double TicketAge { get; private set; }

    /// <summary>1 low to 4 urgent: the most urgent that is open; 0 for none.</summary>
    public double TicketSeverity { get; private set; }

    /// <summary>Tickets opened in 28 days, and in the 28 before.</summary>
    public (int Now, int Before) Tickets28 { get; private set; }

    public bool HasTickets { get; private set; }

    /// <summary>The mean of what messages of 90 days sounded like, −100 to 100; a newer one weighs more.</summary>
    public double Sentiment { get; private set; }

    public int SentimentMessages { get; private set; }

    /// <summary>Reads the book as of the close of a day.</summary>
    public void Read(BusinessBook book, int day)
    {
        Begin();
        var (sent, received, opened, met, milestones) = (0, 0, 0, 0, 0);
        var (lastContact, isTouched) = (-1, false);
        var (csat, good, failed, paidFor) = (0, 0, 0, false);
        var (mood, moodWeight) = (0.0, 0.0);

        foreach (ref readonly var fact in book.UpTo(day))
        {
            var age = day - fact.Day;

            switch (fact.Type)
            {
                case BusinessType.StakeholderNamed when fact.Who is { } who:
                    roles[who] = fact.Choice;
                    break;
                case BusinessType.SurveyAnswered when fact.Choice == 0 && age < AnswerDays:
                    Vote(fact, age);
                    break;
                case BusinessType.SurveyAnswered or BusinessType.TicketRated when age < Season && (fact.Type != BusinessType.SurveyAnswered || fact.Choice == 1):
                    csat++;
                    good += fact.Value >= 0.8 * fact.Extra ? 1 : 0;
                    break;
                case BusinessType.TicketOpened or BusinessType.TicketSolved:
                    Follow(fact);
                    break;
                case BusinessType.InvoiceIssued or BusinessType.InvoicePaid or BusinessType.InvoiceOverdue or BusinessType.InvoiceFailed:
                    paidFor = true;
                    failed += fact.Type == BusinessType.InvoiceFailed && age < Season ? 1 : 0;
                    Bill(fact);
                    break;
                case BusinessType.MeetingHeld or BusinessType.CallMade:
                    (isTouched, lastContact) = (true, fact.Day);
                    met += age < Season ? 1 : 0;
                    break;
                case BusinessType.MessageSent:
                    isTouched = true;
                    sent += age < Season ? 1 : 0;
                    break;
                case BusinessType.MessageReceived:
                    (isTouched, lastContact) = (true, fact.Day);
                    received += age < Season ? 1 : 0;
                    Feel(fact, age, ref mood, ref moodWeight);
                    break;
                case BusinessType.MessageOpened:
                    opened += age < Season ? 1 : 0;
                    break;
                case BusinessType.MilestoneReached:
                    milestones++;
                    break;
                default:
                    break;
            }
        }

        (Csat, CsatAnswers) = (csat == 0 ? double.NaN : 100.0 * good / csat, csat);
        (Meetings, QuietDays) = (isTouched ? met : double.NaN, lastContact < 0 ? double.NaN : day - lastContact);
        Replies = sent == 0 ? double.NaN : Math.Min(100, 100.0 * received / sent);
        MessageUse = sent == 0 ? double.NaN : Math.Min(100, 100.0 * (received + opened) / sent);
        Milestones = milestones == 0 ? double.NaN : milestones;
        FailedPayments = paidFor ? failed : double.NaN;
        Sentiment = moodWeight == 0 ? double.NaN : 100 * mood / moodWeight;
        CountVotes();
        CountTickets(day);
        CountInvoices(day, paidFor);
    }

    /// <summary>
    /// The unpaid invoices that fell due before a day, at most so many days: how many, how late the oldest is, and what they come to (null
    /// where some has no amount, or not all are in one currency). Of the book read last; null where there is none.
    /// </summary>
    public (int Count, int Days, Money? Amount)? Overdue(int day, int most)
    {
        var late = invoices.Values.Where(invoice => !invoice.IsPaid && invoice.DueOn < day && day - invoice.DueOn <= most).ToList();

        return late.Count == 0 ? null : (late.Count, late.Max(invoice => day - invoice.DueOn), late.Skip(1).Aggregate(late[0].Amount, (sum, invoice) => Sum(sum, invoice.Amount)));
    }

    /// <summary>The numbers as they are now, for whoever needs them after the next day is read.</summary>
    public BusinessNumbers Copy() => (BusinessNumbers)MemberwiseClone();

    /// <summary>What a role's answer weighs against a user's.</summary>
    internal static double WeightOf(int role) => role switch { 3 or 2 => 3, 1 => 2, _ => 1 };

    private void Begin()
    {
        tickets.Clear();
        invoices.Clear();
        roles.Clear();
        votes.Clear();
        SentimentMessages = 0;
    }

    /// <summary>A person's later answer takes the place of the earlier one; nobody's own counts by itself.</summary>
    private void Vote(in BusinessFact fact, int age)
    {
        var who = fact.Who ?? new Person(-1, "");
        votes[who] = (10 * fact.Value / fact.Extra, Math.Pow(0.5, age / HalfLife));
    }

    private void CountVotes()
    {
        var (sum, all) = (0.0, 0.0);

        foreach (var (who, (score, age)) in votes)
        {
            var weight = age * WeightOf(roles.GetValueOrDefault(who));
            sum += score >= 9 ? weight : score <= 6 ? -weight : 0;
            all += weight;
        }

        (Nps, NpsAnswers) = (votes.Count == 0 ? double.NaN : 100 * sum / all, votes.Count);
    }

    private void Feel(in BusinessFact fact, int age, ref double mood, ref double all)
    {
        if (age < Season && !double.IsNaN(fact.Value))
        {
            var weight = Math.Pow(0.5, age / 30.0);
            mood += weight * fact.Value;
            all += weight;
            SentimentMessages++;
        }
    }

    private void Follow(in BusinessFact fact)
    {
        var known = tickets.TryGetValue(fact.Subject, out var ticket);

        tickets[fact.Subject] = fact.Type == BusinessType.TicketSolved ? ticket with { IsOpen = false, OpenedOn = known ? ticket.OpenedOn : -1 }
            // Opened again it is as old as ever, and no new one.
            : new(known && ticket.OpenedOn >= 0 ? ticket.OpenedOn : fact.Day, IsOpen: true, Math.Max(fact.Choice < 0 ? 2 : fact.Choice + 1, ticket.Severity));
    }

    private void CountTickets(int day)
    {
        var (open, oldest, severity, now, before) = (0, 0, 0, 0, 0);

        foreach (var ticket in tickets.Values)
        {
            var age = ticket.OpenedOn < 0 ? int.MaxValue : day - ticket.OpenedOn;
            now += age < Month ? 1 : 0;
            before += age is >= Month and < 2 * Month ? 1 : 0;

            if (ticket.IsOpen)
            {
                open++;
                oldest = Math.Max(oldest, age);
                severity = Math.Max(severity, ticket.Severity);
            }
        }

        HasTickets = tickets.Count > 0;
        (OpenTickets, TicketAge, TicketSeverity) = HasTickets ? (open, oldest, severity) : (double.NaN, double.NaN, double.NaN);
        Tickets28 = (now, before);
    }

    private void Bill(in BusinessFact fact)
    {
        var invoice = invoices.GetValueOrDefault(fact.Subject, new(int.MaxValue, IsPaid: false, null));

        invoices[fact.Subject] = fact.Type switch
        {
            BusinessType.InvoicePaid => invoice with { IsPaid = true },
            BusinessType.InvoiceIssued => invoice with { DueOn = fact.Extra > 0 ? fact.Extra : invoice.DueOn, Amount = fact.Amount },
            BusinessType.InvoiceOverdue => invoice with { DueOn = Math.Min(invoice.DueOn, fact.Day) },
            _ => invoice,
        };
    }

    private void CountInvoices(int day, bool isKnown)
    {
        var (days, count) = (0, 0);

        foreach (var invoice in invoices.Values)
        {
            if (!invoice.IsPaid && invoice.DueOn < day)
            {
                days = Math.Max(days, day - invoice.DueOn);
                count++;
            }
        }

        (OverdueDays, OverdueInvoices) = (isKnown ? days : double.NaN, count);
    }

    /// <summary>Nothing where either is not known; amounts in two currencies are no sum.</summary>
    private static Money? Sum(Money? a, Money? b) => a is { } one && b is { } other && one.Currency == other.Currency ? one with { Minor = one.Minor + other.Minor } : null;

    private readonly record struct Ticket(int OpenedOn, bool IsOpen, int Severity);

    private readonly record struct Invoice(int DueOn, bool IsPaid, Money? Amount);
}
