using Latido.Engine.Facts;
using Latido.Engine.Segments;

namespace Latido.Engine.Scores;

/// <summary>
/// Says which of the settings' models rates an account: that of the first segment it is in. The segments are asked of an account that
/// nobody has rated yet, which is why they may ask only for what is known before. Not safe for concurrent use.
/// </summary>
internal sealed class ModelChooser
{
    private readonly Ruling ruling;
    private readonly (string Segment, Condition When)[] choices;
    private readonly bool asksTouch;
    private readonly bool asksStage;
    private Rating unrated;

    public ModelChooser(Ruling ruling)
    {
        this.ruling = ruling;
        var segments = ruling.Settings.Segments;
        choices =
        [
            .. ruling.Settings.Models.Select(model => (model.Segment, segments.Named.FirstOrDefault(segment => segment.Id == model.Segment)?.When))
                .Where(choice => choice.When is not null).Select(choice => (choice.Segment, choice.When!)),
        ];
        asksTouch = choices.Any(choice => Asks(choice.When, "touch"));
        asksStage = choices.Any(choice => Asks(choice.When, "stage"));
        unrated = Rating.Unrated(ruling, 0);
    }

    /// <summary>There is more than one model.</summary>
    public bool IsNeeded => choices.Length > 0;

    /// <summary>The segment whose model rates an account that had these traits on a day; empty for the general model.</summary>
    public string Choose(AccountFacts account, AccountTraits traits, int day)
    {
        unrated = unrated.Day == day ? unrated : Rating.Unrated(ruling, day);
        unrated.Touch = asksTouch ? Segmenter.Touch(account, traits, unrated).Is : "";
        unrated.Stage = asksStage ? Segmenter.Stage(account, traits, unrated).Is : "";

        foreach (var (segment, when) in choices)
        {
            if (Conditions.Holds(when, account, traits, unrated))
            {
                return segment;
            }
        }

        return "";
    }

    /// <summary>Some part of the condition compares this trait.</summary>
    internal static bool Asks(Condition? condition, string trait) => condition switch
    {
        null => false,
        { All: { } all } => all.Any(inner => Asks(inner, trait)),
        { Any: { } any } => any.Any(inner => Asks(inner, trait)),
        { Not: { } not } => Asks(not, trait),
        _ => condition.Trait == trait,
    };
}
