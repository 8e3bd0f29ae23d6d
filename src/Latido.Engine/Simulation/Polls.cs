using System.Globalization;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>
/// NPS twice a year and CSAT once a year: three in ten answer, and the discontented less often. An answer is the mood of the account, that of the person
/// and that of the day in about equal parts; trouble adds less than one deviation.
/// </summary>
internal static class Polls
{
    private const string Source = "surveys";
    private const int Every = 182;
    private const int Open = 10;
    private const int MostAsked = 12;

    public static void Write(Teller teller)
    {
        var account = teller.Account;
        var phase = teller.Number + (account.No * 37 % Every);

        // Nobody is asked in the first two months.
        if (phase % Every >= Open || Period.DaysBetween(account.StartedOn, teller.Day) < 60 || account.Script.Story.Level(teller.Day) == 0)
        {
            return;
        }

        var (round, day) = (phase / Every, phase % Every);
        var asked = 0;

        for (var i = 0; i < account.Seated.Count && asked < MostAsked; i++)
        {
            // Of workers only some are asked.
            if (Dealings.IsThere(account, i, teller.Day) && (account.Seated[i].Role != Role.Worker || i % 4 == 0))
            {
                asked++;
                Ask(teller, account.Seated[i], i, round, day);
            }
        }
    }

    /// <summary>A mood in deviations as one to five: four in five are content.</summary>
    public static int Satisfaction(double mood) => mood switch { > -0.25 => 5, > -0.95 => 4, > -1.45 => 3, > -1.9 => 2, _ => 1 };

    private static void Ask(Teller teller, Seat seat, int place, int round, int day)
    {
        var account = teller.Account;
        var dice = teller.Dice(Purpose.Survey, (round * 4096L) + place);
        var trouble = account.Temper.Trouble(account.Script.Story, teller.Day);
        var (when, share) = (Math.Min(dice.Below(Open), dice.Below(Open)), dice.Share());

        if (when != day)
        {
            return;
        }

        var answers = 0.3 * (1 - (0.5 * trouble)) * (seat.Role == Role.Worker ? 0.7 : 1.3);
        var isNps = round % 3 != 0;
        var (survey, id) = (isNps ? "nps" : "csat", string.Create(CultureInfo.InvariantCulture, $"{(isNps ? "nps" : "csat")}:{round}:{seat.Person.Id}"));
        var time = dice.Between(9, 18) * Dealings.Hour + dice.Below(Dealings.Hour);

        if (share >= answers)
        {
            if (share > 0.85)
            {
                teller.Fact(Source, id).Text("survey", survey).Tell(BusinessType.SurveyDismissed, time, seat.Person);
            }

            return;
        }

        var person = teller.Dice(Purpose.Person, place).Normal();
        var mood = account.Temper.Mood + person + (0.8 * dice.Normal()) - (1.2 * trouble) - (account.Temper.IsRough(teller.Number) ? 0.8 : 0);
        var score = isNps ? (int)Math.Round(Math.Clamp(8.6 + (1.15 * mood), 0, 10)) : Satisfaction(mood);
        var comment = !dice.Chance(0.4) ? null
            : Phrases.Pick(ref dice, score <= (isNps ? 6 : 2) ? Phrases.Displeased : score >= (isNps ? 9 : 5) ? Phrases.Pleased : Phrases.Lukewarm, account.IsSpanish);
        teller.Fact(Source, id).Text("survey", survey).Figure("score", score).Figure("scale", isNps ? 10 : 5).Text("comment", comment)
            .Tell(BusinessType.SurveyAnswered, time, seat.Person);
    }
}
