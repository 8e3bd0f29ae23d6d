using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>Health has another band than at yesterday's close.</summary>
internal static class BandRule
{
    /// <summary>A score that can hardly be relied on changes nothing worth a word.</summary>
    private const double LeastConfidence = 0.3;

    private static readonly string[] NamesEn = ["none", "red", "yellow", "green"];
    private static readonly string[] NamesEs = ["ninguna", "rojo", "amarillo", "verde"];

    public static SignalDraft? BandChange(SignalScene scene)
    {
        var now = scene.Rating.Band;

        // Out of nothing, or into it, is news about the data and not about the customer.
        if (now is Band.None || scene.Rating.Confidence < LeastConfidence)
        {
            return null;
        }

        var close = scene.CloseOf(scene.Today - 1);
        var subject = NamesEn[(int)now];

        if (close.Band is Band.None || close.Band == now || scene.IsResting(subject))
        {
            return null;
        }

        var isWorse = now < close.Band;
        var severity = now is Band.Red ? Severity.Red : isWorse ? Severity.Yellow : Severity.Green;
        var entry = scene.Board.Ledger(scene.Account, 1).FirstOrDefault(entry => entry.Day == scene.Today);
        var lines = (entry?.Lines ?? [])
            .Where(line => line.ContributionAfter < line.ContributionBefore == isWorse).Take(3).ToList();

        var cause = new Words(
            $"Health {(isWorse ? "falls" : "rises")} from {NamesEn[(int)close.Band]} to {NamesEn[(int)now]}: {Figures.En(Math.Round(close.Score ?? 0))} → {Figures.En(Math.Round(scene.Rating.Score ?? 0))}",
            $"La salud {(isWorse ? "baja" : "sube")} de {NamesEs[(int)close.Band]} a {NamesEs[(int)now]}: {Figures.Es(Math.Round(close.Score ?? 0))} → {Figures.Es(Math.Round(scene.Rating.Score ?? 0))}");

        if (lines is [var main, ..])
        {
            cause = new($"{cause.En}. {main.Text.En}", $"{cause.Es}. {main.Text.Es}");
        }

        return scene.Draft(
            SignalScene.Key(subject, scene.Today), severity, cause,
            [
                new(new("Health", "Salud"), scene.Today - 1, scene.Today, close.Score, scene.Rating.Score, []),
                .. lines.Select(line => new Evidence(line.Text, scene.Today - 1, scene.Today, line.ValueBefore, line.ValueAfter, [])),
            ]);
    }
}
