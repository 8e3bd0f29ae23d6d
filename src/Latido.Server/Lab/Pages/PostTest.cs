using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime.Text;

namespace Latido.Server.Lab.Pages;

/// <summary>A member begins a back-test from a page, or stops the one at work.</summary>
internal static class PostTest
{
    public const string Page = "/lab";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var lab = routes.MapGroup(Page).RequireAuthorization(Policies.LookAfter).ExcludeFromDescription();
        lab.MapPost("/run", RunAsync);
        lab.MapPost("/{id:guid}/cancel", Cancel);
    }

    /// <summary>The page of a report, or of the run that will become one.</summary>
    public static string To(Guid id) => $"{Page}/{id}";

    private static async Task<IResult> RunAsync(
        HttpContext context, IFormCollection form, CurrentWorkspace current, CurrentMember member, ModelDrafts drafts, RunBackTest tests, LabRuns runs, WorkspaceClock clock, CancellationToken cancellationToken)
    {
        var draft = await drafts.ReadAsync(cancellationToken);
        var choice = LabChoice.Read(name => form[name], tests.PastOf(current.Id), draft is not null, clock.Today(current.Id));

        if (RequestOf(choice, draft, drafts.InForce) is not { } request)
        {
            return Said.Refuse(context, choice.What == LabChoice.Draft && draft is not null ? "Lab.Said.broken" : "Lab.Said.gone", Page);
        }

        // The page says what is the matter, beside what was typed.
        if (tests.MistakeIn(current.Id, request) is not null)
        {
            return TypedResults.LocalRedirect(AddressOf(choice).ToString());
        }

        return runs.Begin(current.Id, request, member.Actor) is { } run ? TypedResults.LocalRedirect(To(run.Id)) : Said.Refuse(context, "Lab.Said.busy", Page);
    }

    private static RedirectHttpResult Cancel(HttpContext context, Guid id, [FromForm] string? back, CurrentWorkspace current, LabRuns runs)
    {
        Said.Keep(context, new(runs.Cancel(current.Id, id) ? "Lab.Said.cancelled" : "Lab.Said.over", null));

        return TypedResults.LocalRedirect(ChooseLook.OursOr(back, Page));
    }

    /// <summary>What is to be tried; null where there is no such rule, no draft, or one that breaks a rule.</summary>
    internal static TestRequest? RequestOf(LabChoice choice, ModelDraft? draft, Engine.Scores.WorkspaceSettings now) => choice switch
    {
        { Rule: { } id } => now.Signals.FirstOrDefault(rule => rule.Id == id) is { } rule ? TestRequest.OfRule(choice.Tune(rule), choice.Plan, now) : null,
        { What: LabChoice.Draft } => draft is { Problems.Count: 0 } ? TestRequest.OfModel(draft.Settings, now, choice.Plan) : null,
        _ => TestRequest.OfModel(null, now, choice.Plan),
    };

    private static Address AddressOf(LabChoice choice) => Address.Of(
        Page,
        [.. MembersOf(choice), .. choice.Thresholds.Select(each => ($"{LabChoice.ThresholdsOf}-{each.Key}", (string?)each.Value)).Prepend((LabChoice.ThresholdsOf, choice.Thresholds.Count > 0 ? choice.Rule : null))]);

    private static (string Name, string? Value)[] MembersOf(LabChoice choice) =>
    [
        ("what", choice.What),
        ("outcome", choice.Outcome.Kind is Engine.Lab.OutcomeKind.Silent ? "silent" : "churn"),
        ("days", choice.Outcome.Days.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("from", LocalDatePattern.Iso.Format(choice.From)),
        ("to", LocalDatePattern.Iso.Format(choice.To)),
    ];
}
