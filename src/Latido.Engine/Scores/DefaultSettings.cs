using Latido.Engine.Segments;
using Latido.Engine.Signals;

namespace Latido.Engine.Scores;

/// <summary>
/// The settings a workspace begins with. They must make sense for a product nobody has seen yet, so they speak of
/// weights and shares and never of an event's name.
/// </summary>
internal static class DefaultSettings
{
    public static WorkspaceSettings Make() => new()
    {
        Activation = new()
        {
            Criteria =
            [
                new("firstUse", new("first use", "primer uso")),
                new("realWork", new("does real work", "trabajo de verdad"), WeightAtLeast: 4, Scope: CriterionScope.Person),
                new("team", new("three people use it", "lo usan tres personas"), People: 3),
            ],
        },
        Health = Health(),
        Segments = Segments(),
        Signals = Signals(),
    };

    private static HealthModel Health() => new()
    {
        Name = "General",
        Version = 1,
        Dimensions =
        [
            new("depth", new("Depth of use", "Profundidad de uso"), 50,
            [
                new("engagementLevel", 30, [[0, 0], [20, 40], [50, 75], [90, 100]]),
                new("breadth", 20, [[0, 0], [25, 45], [60, 80], [100, 100]]),
            ]),
            new("habit", new("Habit", "Hábito"), 35,
            [
                new("trend", 20, [[-100, 0], [-40, 20], [-10, 65], [0, 75], [25, 100]]),
                new("recency", 15, [[0, 100], [3, 95], [7, 70], [14, 35], [30, 0]]),
            ]),
            new("people", new("People", "Personas"), 15,
            [
                new("activeShare", 15, [[0, 0], [20, 35], [50, 75], [80, 100]]),
                new("activation", 10, [[0, 0], [50, 45], [100, 100]]),
            ]),
        ],
        Caps = [new("silent", new("nobody for three weeks", "tres semanas sin nadie"), 35, "recency", AtLeast: 21)],
    };

    private static SegmentSettings Segments() => new()
    {
        Touch =
        [
            new("high", new("pays 2,000 a month or more", "paga 2.000 al mes o más"), new(Number: "mrr", AtLeast: 2000)),
            new("mid", new("pays 300 a month or more", "paga 300 al mes o más"), new(Number: "mrr", AtLeast: 300)),
            new("tech", new("pays less than 300 a month", "paga menos de 300 al mes"), new(Number: "mrr", IsKnown: true)),
            new("high", new("price unknown; 100 seats or more", "precio desconocido; 100 licencias o más"), new(Number: "seats", AtLeast: 100)),
            new("mid", new("price unknown; 20 seats or more", "precio desconocido; 20 licencias o más"), new(Number: "seats", AtLeast: 20)),
            new("tech", new("price unknown; fewer than 20 seats", "precio desconocido; menos de 20 licencias"), new(Number: "seats", IsKnown: true)),
            new("high", new("price and seats unknown; 100 people or more", "precio y licencias desconocidos; 100 personas o más"), new(Number: "people", AtLeast: 100)),
            new("mid", new("price and seats unknown; 20 people or more", "precio y licencias desconocidos; 20 personas o más"), new(Number: "people", AtLeast: 20)),
            new("tech", new("price and seats unknown; few people", "precio y licencias desconocidos; pocas personas")),
        ],
        Stage =
        [
            new("renewal", new("renews within 90 days", "renueva en menos de 90 días"), new(Date: "renewsOn", WithinDays: 90)),
            new("onboarding", new("began under 90 days ago and is not activated", "empezó hace menos de 90 días y no está activada"), new(All:
            [
                new(Number: "ageDays", Below: 90),
                new(Not: new(Number: "activation", AtLeast: 100)),
            ])),
            new("adoption", new("in use", "en uso")),
        ],
        Named =
        [
            new("risk-before-renewal", new("At risk before renewal", "En riesgo antes de renovar"), new(All:
            [
                new(Number: "health", Below: 40),
                new(Date: "renewsOn", WithinDays: 90),
                new(Not: new(Trait: "stage", IsOneOf: [SegmentSettings.Left])),
            ])),
            new("valuable-falling", new("Valuable and falling", "Valiosas y a la baja"), new(All:
            [
                new(Trait: "touch", IsOneOf: ["high"]),
                new(Number: "healthChange", Below: -5),
            ])),
            new("room-to-grow", new("Room to grow", "Con margen para crecer"), new(Number: "licenceUse", AtLeast: 90)),
            new("quiet-paying", new("Quiet but paying", "En silencio pero pagando"), new(All:
            [
                new(Number: "mrr", AtLeast: 1),
                new(Not: new(Date: "lastUse", OverdueDays: 14)),
            ])),
        ],
    };

    private static IReadOnlyList<SignalRule> Signals() =>
    [
        new("bandChange", SignalKind.BandChange, PeriodDays: 7),
        new("activeUseFall", SignalKind.ActiveUseFall, PeriodDays: 21, Fall: 0.4, Weeks: 3, MinPeople: 5),
        new("loginFrequencyFalls", SignalKind.LoginFrequencyFalls, PeriodDays: 28, Fall: 0.5, Weeks: 2, MinCount: 10),
        new("keyFeatureDropped", SignalKind.KeyFeatureDropped, PeriodDays: 30, Weeks: 4, MinCount: 12),
        new("powerUserQuiet", SignalKind.PowerUserQuiet, PeriodDays: 60, Days: 14, MinCount: 12),
        new("accountSilent", SignalKind.AccountSilent, PeriodDays: 30, Days: 14, MinCount: 5),
        new("milestoneReached", SignalKind.MilestoneReached, PeriodDays: 7, Milestones:
        [
            new("first-high-value", new("first high-value action", "primera acción de mucho valor"), 1, WeightAtLeast: 9),
            new("uses-1000", new("1,000 uses", "1.000 usos"), 1000),
            new("uses-10000", new("10,000 uses", "10.000 usos"), 10000),
            new("uses-100000", new("100,000 uses", "100.000 usos"), 100000),
        ]),
        new("activationDone", SignalKind.ActivationDone, PeriodDays: 7),
        new("onboardingLate", SignalKind.OnboardingLate, PeriodDays: 30, Days: 30),
        new("seatsNearlyFull", SignalKind.SeatsNearlyFull, PeriodDays: 90, Share: 0.9, MinCount: 5),
        new("lowNps", SignalKind.LowNps, PeriodDays: 30, Share: 0.6),
        new("lowCsat", SignalKind.LowCsat, PeriodDays: 30, Share: 0.4),
        new("ticketSpike", SignalKind.TicketSpike, PeriodDays: 21, Weeks: 8, Days: 7, MinCount: 4),
        new("sentimentTurns", SignalKind.SentimentTurns, PeriodDays: 30, Fall: 0.3, Days: 28, MinCount: 3),
        new("invoiceOverdue", SignalKind.InvoiceOverdue, PeriodDays: 30, Days: 7),
        new("renewalAhead", SignalKind.RenewalAhead, PeriodDays: 30, Days: 90),
        new("championGone", SignalKind.ChampionGone, PeriodDays: 60, Days: 14, MinCount: 3),
        new("expansionReady", SignalKind.ExpansionReady, PeriodDays: 90, Share: 0.8, MinPeople: 5, MinCount: 5),
    ];
}
