using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>What customers say: a bad answer to a survey, tickets all at once, messages that sound otherwise than before.</summary>
internal static class AnswerRules
{
    /// <summary>What is older than this is no news.</summary>
    private const int NewsDays = 7;

    /// <summary>So many times the tickets of before are a spike.</summary>
    private const double Spike = 3;

    /// <summary>What an answer to NPS is told on: its scale is from 0 to 10.</summary>
    private const int NpsScale = 10;

    private static readonly int Nps = BusinessForms.Surveys.ToList().IndexOf("nps");
    private static readonly int Csat = BusinessForms.Surveys.ToList().IndexOf("csat");
    private static readonly int Urgent = BusinessForms.Severities.ToList().IndexOf("urgent");

    /// <summary>Somebody answers NPS with 6 or less of 10: red where his word counts for the deal.</summary>
    public static IEnumerable<SignalDraft> LowNps(SignalScene scene) => Low(
        scene, scene.Rule.Share ?? RuleDefaults.NpsShare, fact => fact.Type == BusinessType.SurveyAnswered && fact.Choice == Nps,
        NpsScale, new("in the NPS survey", "en la encuesta NPS"));

    /// <summary>Somebody answers CSAT, or rates a ticket, with 2 or less of 5.</summary>
    public static IEnumerable<SignalDraft> LowCsat(SignalScene scene) => Low(
        scene, scene.Rule.Share ?? RuleDefaults.CsatShare, fact => fact.Type == BusinessType.TicketRated || (fact.Type == BusinessType.SurveyAnswered && fact.Choice == Csat),
        scale: 0, new("for satisfaction", "de satisfacción"));

    public static SignalDraft? TicketSpike(SignalScene scene)
    {
        if (scene.Account.Business is not { } book)
        {
            return null;
        }

        var (days, weeks) = (scene.Rule.Days ?? 7, scene.Rule.Weeks ?? 8);
        var since = scene.Today - days;
        var (now, before, urgent) = (0, 0, 0);

        foreach (ref readonly var fact in book.Between(since - (7 * weeks) + 1, scene.Today))
        {
            if (fact.Type == BusinessType.TicketOpened)
            {
                now += fact.Day > since ? 1 : 0;
                before += fact.Day > since ? 0 : 1;
                urgent += fact.Day > since && fact.Choice == Urgent ? 1 : 0;
            }
        }

        var usual = before * days / (7.0 * weeks);

        if (now < (scene.Rule.MinCount ?? RuleDefaults.Tickets) || now < Spike * usual || scene.IsResting())
        {
            return null;
        }

        var (normal, normalEs) = before == 0 ? ("none in the weeks before", "ninguno en las semanas anteriores")
            : ($"{Figures.En(Math.Round(usual, 1))} is normal", $"{Figures.Es(Math.Round(usual, 1))} es lo normal");

        return scene.Draft(
            SignalScene.Key("tickets", scene.Today), urgent > 0 ? Severity.Red : Severity.Yellow,
            new(
                $"{now} tickets in {days} {Figures.Of(days, "day", "days")}: {normal}{(urgent > 0 ? $"; {urgent} urgent" : "")}",
                $"{now} tickets en {days} {Figures.Of(days, "día", "días")}: {normalEs}{(urgent > 0 ? $"; {urgent} {Figures.Of(urgent, "urgente", "urgentes")}" : "")}"),
            new Evidence(new($"Tickets opened in {days} days", $"Tickets abiertos en {days} días"), since - (7 * weeks) + 1, scene.Today, usual, now, []));
    }

