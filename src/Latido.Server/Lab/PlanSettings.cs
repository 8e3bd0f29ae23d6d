using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Lab;

/// <summary>Says what settings would change if they were put in force now, and whom they would move. Nothing is changed.</summary>
public sealed class PlanSettings(CurrentWorkspace current, SettingsInForce inForce, PreviewModel preview)
{
    private const int MostMoves = 10;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/settings/plan", Handle)
            .RequireAuthorization(Policies.LookAfter)
            .WithName("PlanSettings")
            .WithSummary("Say what a settings file (YAML) would change, and which accounts it would move")
            .WithDescription(
                "The body is YAML with any of the parts that GET /settings gives. A part that is not there stays as it is. Nothing is changed. "
                + "Mistakes are answered with line, place and cure.")
            .Accepts<string>("text/yaml", "application/yaml", "application/json")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    /// <summary>The settings of a reading against what is in force.</summary>
    public async Task<SettingsPlanView> RunAsync(WorkspaceSettings wanted, string language, CancellationToken cancellationToken)
    {
        var now = inForce.Of(current.Id);
        var outlook = (await preview.RunAsync(current.Id, wanted, segment: "", MostMoves, onlyCrossed: false, cancellationToken))?.Outlook;

        return SettingsPlanView.Of(now, wanted, outlook, language);
    }

    private static async Task<Results<Ok<SettingsPlanView>, ProblemHttpResult>> Handle(
        HttpRequest request, CurrentWorkspace current, SettingsInForce inForce, PlanSettings plan, CancellationToken cancellationToken)
    {
        if (await ChangeSettings.ReadAsync(request, cancellationToken) is not { } yaml)
        {
            return ChangeSettings.TooLarge();
        }

        var reading = SettingsFolder.Read([new("the file", yaml)], inForce.Of(current.Id));

        return reading.Settings is { } wanted
            ? TypedResults.Ok(await plan.RunAsync(wanted, Languages.Of(request), cancellationToken))
            : ChangeSettings.Refuse([.. reading.Mistakes.Select(mistake => mistake with { File = null })]);
    }
}

/// <summary>What settings would change.</summary>
/// <param name="Version">The version in force, against which they were held.</param>
/// <param name="Changes">Each difference in words; empty where there is none.</param>
/// <param name="Accounts">How many accounts there are.</param>
/// <param name="Moved">Accounts whose score would move by half a point or more, or whose band would change.</param>
/// <param name="Crossed">Accounts whose band would change.</param>
/// <param name="Moves">The first of them, those that move most.</param>
public sealed record SettingsPlanView(
    int Version, IReadOnlyList<SettingsChangeView> Changes, int Accounts, int Moved, int Crossed, BandCounts? Before, BandCounts? After, IReadOnlyList<ModelMoveView> Moves)
{
    internal static SettingsPlanView Of(WorkspaceSettings now, WorkspaceSettings wanted, ModelOutlook? outlook, string language) => new(
        now.Version,
        ChangesOf(now, wanted, language),
        outlook?.Accounts ?? 0,
        outlook?.Moved ?? 0,
        outlook?.Crossed ?? 0,
        outlook is null ? null : BandCounts.Of(outlook.Before),
        outlook is null ? null : BandCounts.Of(outlook.After),
        [.. (outlook?.Moves ?? []).Select(move => ModelMoveView.Of(move, language))]);

    internal static IReadOnlyList<SettingsChangeView> ChangesOf(WorkspaceSettings now, WorkspaceSettings wanted, string language) =>
    [
        .. SettingsChange.Between(now, wanted).Select(change => new SettingsChangeView(SpokenName.Of(change.Area), change.Text.In(language))),
    ];
}

/// <summary>One difference.</summary>
/// <param name="Part">health, engagement, activation, segments, signals or benchmark.</param>
public sealed record SettingsChangeView(string Part, string Text);

/// <summary>How many accounts are in each band.</summary>
public sealed record BandCounts(int Green, int Yellow, int Red, int None)
{
    internal static BandCounts Of(Spread spread) => new(spread.Of(Band.Green), spread.Of(Band.Yellow), spread.Of(Band.Red), spread.Of(Band.None));
}

/// <summary>An account that would move, and why; scores 0-100, null where too little is known.</summary>
public sealed record ModelMoveView(string Account, string Name, double? ScoreBefore, string BandBefore, double? ScoreAfter, string BandAfter, string Why)
{
    internal static ModelMoveView Of(ModelMove move, string language) => new(
        move.Account, move.Name,
        AccountView.Rounded(move.Before.Score), BandNames.Of(move.Before.Band),
        AccountView.Rounded(move.After.Score), BandNames.Of(move.After.Band),
        move.Why.In(language));
}
