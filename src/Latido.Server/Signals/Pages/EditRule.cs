using Latido.Engine.Segments;
using Latido.Engine.Signals;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Segments.Pages;
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

    /// <summary>The longest address that servers on the way surely take.</summary>
    private const int LongestAddress = 6_000;

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

        var pressed = form["do"].ToString();

        if (pressed is not ("keep" or "on" or "off"))
        {
            var address = Address.Of(Page, [("rule", id), .. RuleForm.Differences(rule, Read(rule, form))]).ToString();

            // Where the reader was at work on the condition, so that he goes on there.
            return address.Length <= LongestAddress
                ? TypedResults.LocalRedirect(address + (pressed.Split(':') is [_, var place] ? $"#c{place}" : "#rule-" + Uri.EscapeDataString(id)))
                : Said.Refuse(context, "Segments.Said.long", Address.Of(Page, ("rule", id)).ToString());
        }

        // Only what this form is about: somebody else may have changed another rule meanwhile.
        var done = await put.RunAsync(
            now => now.Signals.FirstOrDefault(other => other.Id == id) is { } known ? RuleForm.Put(now, Change(known, form)) : null,
            member.Actor, form["note"], cancellationToken);

        if (done is Put.Refused)
        {
            return Said.Refuse(context, "Model.Said.refused", Address.Of(Page, [("rule", id), .. RuleForm.Differences(rule, Read(rule, form))]).ToString());
        }

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
        _ => Read(rule, form),
    };

    /// <summary>The rule as the form has it, its condition from the fields of a condition where the form has such.</summary>
    private static SignalRule Read(SignalRule rule, IFormCollection form) => RuleForm.Read(rule, name =>
        name != RuleForm.Where ? form[name]
        : !form.ContainsKey("0.n") ? null
        : ConditionForm.Read(field => form[field], form["do"].ToString()) is { } where ? ConditionJson.Write(where) : "");
}
