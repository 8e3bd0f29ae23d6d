using System.Globalization;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>
/// What an account is asked to pay, and when it does: by card on the spot but for one in twenty that is refused at first, by transfer
/// around the thirty days agreed, where one in four is late anyway.
/// </summary>
internal static class Invoices
{
    private const string Source = "billing";

    /// <summary>Nothing happens to an invoice after this many days.</summary>
    private const int Longest = 90;

    private const int Terms = 30;
    private const int Grace = 5;

    public static void Write(Teller teller)
    {
        var (account, day) = (teller.Account, teller.Day);
        var step = account.Temper.PaysYearly ? 12 : 1;
        var months = ((day.Year - account.StartedOn.Year) * 12) + day.Month - account.StartedOn.Month;

        // The newest first; a day of the month that is not yet there belongs to the month before.
        for (var month = months / step * step; month >= 0; month -= step)
        {
            var issued = account.StartedOn.PlusMonths(month);
            var age = Period.DaysBetween(issued, day);

            if (age > Longest || issued < account.Script.FirstDay)
            {
                break;
            }

            if (age >= 0)
            {
                Follow(teller, month, step, issued, age);
            }
        }
    }

    private static void Follow(Teller teller, int month, int step, LocalDate issued, int age)
    {
        var account = teller.Account;
        var dice = teller.Dice(Purpose.Invoice, month);
        var no = string.Create(CultureInfo.InvariantCulture, $"F{issued.Year}-{account.No + 1:0000}{issued.Month:00}");
        var terms = account.Temper.PaysByCard ? 0 : Terms;
        var (failed, retried, paid) = account.Temper.PaysByCard ? ByCard(ref dice) : (-1, -1, ByTransfer(ref dice, account, issued));

        if (age == 0)
        {
            teller.Fact(Source, $"{no}:issued").Text("invoice", no).Euros(account.MonthlyOn(issued) * step).Date("due", issued.PlusDays(terms))
                .Tell(BusinessType.InvoiceIssued, 9 * Dealings.Hour);
        }

        if (age == failed || age == retried)
        {
            teller.Fact(Source, string.Create(CultureInfo.InvariantCulture, $"{no}:failed:{age}")).Text("invoice", no)
                .Text("reason", Phrases.Pick(ref dice, Phrases.Refusals, account.IsSpanish))
                .Tell(BusinessType.InvoiceFailed, (9 * Dealings.Hour) + (5 * Dealings.Minute));
        }

        if (age == terms + Grace && (paid < 0 || paid > age))
        {
            teller.Fact(Source, $"{no}:overdue").Text("invoice", no).Tell(BusinessType.InvoiceOverdue, 10 * Dealings.Hour);
        }

        if (age == paid)
        {
            teller.Fact(Source, $"{no}:paid").Text("invoice", no).Tell(BusinessType.InvoicePaid, (9 * Dealings.Hour) + (10 * Dealings.Minute) + dice.Below(6 * Dealings.Hour));
        }
    }

    /// <summary>Refused cards are charged again after a few days, and renewed by nearly all after that.</summary>
    private static (int Failed, int Retried, int Paid) ByCard(ref Dice dice)
    {
        if (!dice.Chance(0.05))
        {
            return (-1, -1, 0);
        }

        var retry = dice.Between(3, 7);

        return dice.Chance(0.7) ? (0, -1, retry) : (0, retry, retry + dice.Between(2, 15));
    }

    /// <summary>After how many days a transfer comes; -1 for never.</summary>
    private static int ByTransfer(ref Dice dice, SimulatedAccount account, LocalDate issued)
    {
        var (story, temper) = (account.Script.Story, account.Temper);
        var late = (temper.PaysLate ? 22 : 0) + (14 * temper.Trouble(story, issued));
        var days = Math.Clamp((int)Math.Round(26 + (6 * dice.Normal()) + late), 1, Longest);

        // Who has stopped coming from one day to the next pays on, or does not.
        return temper.IsOpen && story.Level(issued.PlusDays(days)) == 0 && dice.Chance(0.5) ? -1 : days;
    }
}
