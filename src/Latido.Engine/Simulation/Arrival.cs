using Latido.Engine.Facts;
using Latido.Engine.Onboarding;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>How an account arrives: what sales hands over, who is who, and the milestones of its onboarding.</summary>
internal static class Arrival
{
    private const string Rota = "first-rota";
    private const string Integration = "integration";
    private const string Training = "training";

    /// <summary>The plan by which the company takes its accounts on.</summary>
    public static OnboardingSettings Plan { get; } = new()
    {
        Steps =
        [
            new("kick-off", new("Kick-off", "Arranque"), 7, OnboardingParty.Team, Milestone: "Kick-off"),
            new("team", new("Team invited", "Equipo invitado"), 14, Milestone: "Team invited"),
            new(Rota, new("First rota published", "Primer cuadrante publicado"), 28, Milestone: "First rota published"),
            new(Integration, new("Integration connected", "Integración conectada"), 35, Milestone: "Integration connected"),
            new(Training, new("Training done", "Formación hecha"), 35, OnboardingParty.Team, Milestone: "Training done"),
            new("live", new("Live", "En marcha"), 50, Milestone: "Live"),
        ],
    };

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
            HoldUp(teller);
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

    /// <summary>What keeps those who stall from going on, and others for a while, as whoever looks after them tells it.</summary>
    private static void HoldUp(Teller teller)
    {
        var (account, dice) = (teller.Account, teller.Dice(Purpose.Milestone, -3));
        var isStalled = account.Script.Story.Archetype == Archetype.StalledOnboarding;

        if (account.StartedOn != account.Script.FirstDay || !dice.Chance(isStalled ? 0.7 : 0.2))
        {
            return;
        }

        var since = account.StartedOn.PlusDays(dice.Between(10, 24));
        var blocker = dice.Chance(0.55) ? 0 : dice.Between(1, 3);
        var step = blocker switch { 0 => Training, 1 => Rota, _ => Integration };

        if (teller.Day == since)
        {
            teller.Fact("latido", "hold").Text("blocker", BusinessForms.OnboardingParties[blocker]).Text("step", step)
                .Text("reason", Phrases.Pick(ref dice, Phrases.Holds[blocker], account.IsSpanish)).ByOwner()
                .Tell(BusinessType.OnboardingBlocked, 15 * Dealings.Hour, blocker == 0 ? account.Seated[0].Person : null);
        }
        else if (!isStalled && teller.Day == since.PlusDays(dice.Between(3, 12)))
        {
            teller.Fact("latido", "hold:over").Text("step", step).ByOwner().Tell(BusinessType.OnboardingUnblocked, 11 * Dealings.Hour);
        }
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
