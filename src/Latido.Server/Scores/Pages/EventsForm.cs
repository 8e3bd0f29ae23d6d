using Latido.Engine.Scores;
using Latido.Server.Accounts;

namespace Latido.Server.Scores.Pages;

/// <summary>Reads event weights, the engagement window and the steps of activation from their form into a draft.</summary>
internal static class EventsForm
{
    private const int MaxSteps = 12;
    private const int MaxEvents = 20;
    private const int MaxName = 80;

    public static WorkspaceSettings Read(WorkspaceSettings draft, IFormCollection form, EventReader events) => draft with
    {
        Engagement = draft.Engagement with
        {
            Window = ModelForm.Number(form, "window", 7, 90) is { } window && EngagementSettings.Windows.Contains((int)window)
                ? (int)window : draft.Engagement.Window,
            PerSeat = form["has-per-seat"].Count > 0 ? form["per-seat"].Count > 0 : draft.Engagement.PerSeat,
            Curve = Enum.TryParse<EngagementCurve>(form["engagement-curve"], ignoreCase: true, out var curve) && Enum.IsDefined(curve) ? curve : draft.Engagement.Curve,
            Weights = Weights(draft.Engagement, form, events),
        },
        Activation = draft.Activation with
        {
            WithinDays = (int)(ModelForm.Number(form, "within", 1, 730) ?? draft.Activation.WithinDays),
            Criteria = Steps(draft.Activation, form),
        },
    };

    /// <summary>A weight that says what the event would weigh anyway is no choice by hand, unless it was one before.</summary>
    private static Dictionary<string, int> Weights(EngagementSettings before, IFormCollection form, EventReader events)
    {
        var weights = new Dictionary<string, int>(before.Weights, StringComparer.Ordinal);
        var (names, values) = (form["event"], form["weight"]);
        var weighed = events.Weigh(before, names.OfType<string>());

        for (var i = 0; i < Math.Min(names.Count, values.Count); i++)
        {
            if (names[i] is not { Length: > 0 } name)
            {
                continue;
            }

            if (!int.TryParse(values[i], System.Globalization.CultureInfo.InvariantCulture, out var weight))
            {
                // An empty field: back to the guess.
                weights.Remove(name);
            }
            else if (weights.ContainsKey(name) || weight != weighed[name].Otherwise)
            {
                weights[name] = Math.Clamp(weight, EngagementSettings.MinWeight, EngagementSettings.MaxWeight);
            }
        }

        return weights;
    }

    private static List<Criterion> Steps(ActivationSettings before, IFormCollection form)
    {
        var steps = new List<Criterion>();

        foreach (var step in before.Criteria.Where(step => form[$"step:{step.Id}:gone"].Count == 0))
        {
            var people = ModelForm.Number(form, $"step:{step.Id}:people", 1, 1000);
            var weight = ModelForm.Number(form, $"step:{step.Id}:weight", 0, 10);
            var name = form[$"step:{step.Id}:name"].ToString().Trim();
            var isEs = form["language"] == "es";
            steps.Add(step with
            {
                Name = name.Length is 0 or > MaxName ? step.Name : isEs ? step.Name with { Es = name } : step.Name with { En = name },
                People = (int)(people ?? step.People),
                WeightAtLeast = (int)(weight ?? step.WeightAtLeast),
                Events = form.ContainsKey($"step:{step.Id}:events") ? Names(form[$"step:{step.Id}:events"].ToString()) : step.Events,
            });
        }

        var added = form["step-name"].ToString().Trim();

        if (form["add"] == "step" && added.Length is > 0 and <= MaxName && steps.Count < MaxSteps)
        {
            var taken = before.Criteria.Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
            var id = Enumerable.Range(1, MaxSteps * 3).Select(number => $"step{number}").First(id => !taken.Contains(id));
            steps.Add(new(
                id, new(added, added), Names(form["step-events"].ToString()),
                (int)(ModelForm.Number(form, "step-weight", 0, 10) ?? 0), People: (int)(ModelForm.Number(form, "step-people", 1, 1000) ?? 1)));
        }

        return steps;
    }

    private static List<string>? Names(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Take(MaxEvents).ToList() is { Count: > 0 } names ? names : null;
}
