using Latido.Engine.Facts;
using Latido.Engine.Segments;

namespace Latido.Engine.Signals;

/// <summary>
/// An account comes into a segment, or leaves it: told once for each time, and not again while the rule rests. What happens at the account today is
/// told at once. What only the day's beginning brings about is told when the day has ended: a morning without use is no exit.
/// </summary>
internal static class MoveRules
{
    /// <summary>What is older than this is no news.</summary>
    private const int NewsDays = 7;

    public static SignalDraft? Entered(SignalScene scene) => Moved(scene, hasCome: true);

    public static SignalDraft? Left(SignalScene scene) => Moved(scene, hasCome: false);

    private static SignalDraft? Moved(SignalScene scene, bool hasCome)
    {
        if (scene.Stay is not { } now || scene.Rule.Segment is not { } segment)
        {
            return null;
        }

        var stay = HasStirred(scene.Account, scene.Today) ? now : now.AsClosed();

        if (stay.LastMove(NewsDays, hasCome) is not (>= 0 and var day)
            || IsHistory(scene, stay, day) || scene.IsRaised(SignalScene.Key(segment, day)) || scene.IsResting(segment))
        {
            return null;
        }

        var name = ConditionWords.NameOfSegment(segment, scene.Rating.Ruling.Settings);

        return scene.Draft(
            SignalScene.Key(segment, day),
            hasCome ? Severity.Yellow : Severity.Info,
            hasCome ? new($"Came into “{name.En}”", $"Ha entrado en «{name.Es}»") : new($"Left “{name.En}”", $"Ha salido de «{name.Es}»"),
            new Evidence(name, day, day, null, null, []));
    }

    /// <summary>Whether anything is known to have happened at the account on a day.</summary>
    private static bool HasStirred(AccountFacts account, int day) =>
        account.Usage.Between(day, day).Length > 0
        || (account.Business is { } book && book.UpTo(day) is [.., var last] && last.Day == day)
        || account.TraitHistory.Any(change => change.Day == day);

    /// <summary>
    /// An account that is only learned of, with a past of its own, came into its segments long ago: a first import would flood. One that
    /// began on that very day is new, and that is news.
    /// </summary>
    private static bool IsHistory(SignalScene scene, in SegmentStay stay, int day) => !stay.IsKnownBefore(day) && scene.Account.FirstSeenDay < day;
}
