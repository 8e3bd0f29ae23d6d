using System.Globalization;
using System.Text;
using Latido.Engine.Scores;

namespace Latido.Server.Scores.Pages;

/// <summary>
/// Reads what the form of a measure of one's own says into the draft. What is missing or is no number leaves what there was; what cannot be
/// together (a count by seat, then its days) gives way to what was chosen.
/// </summary>
internal static class MeasureForm
{
    public const int MaxName = 80;
    private const int MaxNames = 20;
    private const int MaxId = 40;

    /// <summary>The draft with one more measure that can be used as it is; the very draft where there is no name or no room.</summary>
    public static WorkspaceSettings Add(WorkspaceSettings draft, IFormCollection form)
    {
        var name = form["name"].ToString().Trim();

        if (name.Length is 0 or > MaxName || draft.Measures.Count >= CustomMeasure.Most)
        {
            return draft;
        }

        CustomMeasure added = new(FreeId(draft, name), new(name, name));

        return draft with
        {
            Measures =
            [
                .. draft.Measures,
                form["of"].ToString() switch
                {
                    "trait" => added with { Trait = new(TraitTake.Number, "mrr") },
                    "facts" => added with { Facts = new(FactTake.Count, ["meeting.held"]) },
                    _ => added with { Events = new(EventTake.Count, WeightAtLeast: 1) },
                },
            ],
        };
    }

    /// <summary>The draft with the measure of the form as the form has it.</summary>
    public static WorkspaceSettings Read(WorkspaceSettings draft, IFormCollection form)
    {
        var id = form["id"].ToString();

        return draft with { Measures = [.. draft.Measures.Select(measure => measure.Id == id ? Read(measure, form) : measure)] };
    }

    private static CustomMeasure Read(CustomMeasure measure, IFormCollection form)
    {
        var name = form["name"].ToString().Trim();

        return measure with
        {
            Name = name.Length is 0 or > MaxName ? measure.Name : Named(measure.Name, name, form["language"] == "es"),
            Events = measure.Events is { } events ? Events(events, form) : null,
            Trait = measure.Trait is { } trait ? Trait(trait, form) : null,
            Facts = measure.Facts is { } facts ? Facts(facts, form) : null,
            IsGoodWhenHigh = form["better"].ToString() switch { "high" => true, "low" => false, "auto" => null, _ => measure.IsGoodWhenHigh },
        };
    }

    /// <summary>A name that nobody has put into the other language yet is the same in both.</summary>
    private static Words Named(Words before, string name, bool isEs) =>
        before.En == before.Es ? new(name, name) : isEs ? before with { Es = name } : before with { En = name };

    private static EventSource Events(EventSource before, IFormCollection form)
    {
        var take = Chosen(form, before.Take);
        var per = Chosen(form, before.Per, "per");
        var property = form.ContainsKey("property") ? Text(form["property"].ToString()) : before.Property;

        return before with
        {
            Take = take,
            Names = form.ContainsKey("names") ? List(form["names"].ToString()) : before.Names,
            WeightAtLeast = (int)(ModelForm.Number(form, "weight", 0, 10) ?? before.WeightAtLeast),
            Per = take switch
            {
                EventTake.Count or EventTake.Sum => per,
                EventTake.Share => per is MeasurePer.Account ? MeasurePer.Person : per,
                _ => MeasurePer.Account,
            },
            Days = Days(form, before.Days),
            Property = property,
        };
    }

    private static TraitSource Trait(TraitSource before, IFormCollection form)
    {
        var take = Chosen(form, before.Take);
        var of = form.ContainsKey("whole") ? Text(form["whole"].ToString()) : before.Of;

        return new(take, Text(form["trait"].ToString()) ?? before.Name, take is TraitTake.Share ? of ?? "seats" : null);
    }

    private static FactSource Facts(FactSource before, IFormCollection form)
    {
        var types = form["types"].OfType<string>().Where(FactKinds.Names.Contains).Distinct(StringComparer.Ordinal).ToList();

        return before with
        {
            Take = Chosen(form, before.Take),
            Types = types.Count > 0 ? types : before.Types,
            Only = form.ContainsKey("only") ? List(form["only"].ToString()) : before.Only,
            Days = Days(form, before.Days),
        };
    }

    private static int Days(IFormCollection form, int before) => (int)(ModelForm.Number(form, "days", 1, CustomMeasure.MaxDays) ?? before);

    private static T Chosen<T>(IFormCollection form, T before, string field = "take")
        where T : struct, Enum => Enum.TryParse<T>(form[field].ToString(), out var chosen) && Enum.IsDefined(chosen) ? chosen : before;

    private static string? Text(string text) => text.Trim() is { Length: > 0 and <= 256 } plain ? plain : null;

    private static List<string>? List(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Take(MaxNames).ToList() is { Count: > 0 } names ? names : null;

    /// <summary>An id made of the name: its letters without accents, the first of each word but the first in upper case.</summary>
    private static string FreeId(WorkspaceSettings draft, string name)
    {
        var id = new StringBuilder();
        var isFirst = false;

        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                id.Append(isFirst && id.Length > 0 ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter));
                isFirst = false;
            }
            else if (char.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                isFirst = true;
            }
        }

        var wanted = id.Length == 0 ? "measure" : id.ToString(0, Math.Min(id.Length, MaxId));

        return Enumerable.Range(1, CustomMeasure.Most + 2).Select(number => number == 1 ? wanted : $"{wanted}{number}")
            .First(free => draft.FindMeasure(free) is null && !Latido.Engine.Segments.Conditions.Numbers.Contains(free));
    }
}
