using Latido.Engine.Scores;
using Latido.Server.Shell;
using Latido.Server.Workspaces;

namespace Latido.Server.Scores.Pages;

/// <summary>Adds a model for a segment to the draft, moves it up or down among the others, or takes it out.</summary>
internal static class ModelsForm
{
    public static async Task<IResult> ChangeAsync(
        HttpContext context, IFormCollection form, ModelDrafts drafts, CurrentMember member, Texts texts, CancellationToken cancellationToken)
    {
        var (act, segment) = (form["do"].ToString(), form["segment"].ToString());
        var isDone = false;
        await drafts.ChangeAsync(
            draft =>
            {
                var changed = Change(draft, act, segment, form["from"].ToString(), texts.Language);
                isDone = changed is not null;

                return changed ?? draft;
            },
            member.Actor, cancellationToken);

        if (!isDone)
        {
            Said.Keep(context, new("Model.Said.noModel", null) { IsRefusal = true });
        }

        // Whoever moves one about goes on looking at what he looked at.
        var seen = act switch { "add" when isDone => segment, "remove" => "", _ => form["seen"].ToString() };

        return TypedResults.LocalRedirect(Address.Of(EditModel.Page, ("model", seen)).ToString());
    }

    /// <summary>The draft after one act; null where it cannot be done.</summary>
    private static WorkspaceSettings? Change(WorkspaceSettings draft, string act, string segment, string from, string language)
    {
        var models = draft.Models.ToList();
        var place = models.FindIndex(model => model.Segment == segment);

        switch (act)
        {
            case "add" when place < 0 && models.Count < SegmentModel.Most && draft.MayChooseBy(segment) && draft.ModelOf(from) is { } copied:
                models.Add(new(segment, copied with { Name = FreeName(draft, segment, language), Version = 1 }));
                break;
            case "remove" when place >= 0:
                models.RemoveAt(place);
                break;
            case "up" when place > 0:
                (models[place - 1], models[place]) = (models[place], models[place - 1]);
                break;
            case "down" when place >= 0 && place < models.Count - 1:
                (models[place + 1], models[place]) = (models[place], models[place + 1]);
                break;
            default:
                return null;
        }

        return draft with { Models = models };
    }

    /// <summary>Called as its segment, with a number where another model is called so: a score says which model made it.</summary>
    private static string FreeName(WorkspaceSettings draft, string segment, string language)
    {
        var wanted = draft.Segments.Named.First(named => named.Id == segment).Name.In(language);
        var taken = draft.Models.Select(model => model.Health.Name).Append(draft.Health.Name).ToHashSet(StringComparer.Ordinal);

        return Enumerable.Range(1, SegmentModel.Most + 2).Select(number => number == 1 ? wanted : FormattableString.Invariant($"{wanted} {number}"))
            .First(name => !taken.Contains(name));
    }
}
