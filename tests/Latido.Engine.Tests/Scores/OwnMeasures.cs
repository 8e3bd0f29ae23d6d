using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

/// <summary>Measures of a workspace's own of every kind, and models made of them.</summary>
internal static class OwnMeasures
{
    /// <summary>One of each aggregate.</summary>
    public static IReadOnlyList<CustomMeasure> All { get; } =
    [
        Use("count", EventTake.Count, 28, names: ["export report", "create item"]),
        Use("perSeat", EventTake.Count, 40, per: MeasurePer.Seat),
        Use("perPerson", EventTake.Count, 14, per: MeasurePer.Person),
        Use("creators", EventTake.People, 21, names: ["create item"]),
        Use("shareOfPeople", EventTake.Share, 10, per: MeasurePer.Person, weight: 3),
        Use("shareOfSeats", EventTake.Share, 30, per: MeasurePer.Seat, weight: 1),
        Use("days", EventTake.Days, 60, weight: 4),
        Use("different", EventTake.Different, 33),
        Use("since", EventTake.DaysSince, 90, names: ["invite user"]),
        Use("change", EventTake.Change, 35),
        new("credits", Name("credits"), Trait: new(TraitTake.Number, "credits")),
        new("creditsUsed", Name("creditsUsed"), Trait: new(TraitTake.Share, "credits", Of: "seats")),
        new("trialEnds", Name("trialEnds"), Trait: new(TraitTake.DaysUntil, "trialEnds")),
        new("customerFor", Name("customerFor"), Trait: new(TraitTake.DaysSince, "startedOn")),
        Business("qbrs", FactTake.Count, 200, ["meeting.held"], ["qbr"]),
        Business("billed", FactTake.Sum, 120, ["invoice.issued"]),
        Business("ces", FactTake.Mean, 180, ["survey.answered"], ["ces"]),
        Business("met", FactTake.DaysSince, 90, ["meeting.held", "call.made"]),
        Business("tickets", FactTake.Change, 28, ["ticket.opened"]),
    ];

    /// <summary>Settings whose model is made of these measures alone, of equal weight.</summary>
    public static WorkspaceSettings Settings(IReadOnlyList<CustomMeasure> measures, int version = 1, params string[] builtIn)
    {
        var settings = WorkspaceSettings.Default with { Version = version, Measures = measures };
        var uses = measures.Select(measure => measure.Id).Concat(builtIn).Select(id => new MeasureUse(id, 1, Line(settings.FindMeasure(id)!))).ToList();

        return settings with
        {
            Health = settings.Health with { Name = "Own", MinCoverage = 0.01, Caps = [], Dimensions = [new("all", new("All", "Todo"), 1, uses)] },
        };
    }

    public static CustomMeasure Use(
        string id, EventTake take, int days, IReadOnlyList<string>? names = null, MeasurePer per = MeasurePer.Account, int weight = 0) =>
        new(id, Name(id), Events: new(take, names, weight, per, days));

    public static CustomMeasure Business(string id, FactTake take, int days, IReadOnlyList<string> types, IReadOnlyList<string>? only = null) =>
        new(id, Name(id), Facts: new(take, types, only, days));

    public static CustomMeasure Said(string id, TraitTake take, string name, string? of = null) => new(id, Name(id), Trait: new(take, name, of));

    private static Words Name(string id) => new($"My {id}", $"Mi {id}");

    private static double[][] Line(Measure measure) => measure.IsGoodWhenHigh ? [[-100, 0], [400, 100]] : [[-100, 100], [400, 0]];
}
