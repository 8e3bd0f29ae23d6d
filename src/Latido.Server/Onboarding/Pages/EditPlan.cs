using System.Globalization;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Onboarding.Pages;

/// <summary>An admin works on the plan of onboarding, keeps it, or takes the last change of it back.</summary>
internal static class EditPlan
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var plan = routes.MapGroup(PlanEdit.Page).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        plan.MapPost("", EditAsync);
        plan.MapPost("/undo/{version}", UndoAsync);
    }

    private static async Task<IResult> EditAsync(
        HttpContext context, IFormCollection form, CurrentWorkspace current, SettingsInForce inForce, PutSettings put, CurrentMember member, CancellationToken cancellationToken)
    {
        var now = inForce.Of(current.Id);
        var pressed = form["do"].ToString();
        var (edit, place) = PlanForm.Read(now, name => form[name].ToString(), pressed);
        var isKept = pressed == "keep";

        if ((edit with { IsTried = isKept }).ToAddress() is not { } address)
        {
            return Said.Refuse(context, "Onboarding.Plan.Said.long", PlanEdit.Page);
        }

        if (!isKept)
        {
            // Where the reader was at work, so that he goes on there.
            return TypedResults.LocalRedirect(place is { } at ? string.Create(CultureInfo.InvariantCulture, $"{address}#step-{at + 1}") : address);
        }

        if (edit.Was == PlanEdit.HashOf(now.Onboarding) && !edit.IsOther(now))
        {
            Said.Keep(context, new("Onboarding.Plan.Said.same", null));

            return TypedResults.LocalRedirect(PlanEdit.Page);
        }

        var done = await put.RunAsync(
            settings => PlanEdit.HashOf(settings.Onboarding) == edit.Was ? edit.Into(settings) : null,
            member.Actor, form["note"], cancellationToken);

        return Say(context, done, "Onboarding.Plan.Said.kept", address);
    }

    /// <summary>Puts the plan of before a version in force again, if nobody has changed it since.</summary>
    private static async Task<IResult> UndoAsync(
        HttpContext context, string version, UndoSettings undo, CurrentMember member, CancellationToken cancellationToken)
    {
        var done = await undo.RunAsync(
            version, (now, after) => PlanEdit.HashOf(now.Onboarding) == PlanEdit.HashOf(after.Onboarding), (now, before) => now with { Onboarding = before.Onboarding },
            member.Actor, cancellationToken);

        return Say(context, done, "Onboarding.Plan.Said.undone", PlanEdit.Page);
    }

    /// <summary>Tells what became of it; what could not be kept stays as it was written.</summary>
    private static RedirectHttpResult Say(HttpContext context, Put put, string done, string back)
    {
        switch (put)
        {
            case Put.Done { Version: var version }:
                Said.Keep(context, new(done, $"{PlanEdit.Page}/undo/{version}"));

                return TypedResults.LocalRedirect(PlanEdit.Page);
            case Put.Refused:
                return Said.Refuse(context, "Model.Said.refused", back);
            case Put.Overtaken:
                return Said.Refuse(context, "Onboarding.Plan.Said.overtaken", back);
            case Put.Untested:
                return Said.Refuse(context, "Model.Said.untested", back);
            default:
                return Said.Refuse(context, "Model.Said.full", back);
        }
    }
}
