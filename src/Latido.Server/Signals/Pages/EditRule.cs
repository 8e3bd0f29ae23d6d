using Latido.Engine.Signals;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Shell;
using Latido.Server.Workspaces;

namespace Latido.Server.Signals.Pages;

/// <summary>
/// An admin tries other thresholds on a rule, keeps them, or switches the rule on or off; or adds the built-in rules that the workspace does
/// not have yet. What is tried is in the address.
/// </summary>
internal static class EditRule
{
    public const string Page = "/signals/rules";

    /// <summary>Takes the form that adds what is new; no rule has this for its path, however it is named.</summary>
    public const string AddNewPath = Page + "/new/add";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Page + "/{id}", HandleAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        routes.MapPost(AddNewPath, AddNewAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(
        HttpContext context, string id, IFormCollection form, CurrentWorkspace current, SettingsInForce inForce, PutSettings put, CurrentMember member, CancellationToken cancellationToken)
    {
        if (inForce.Of(current.Id).Signals.FirstOrDefault(rule => rule.Id == id) is not { } rule)
        {
            return TypedResults.NotFound();
        }

        var changed = RuleForm.Read(rule, name => form[name]);

        if (form["do"] == "try")
        {
            return TypedResults.LocalRedirect(Address.Of(Page, [("rule", id), .. RuleForm.Differences(rule, changed)]) + "#rule-" + Uri.EscapeDataString(id));
        }

        // Only what this form is about: somebody else may have changed another rule meanwhile.
        var done = await put.RunAsync(
            now => now.Signals.FirstOrDefault(other => other.Id == id) is { } known ? RuleForm.Put(now, Change(known, form)) : null,
            member.Actor, form["note"], cancellationToken);
        Said.Keep(context, new(
            done is Put.Done ? $"Rules.Said.{(form["do"] == "on" ? "on" : form["do"] == "off" ? "off" : "kept")}" : done is Put.Full ? "Model.Said.full" : "Model.Said.refused", null));

        return TypedResults.LocalRedirect(Page);
    }

    private static async Task<IResult> AddNewAsync(HttpContext context, PutSettings put, CurrentMember member, Texts texts, CancellationToken cancellationToken)
    {
        var done = await put.RunAsync(NewRules.AddTo, member.Actor, texts["Rules.AddNew"], cancellationToken);
        Said.Keep(context, done switch
        {
            Put.Done(var version, _) => new("Rules.Said.added", PostLeague.ToUndo(version)),
            Put.Overtaken => new("Rules.Said.nothingNew", null),
            _ => new(done is Put.Full ? "Model.Said.full" : "Model.Said.refused", null) { IsRefusal = true },
        });

        return TypedResults.LocalRedirect(Page);
    }

    private static SignalRule Change(SignalRule rule, IFormCollection form) => form["do"].ToString() switch
    {
        "on" => rule with { IsOn = true },
        "off" => rule with { IsOn = false },
        _ => RuleForm.Read(rule, name => form[name]),
    };
}