    public static SignalDraft? SentimentTurns(SignalScene scene)
    {
        if (scene.Account.Business is not { } book)
        {
            return null;
        }

        var (days, least) = (scene.Rule.Days ?? 28, scene.Rule.MinCount ?? 3);
        var (now, before) = (default(Mean), default(Mean));

        foreach (ref readonly var fact in book.Between(scene.Today - (2 * days) + 1, scene.Today))
        {
            if (fact.Type == BusinessType.MessageReceived && !double.IsNaN(fact.Value))
            {
                (now, before) = fact.Day > scene.Today - days ? (now.With(fact.Value), before) : (now, before.With(fact.Value));
            }
        }

        if (now.Count < least || before.Count < least || now.Value >= 0 || before.Value - now.Value < (scene.Rule.Fall ?? RuleDefaults.SentimentFall) || scene.IsResting())
        {
            return null;
        }

        var (was, isNow) = (Math.Round(100 * before.Value), Math.Round(100 * now.Value));

        return scene.Draft(
            SignalScene.Key("sentiment", scene.Today), Severity.Yellow,
            new(
                $"Their messages sound worse: sentiment from {Figures.En(was)} to {Figures.En(isNow)} (of −100 to 100)",
                $"Sus mensajes suenan peor: el tono pasa de {Figures.Es(was)} a {Figures.Es(isNow)} (de −100 a 100)"),
            new Evidence(
                new($"Mean sentiment of {now.Count} messages, of {before.Count} before", $"Tono medio de {now.Count} mensajes, de {before.Count} antes"),
                scene.Today - (2 * days) + 1, scene.Today, was, isNow, []));
    }

    /// <summary>Answers of the last week of at most this share of their scale, each told once, for each person at most once in the rule's period.</summary>
    private static IEnumerable<SignalDraft> Low(SignalScene scene, double share, Func<BusinessFact, bool> isMeant, int scale, Words where)
    {
        if (scene.Account.Business is not { } book)
        {
            yield break;
        }

        // Told one after the other, while the book may not be held.
        var told = new HashSet<string>(StringComparer.Ordinal);

        foreach (var fact in Recent(book, scene.Today, isMeant))
        {
            var of = scale > 0 ? scale : fact.Extra;
            var value = fact.Value * of / fact.Extra;
            var id = fact.Who?.Id ?? "nobody";
            var key = SignalScene.Key(id, fact.Day);

            if (!(value <= (share * of) + 1e-9) || scene.IsRaised(key) || scene.IsResting(id) || !told.Add(id))
            {
                continue;
            }

            var role = RoleOf(book, fact.Who, scene.Today);
            var isDecisive = Stakeholders.IsDecisive(role);
            var (called, calledEs) = isDecisive ? ($" ({Stakeholders.NameOf(role).En})", $" ({Stakeholders.NameOf(role).Es})") : ("", "");
            var (who, whoEs) = fact.Who is { } person ? (person.NameOrId, person.NameOrId) : ("Somebody", "Alguien");

            yield return scene.Draft(
                key, isDecisive ? Severity.Red : Severity.Yellow,
                new(
                    $"{who}{called} gives {Figures.En(Math.Round(value, 1))} of {of} {where.En}",
                    $"{whoEs}{calledEs} da un {Figures.Es(Math.Round(value, 1))} de {of} {where.Es}"),
                new Evidence(
                    new($"Answer, of {of}; before it their last one", $"Respuesta, de {of}; antes, su anterior"),
                    fact.Day, fact.Day, LastBefore(book, fact, isMeant) is { } last ? last.Value * of / last.Extra : null, value, fact.Who is { } human ? [human.Id] : []));
        }
    }

    private static List<BusinessFact> Recent(BusinessBook book, int today, Func<BusinessFact, bool> isMeant)
    {
        var found = new List<BusinessFact>();

        foreach (ref readonly var fact in book.Between(today - NewsDays + 1, today))
        {
            if (isMeant(fact) && fact.Extra > 0)
            {
                found.Add(fact);
            }
        }

        return found;
    }

    private static BusinessFact? LastBefore(BusinessBook book, in BusinessFact answer, Func<BusinessFact, bool> isMeant)
    {
        BusinessFact? last = null;

        // Nobody's answers are not one person's.
        foreach (ref readonly var fact in answer.Who is null ? [] : book.UpTo(answer.Day))
        {
            if (fact.At < answer.At && ReferenceEquals(fact.Who, answer.Who) && fact.Extra > 0 && isMeant(fact))
            {
                last = fact;
            }
        }

        return last;
    }

    /// <summary>The role somebody was named with last, as a place in <see cref="BusinessForms.Roles"/>; -1 for none.</summary>
    private static int RoleOf(BusinessBook book, Person? who, int day) => who is null ? -1 : Stakeholders.Of(book, day).GetValueOrDefault(who, -1);

    /// <summary>A mean in the making.</summary>
    private readonly record struct Mean(double Sum, int Count)
    {
        public double Value => Sum / Count;

        public Mean With(double value) => new(Sum + value, Count + 1);
    }
}
