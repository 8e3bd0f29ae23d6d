using Latido.Engine.Facts;
using static Latido.Engine.Scores.Figures;

namespace Latido.Engine.Scores;

/// <summary>The business facts behind a measure's move from a day to the next.</summary>
internal static class BusinessLedger
{
    private const int MostFacts = 4;

    private delegate bool Asked(in BusinessFact fact);

    public static IReadOnlyList<Words> Of(string measure, AccountFacts account, int before, int after) =>
        Of(account, before, after, (in fact) => IsBehind(measure, fact.Type));

    /// <summary>Those that a custom measure means.</summary>
    public static IReadOnlyList<Words> Of(AccountFacts account, int before, int after, CompiledMeasure measure) =>
        Of(account, before, after, measure.IsMeant);

    private static List<Words> Of(AccountFacts account, int before, int after, Asked isBehind)
    {
        var facts = new List<Words>();

        foreach (ref readonly var fact in account.Business is { } book ? book.UpTo(after) : default)
        {
            if (fact.Day > before && isBehind(fact))
            {
                facts.Add(Say(fact));
            }
        }

        facts.Reverse();

        return facts.Count <= MostFacts ? facts : facts[..MostFacts];
    }

    private static bool IsBehind(string measure, BusinessType type) => measure switch
    {
        "nps" => type is BusinessType.SurveyAnswered or BusinessType.StakeholderNamed,
        "csat" => type is BusinessType.SurveyAnswered or BusinessType.TicketRated,
        "sentiment" => type is BusinessType.MessageReceived,
        "meetings" => type is BusinessType.MeetingHeld or BusinessType.CallMade,
        "contactRecency" => type is BusinessType.MeetingHeld or BusinessType.CallMade or BusinessType.MessageReceived,
        "replies" or "messageUse" => type is BusinessType.MessageSent or BusinessType.MessageReceived or BusinessType.MessageOpened,
        "milestones" => type is BusinessType.MilestoneReached,
        "overdueDays" => type is BusinessType.InvoiceIssued or BusinessType.InvoicePaid or BusinessType.InvoiceOverdue,
        "failedPayments" => type is BusinessType.InvoiceFailed,
        _ => type is BusinessType.TicketOpened or BusinessType.TicketSolved,
    };

    private static Words Say(in BusinessFact fact)
    {
        var (en, es) = fact.Type switch
        {
            BusinessType.SurveyAnswered => (
                $"{BusinessForms.Surveys[fact.Choice].ToUpperInvariant()} answer {En(fact.Value)} of {fact.Extra}",
                $"Respuesta {BusinessForms.Surveys[fact.Choice].ToUpperInvariant()} {Es(fact.Value)} de {fact.Extra}"),
            BusinessType.TicketRated => ($"Ticket rated {En(fact.Value)} of {fact.Extra}", $"Ticket valorado con {Es(fact.Value)} de {fact.Extra}"),
            _ => (FactKinds.NameOf(fact.Type).En, FactKinds.NameOf(fact.Type).Es),
        };
        var who = fact.Who is { } person ? $", {person.NameOrId}" : "";

        return new($"{en} on {DayEn(fact.Day)}{who}", $"{es} el {DayEs(fact.Day)}{who}");
    }
}
