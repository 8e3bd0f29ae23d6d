using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>
/// Finds the rules to mute so that every owner comes under the budget of alerts: again and again the one whose loss is least, then those
/// are spared that turned out not to be needed. The loss of a rule is what no other rule that stays on had told before.
/// </summary>
internal static class AlertBudget
{
    public static LeagueProposal? Propose(WorkspaceSettings settings, List<LeagueEntry> entries, List<OwnerCount> owners, double weeks)
    {
        if (settings.Alerts.PerOwnerPerWeek is not { } budget)
        {
            return null;
        }

        // What rules told that are off by now will not come again, and no muting makes it less.
        var on = entries.Where(entry => entry.IsOn).Select(entry => entry.Rule).ToHashSet(StringComparer.Ordinal);
        var over = owners.Where(owner => owner.Owner is not null).Select(owner => owner.Of(on)).Where(owner => PerWeek(owner, null) > budget).ToList();

        if (over.Count == 0)
        {
            return null;
        }

        var chosen = Choose(entries, over, budget * weeks);

        if (chosen.Count == 0)
        {
            return null;
        }

        var rules = chosen.Select(entry => entry.Rule).ToHashSet(StringComparer.Ordinal);
        var found = Foretold(entries.Where(entry => entry.IsOn));
        var kept = Foretold(entries.Where(entry => entry.IsOn && !rules.Contains(entry.Rule)));
        var worst = over.MaxBy(owner => PerWeek(owner, null))!;
        var after = over.Max(owner => PerWeek(owner, rules));
        var names = chosen.ConvertAll(entry => SignalChanges.NameOf(entry.Known!));
        var isEnough = after <= budget;

        return new(
            ProposalKind.Budget,
            [.. rules.Order(StringComparer.Ordinal)],
            new($"Mute {Join(names.Select(name => name.En), "and")}", $"Silenciar {Join(names.Select(name => name.Es), "y")}"),
            new(
                $"{worst.Owner} had {Times(PerWeek(worst, null)).En} alerts a week in the last four weeks, counting only rules as they are now, and the budget is {budget}. Without these nobody over it would have more than {Times(after).En}{(isEnough ? "" : ", which is still too many")}. Of {found.Count} outcomes that some rule told before, {kept.Count} would still have been told.",
                $"{worst.Owner} tuvo {Times(PerWeek(worst, null)).Es} avisos por semana en las últimas cuatro, contando solo las reglas como están ahora, y el presupuesto es {budget}. Sin ellas nadie que lo pase tendría más de {Times(after).Es}{(isEnough ? "" : ", que siguen siendo demasiados")}. De {found.Count} desenlaces que alguna regla avisó antes, {kept.Count} se habrían avisado igual."),
            PerWeek(worst, null),
            over.Count);

        double PerWeek(OwnerCount owner, IReadOnlySet<string>? without) =>
            owner.Recent.Where(count => without?.Contains(count.Key) != true).Sum(count => count.Value) / weeks;
    }

    /// <summary>The rules to mute, the least loss first; all that help where even they are not enough.</summary>
    private static List<LeagueEntry> Choose(List<LeagueEntry> entries, List<OwnerCount> over, double most)
    {
        List<LeagueEntry> left = [.. entries.Where(entry => entry is { IsOn: true, Known: not null })];
        List<LeagueEntry> chosen = [];

        while (over.Exists(owner => Left(owner, chosen) > most)
            && left.Where(entry => Relief(entry) > 0)
                .OrderBy(entry => LossOf(entry, left)).ThenBy(ActedShare).ThenByDescending(Relief).ThenBy(entry => entry.Rule, StringComparer.Ordinal)
                .FirstOrDefault() is { } least)
        {
            left.Remove(least);
            chosen.Add(least);
        }

        // The first ones may have been small: what is enough without them is spared, the dearest first.
        foreach (var entry in chosen.OrderByDescending(entry => LossOf(entry, [.. left, entry])).ThenByDescending(ActedShare).ToList())
        {
            List<LeagueEntry> without = [.. chosen.Where(each => each != entry)];

            if (over.TrueForAll(owner => Left(owner, without) <= most))
            {
                chosen = without;
                left.Add(entry);
            }
        }

        return chosen;

        double Relief(LeagueEntry entry) => over.Sum(owner => Math.Min(Math.Max(0, Left(owner, chosen) - most), owner.Recent.GetValueOrDefault(entry.Rule)));
    }

    private static double Left(OwnerCount owner, List<LeagueEntry> muted) =>
        owner.Recent.Where(count => !muted.Exists(entry => entry.Rule == count.Key)).Sum(count => count.Value);

    private static double ActedShare(LeagueEntry entry) => entry.Told == 0 ? 0 : (double)entry.Acted / entry.Told;

    /// <summary>How many outcomes only this one of the rules had told before.</summary>
    private static int LossOf(LeagueEntry entry, List<LeagueEntry> among) =>
        Foretold([entry]).Except(Foretold(among.Where(other => other != entry))).Count();

    /// <summary>The outcomes that some of the rules told before: the account, and whether it was a loss or an expansion.</summary>
    private static HashSet<(string Account, bool IsExpansion)> Foretold(IEnumerable<LeagueEntry> entries) =>
    [
        .. entries.SelectMany(entry => entry.Cases.Where(each => each.FirstBefore >= 0).Select(each => (each.Account.Key, entry.IsOpportunity))),
    ];

    private static Words Times(double value) => LeagueProposals.Times(value);

    private static string Join(IEnumerable<string> names, string and) =>
        names.ToList() is [.. { Count: > 0 } before, var last] ? $"{string.Join(", ", before)} {and} {last}" : names.First();
}
