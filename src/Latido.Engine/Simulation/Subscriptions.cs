using System.Globalization;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>What an account subscribes to and signs.</summary>
internal static class Subscriptions
{
    private const string Source = "billing";
    private const int Morning = 8 * Dealings.Hour;

    public static void Write(Teller teller)
    {
        var (account, day) = (teller.Account, teller.Day);

        if (day == account.Script.FirstDay)
        {
            Begin(teller);
        }
        else if (account.Upgrades.Exists(each => each.Day == day))
        {
            Change(teller);
        }
        else if (account.Temper.Cut is { } cut && cut.Day == day)
        {
            Change(teller);
            teller.TellTraits(Morning + (2 * Dealings.Minute), account.SeatsOn(day), account.MonthlyOn(day));
        }
        else if (account.Temper.Cut is { } past && past.Day < day && day == account.RenewalAfter(day.PlusDays(-1)))
        {
            // The account's own systems have just said what its contract said a year ago.
            teller.TellTraits(Morning + (2 * Dealings.Minute), account.SeatsOn(day), account.MonthlyOn(day));
        }

        Renew(teller);
    }

    public static void Cancel(Teller teller)
    {
        var dice = teller.Dice(Purpose.Contract, -1);
        var reason = dice.Chance(0.6) ? Phrases.Pick(ref dice, Phrases.Reasons, teller.Account.IsSpanish) : null;
        teller.Fact(Source, "sub:cancelled").Text("subscription", Name(teller.Account)).Text("reason", reason)
            .Tell(BusinessType.SubscriptionCancelled, Morning + dice.Below(Dealings.Hour));
        teller.TellTraits(Morning + Dealings.Hour, seats: null, mrr: 0);
    }

    private static void Begin(Teller teller)
    {
        var account = teller.Account;
        teller.Fact(Source, "sub:started").Text("subscription", Name(account)).Euros(account.Script.FirstSeats * account.Script.PricePerSeat).Text("plan", account.Plan)
            .TellOf(account.StartedOn, BusinessType.SubscriptionStarted, Morning);

        if (account.StartedOn < teller.Day)
        {
            // The contract that runs when the company's history begins.
            var renewed = account.RenewalAfter(teller.Day).PlusYears(-1);
            Sign(teller, renewed, renewed);
        }
    }

    private static void Change(Teller teller)
    {
        var account = teller.Account;
        teller.Fact(Source, string.Create(CultureInfo.InvariantCulture, $"sub:changed:{teller.Number}"))
            .Text("subscription", Name(account)).Euros(account.MonthlyOn(teller.Day)).Text("plan", account.Plan)
            .Tell(BusinessType.SubscriptionChanged, Morning + Dealings.Minute);
    }

    /// <summary>The next year is signed in the two weeks before it begins, by whoever stays.</summary>
    private static void Renew(Teller teller)
    {
        var (account, day) = (teller.Account, teller.Day);

        if (day == account.StartedOn)
        {
            Sign(teller, day, day);
        }

        var renewal = account.RenewalAfter(day);
        var left = Period.DaysBetween(day, renewal);

        if (left <= 14 && !account.Script.Story.IsOver(renewal) && day > account.Script.FirstDay)
        {
            var dice = teller.Dice(Purpose.Contract, renewal.Year);

            if (dice.Below(14) + 1 == left)
            {
                Sign(teller, renewal, day);
            }
        }
    }

    private static void Sign(Teller teller, LocalDate from, LocalDate signed)
    {
        var account = teller.Account;
        var contract = string.Create(CultureInfo.InvariantCulture, $"C-{account.No + 1:0000}-{from.Year}");
        teller.Fact("crm", contract).Text("contract", contract).Euros(account.MonthlyOn(teller.Day) * 12).Date("from", from).Date("until", from.PlusYears(1))
            .TellOf(signed, BusinessType.ContractSigned, 12 * Dealings.Hour);
    }

    private static string Name(SimulatedAccount account) => string.Create(CultureInfo.InvariantCulture, $"S-{account.No + 1:0000}");
}
