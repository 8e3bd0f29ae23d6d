using System.Numerics;
using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>
/// Falls of weeks against as many weeks before. Weeks are seven whole days and end yesterday, so that a morning is not
/// taken for a fall.
/// </summary>
internal static class FallRules
{
    /// <summary>Weekly active people against the weeks before: the quiet fall.</summary>
    public static SignalDraft? ActiveUse(SignalScene scene)
    {
        var weeks = scene.Rule.Weeks ?? 3;
        var least = scene.Rule.MinPeople ?? 5;

        if (scene.Rating.Active90 < least || scene.IsResting())
        {
            return null;
        }

        var masks = WeeksOfPeople(scene, weeks * 2);
        var recent = (1u << weeks) - 1;
        var (before, now) = Means(masks, weeks);

        // Silence is another signal; a history that does not reach back is no fall.
        if (before < least || now == 0 || before - now < (scene.Rule.Fall ?? RuleDefaults.ActiveFall) * before - 1e-9)
        {
            return null;
        }

        var change = 100 * (now - before) / before;
        var quiet = Enumerable.Range(0, masks.Length).Where(person => masks[person] != 0 && (masks[person] & recent) == 0);
        var end = scene.Today - 1;

        return scene.Draft(
            SignalScene.Key("fall", scene.Today), Severity.Red,
            new(
                $"Active use {Figures.ChangeEn(change)} in {Figures.WordEn(weeks)} weeks: from {Figures.En(before)} to {Figures.En(now)} people a week",
                $"Uso activo {Figures.ChangeEs(change)} en {Figures.WordEs(weeks)} semanas: de {Figures.Es(before)} a {Figures.Es(now)} personas por semana"),
            [new(
                new("Weekly active people, mean of the weeks before and of now", "Personas activas por semana, media de las semanas de antes y de ahora"),
                end - (14 * weeks) + 1, end, before, now, []),
            new(
                new("People who have not come back since", "Personas que no han vuelto desde entonces"),
                end - (7 * weeks) + 1, end, null, null, scene.Ids(quiet)),
            .. TicketsSince(scene, end - (7 * weeks) + 1)]);
    }

    /// <summary>Whether they complained: a fall without a word is the one that surprises. Nothing where tickets were never heard of.</summary>
    private static IEnumerable<Evidence> TicketsSince(SignalScene scene, int day)
    {
        var (isHeardOf, count) = (false, 0);

        foreach (ref readonly var fact in scene.Account.Business is { } book ? book.UpTo(scene.Today) : [])
        {
            isHeardOf |= fact.Type == BusinessType.TicketOpened;
            count += fact.Type == BusinessType.TicketOpened && fact.Day >= day ? 1 : 0;
        }

        return !isHeardOf ? [] : [new(
            count == 0 ? new("No ticket in these weeks", "Ningún ticket en estas semanas") : new("Tickets opened in these weeks", "Tickets abiertos en estas semanas"),
            day, scene.Today, null, count, [])];
    }

    /// <summary>The mean of active people a week, of so many weeks before and of the same number until yesterday.</summary>
    public static (double Before, double Now) WeeklyPeople(SignalScene scene, int weeks) => Means(WeeksOfPeople(scene, weeks * 2), weeks);

    /// <summary>People come in on fewer days; without sign-in events, they are active on fewer days.</summary>
    public static SignalDraft? LoginFrequency(SignalScene scene)
    {
        var weeks = scene.Rule.Weeks ?? 2;
        var least = scene.Rule.MinCount ?? 10;

        if (scene.Rating.FirstUseDay < 0 || scene.Rating.FirstUseDay > scene.Today - (14 * weeks) || scene.IsResting()
            || scene.HasTold(SignalKind.ActiveUseFall, scene.Rule.PeriodDays))
        {
            return null;
        }

        var (before, now, isByLogin) = CountVisits(scene, weeks * 7);

        if (before < least || now == 0 || before - now < (scene.Rule.Fall ?? RuleDefaults.LoginFall) * before - 1e-9)
        {
            return null;
        }

        var change = 100.0 * (now - before) / before;
        var end = scene.Today - 1;
        var (en, es) = isByLogin ? ("Sign-ins", "Inicios de sesión") : ("Visits", "Visitas");

        return scene.Draft(
            SignalScene.Key("visits", scene.Today), Severity.Yellow,
            new(
                $"{en} {Figures.ChangeEn(change)} in {Figures.WordEn(weeks)} weeks: from {Figures.En(before)} to {Figures.En(now)}",
                $"{es} {Figures.ChangeEs(change)} en {Figures.WordEs(weeks)} semanas: de {Figures.Es(before)} a {Figures.Es(now)}"),
            new Evidence(
                new($"{en}, one a person and day", $"{es}, {(isByLogin ? "uno" : "una")} por persona y día"), end - (14 * weeks) + 1, end, before, now, []));
    }

    private static (double Before, double Now) Means(uint[] masks, int weeks)
    {
        var recent = (1u << weeks) - 1;
        var (before, now) = (0, 0);

        foreach (var mask in masks)
        {
            now += BitOperations.PopCount(mask & recent);
            before += BitOperations.PopCount(mask & ~recent);
        }

        return ((double)before / weeks, (double)now / weeks);
    }

    /// <summary>For each person a bit for each week with use; bit 0 is the week that ended yesterday.</summary>
    private static uint[] WeeksOfPeople(SignalScene scene, int weeks)
    {
        var masks = new uint[scene.Account.People.Count];
        var end = scene.Today - 1;

        foreach (var cell in scene.Account.Usage.Between(end - (7 * weeks) + 1, end))
        {
            if (scene.Weights[cell.Event] > 0)
            {
                masks[cell.Person] |= 1u << ((end - cell.Day) / 7);
            }
        }

        return masks;
    }

    private static (int Before, int Now, bool IsByLogin) CountVisits(SignalScene scene, int days)
    {
        var end = scene.Today - 1;
        Span<int> logins = stackalloc int[2];
        Span<int> visits = stackalloc int[2];
        var (lastLogin, lastVisit) = ((-1, -1), (-1, -1));

        // Cells lie by day, then person: a change of either is another visit.
        foreach (var cell in scene.Account.Usage.Between(end - (2 * days) + 1, end))
        {
            var half = end - cell.Day < days ? 1 : 0;
            var visit = (cell.Day, cell.Person);

            if (scene.Weights[cell.Event] > 0 && visit != lastVisit)
            {
                visits[half]++;
                lastVisit = visit;
            }

            if (scene.IsLogin(cell.Event) && visit != lastLogin)
            {
                logins[half]++;
                lastLogin = visit;
            }
        }

        var isByLogin = logins[0] > 0 || logins[1] > 0;

        return isByLogin ? (logins[0], logins[1], true) : (visits[0], visits[1], false);
    }
}
