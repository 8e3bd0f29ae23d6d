using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>What is owed, what renews, what could grow.</summary>
internal static class MoneyRules
{
    /// <summary>An invoice so late is told once more, and louder.</summary>
    private const int VeryLate = 30;

    /// <summary>What was due longer ago than this is history, not news.</summary>
    private const int NewsDays = 60;

    /// <summary>A step towards the renewal is told in its week, or not at all.</summary>
    private const int StepNews = 7;

    /// <summary>A score that can hardly be relied on says nothing about growth.</summary>
    private const double LeastConfidence = 0.5;

    /// <summary>So many more people a week than three weeks before are growth.</summary>
    private const double Growth = 0.25;

    /// <summary>So many closes in green are a month.</summary>
    private const int GreenDays = 30;

    private static readonly int[] RenewalSteps = [30, 60, 90];

    [ThreadStatic]
    private static BusinessNumbers? numbers;

    public static SignalDraft? InvoiceOverdue(SignalScene scene)
    {
        var days = scene.Rule.Days ?? RuleDefaults.OverdueDays;

        // One that is never paid, as where it is disputed, may not hide those that come after it.
        if (NumbersOf(scene)?.Overdue(scene.Today, Math.Max(VeryLate, days) + NewsDays) is not { Count: var count, Days: var late, Amount: var sum } || late < days)
        {
            return null;
        }

        var isVeryLate = late >= Math.Max(VeryLate, days + 1);

        var due = scene.Today - late;
        var key = SignalScene.Key(isVeryLate ? "very late" : "late", due);

        if (scene.IsRaised(key))
        {
            return null;
        }

        var (amount, amountEs) = sum is { } money ? ($" ({Figures.En((double)money.Amount)} {money.Currency})", $" ({Figures.Es((double)money.Amount)} {money.Currency})") : ("", "");

        return scene.Draft(
            key, isVeryLate ? Severity.Red : Severity.Yellow,
            count == 1
                ? new($"An invoice is {late} {Figures.Of(late, "day", "days")} overdue{amount}", $"Una factura lleva {late} {Figures.Of(late, "día", "días")} vencida{amountEs}")
                : new($"{count} invoices are overdue, the oldest by {late} {Figures.Of(late, "day", "days")}{amount}", $"{count} facturas vencidas, la más antigua desde hace {late} {Figures.Of(late, "día", "días")}{amountEs}"),
            new Evidence(new("Invoices overdue", "Facturas vencidas"), due, scene.Today, null, count, []));
    }

    public static SignalDraft? RenewalAhead(SignalScene scene)
    {
        if (scene.Account.Traits.RenewsOn is not { } renewsOn || DayNumber.From(renewsOn) is var day && day < scene.Today)
        {
            return null;
        }

        var ahead = day - scene.Today;
        var step = Array.Find(RenewalSteps, step => ahead <= step);

        if (step == 0 || step > (scene.Rule.Days ?? RuleDefaults.RenewalDays) || ahead <= step - StepNews)
        {
            return null;
        }

        var key = SignalScene.Key(FormattableString.Invariant($"{step} days"), day);

        if (scene.IsRaised(key))
        {
            return null;
        }

        var rating = scene.Rating;
        var severity = rating.Band switch
        {
            Band.Red => step == RenewalSteps[0] ? Severity.Red : Severity.Yellow,
            Band.Yellow => Severity.Yellow,
            _ => Severity.Info,
        };
        var (health, healthEs) = rating.Score is { } score ? ($"; health {Figures.En(Math.Round(score))}", $"; salud {Figures.Es(Math.Round(score))}") : ("", "");

        return scene.Draft(
            key, severity,
            new(
                $"Renews in {ahead} {Figures.Of(ahead, "day", "days")}, on {Figures.DayEn(day)}{health}",
                $"Renueva en {ahead} {Figures.Of(ahead, "día", "días")}, el {Figures.DayEs(day)}{healthEs}"),
            new Evidence(new("Health now", "Salud ahora"), scene.Today, day, scene.CloseOf(scene.Today - 30).Score, rating.Score, []));
    }

    public static SignalDraft? ExpansionReady(SignalScene scene)
    {
        var rating = scene.Rating;

        if (rating.Band is not Band.Green || rating.Confidence < LeastConfidence || !Enumerable.Range(1, GreenDays).All(ago => scene.CloseOf(scene.Today - ago).Band is Band.Green)
            || scene.IsResting() || HasTrouble(scene))
        {
            return null;
        }

        var seats = scene.Account.Traits.Seats ?? 0;
        var isFull = seats >= (scene.Rule.MinCount ?? 5) && rating.Active30 >= (scene.Rule.Share ?? RuleDefaults.GrowthShare) * seats;
        var (before, now) = FallRules.WeeklyPeople(scene, weeks: 3);
        var grows = before >= (scene.Rule.MinPeople ?? 5) && now - before >= (Growth * before) - 1e-9;

        if (!isFull && !grows)
        {
            return null;
        }

        var people = new Evidence(
            new("Weekly active people, mean of three weeks", "Personas activas por semana, media de tres semanas"), scene.Today - 42, scene.Today - 1, before, now, []);
        var used = new Evidence(
            new("People active in 30 days, of the seats bought", "Personas activas en 30 días, de las licencias contratadas"), scene.Today - 29, scene.Today, seats, rating.Active30, []);
        var (full, fullEs) = ($"{rating.Active30} of {seats} seats in use", $"{rating.Active30} de {seats} licencias en uso");
        var (growth, growthEs) = before > 0
            ? ($"people a week {Figures.ChangeEn(100 * (now - before) / before)}", $"personas por semana {Figures.ChangeEs(100 * (now - before) / before)}") : ("", "");

        return scene.Draft(
            SignalScene.Key("ready", scene.Today), Severity.Green,
            (isFull, grows) switch
            {
                (true, true) => new($"Ready to grow: green for a month, {full}, {growth}", $"Lista para crecer: un mes en verde, {fullEs}, {growthEs}"),
                (true, _) => new($"Ready to grow: green for a month, {full}", $"Lista para crecer: un mes en verde, {fullEs}"),
                _ => new($"Ready to grow: green for a month, {growth}", $"Lista para crecer: un mes en verde, {growthEs}"),
            },
            [.. isFull ? [used] : Array.Empty<Evidence>(), .. grows ? [people] : Array.Empty<Evidence>()]);
    }

    /// <summary>Whoever owes money, waits for help with something urgent or would rather warn others is asked for nothing.</summary>
    private static bool HasTrouble(SignalScene scene) =>
        NumbersOf(scene) is { } of && (of.OverdueInvoices > 0 || of.TicketSeverity >= 4 || of.Nps < 0);

    private static BusinessNumbers? NumbersOf(SignalScene scene)
    {
        if (scene.Account.Business is not { } book)
        {
            return null;
        }

        (numbers ??= new()).Read(book, scene.BusinessDay);

        return numbers;
    }
}
