using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>How an account arrives: what sales hands over, who is who, and the milestones of its onboarding.</summary>
internal static class Arrival
{
    private static readonly (string Name, int Earliest, int Latest)[] Milestones =
    [
        ("Kick-off", 2, 6), ("Team invited", 5, 12), ("First rota published", 10, 25), ("Integration connected", 12, 30), ("Training done", 14, 30), ("Live", 25, 50),
    ];

    public static void Write(Teller teller)
    {
        var (account, day) = (teller.Account, teller.Day);

        if (day == account.Script.FirstDay)
        {
            NameStakeholders(teller);

            if (day == account.StartedOn && account.Plan != "Starter")
            {
                HandOver(teller);
            }
        }

        if (Period.DaysBetween(account.StartedOn, day) <= 100 || day == account.Script.FirstDay)
        {
            Reach(teller);
        }
    }

    private static void NameStakeholders(Teller teller)
    {
        var account = teller.Account;
        var dice = teller.Dice(Purpose.Milestone, -1);
        var isKnown = dice.Chance(account.Plan switch { "Starter" => 0.25, "Team" => 0.6, _ => 0.9 });
        Name(account.Seated[0].Person, "champion", isKnown);

        if (account.Seated.FindIndex(1, seat => seat.Role != Role.Worker && !seat.IsGuest && seat.JoinsOn <= teller.Day) is > 0 and var second)
        {
            Name(account.Seated[second].Person, "decision_maker", isKnown && dice.Chance(0.7));
        }

        void Name(SimulatedPerson person, string role, bool isTold)
        {
            if (isTold)
            {
                teller.Fact("latido", $"stakeholder:{role}").Text("role", role).Text("name", person.Name).ByOwner()
                    .Tell(BusinessType.StakeholderNamed, 12 * Dealings.Hour, person);
            }
        }
    }

    private static void HandOver(Teller teller)
    {
        var dice = teller.Dice(Purpose.Milestone, -2);
        var isSpanish = teller.Account.IsSpanish;
        teller.Fact("latido", "handoff").Text("goals", Phrases.Pick(ref dice, Phrases.Goals, isSpanish)).Text("risks", Phrases.Pick(ref dice, Phrases.Risks, isSpanish)).ByOwner()
            .Tell(BusinessType.HandoffWritten, 9 * Dealings.Hour);
    }

    /// <summary>After how many days the kick-off is held; -1 for never.</summary>
    public static int KickOff(Teller teller) => DaysTo(teller, 0);

    private static int DaysTo(Teller teller, int milestone)
    {
        var dice = teller.Dice(Purpose.Milestone, milestone);
        var days = dice.Between(Milestones[milestone].Earliest, Milestones[milestone].Latest);

        // A stalled one comes late to what the team does for it, and never to what it must do itself.
        return teller.Account.Script.Story.Archetype != Archetype.StalledOnboarding ? days : milestone is 0 or 1 or 4 && dice.Chance(0.6) ? days * 3 : -1;
    }

    private static void Reach(Teller teller)
    {
        var account = teller.Account;

        for (var i = 0; i < Milestones.Length; i++)
        {
            var (name, after) = (Milestones[i].Name, DaysTo(teller, i));
            var reached = account.StartedOn.PlusDays(after);

            if (after >= 0 && (reached == teller.Day || (teller.Day == account.Script.FirstDay && reached < teller.Day)))
            {
                teller.Fact("crm", $"milestone:{name}").Text("milestone", name).TellOf(reached, BusinessType.MilestoneReached, 13 * Dealings.Hour);
            }
        }
    }
}
