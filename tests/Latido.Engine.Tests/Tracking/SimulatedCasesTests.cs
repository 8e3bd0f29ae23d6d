using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Latido.Engine.Tracking;
using NodaTime;

namespace Latido.Engine.Tests.Tracking;

/// <summary>
/// Two hundred companies to which something happens, half of them faults of the tracking, half real changes of use: how
/// well the one is told from the other. The thresholds were chosen on other seeds
/// than these (from 1,000 on).
/// </summary>
public sealed class SimulatedCasesTests(ITestOutputHelper output)
{
    private const ulong Report = 900_000;

    /// <summary>Faults, and as many real changes: a few each time the tests run, a hundred for the report.</summary>
    private static readonly int OfEach = int.Parse(Environment.GetEnvironmentVariable("LATIDO_TRACKING_CASES") ?? "11", CultureInfo.InvariantCulture);

    [Fact]
    public void Faults_are_told_from_real_changes_of_use()
    {
        var seeds = ulong.TryParse(Environment.GetEnvironmentVariable("LATIDO_TRACKING_SEEDS"), out var asked) ? asked : Report;
        List<(Befalls Befalls, ulong Seed)> cases =
        [
            .. Enumerable.Range(0, OfEach).Select(i => ((Befalls)(i % SimulatedCase.Faults), seeds + (ulong)i)),
            .. Enumerable.Range(0, OfEach).Select(i => ((Befalls)(SimulatedCase.Faults + (i % SimulatedCase.Changes)), seeds + 500 + (ulong)i)),
        ];
        ConcurrentBag<Outcome> outcomes = [];

        Parallel.ForEach(cases, one => outcomes.Add(Outcome.Of(new(one.Befalls, one.Seed), one.Seed)));

        var told = outcomes.Count(outcome => outcome.IsTold);
        var right = outcomes.Count(outcome => outcome.IsFault && outcome.IsTold && !outcome.IsEarly);
        var (precision, recall) = ((double)right / told, (double)right / OfEach);
        output.WriteLine(Table(outcomes, precision, recall));

        precision.ShouldBeGreaterThanOrEqualTo(0.9);
        recall.ShouldBeGreaterThanOrEqualTo(0.9);
    }

    private static string Table(IEnumerable<Outcome> outcomes, double precision, double recall)
    {
        StringBuilder text = new();
        text.AppendLine($"precision {precision:0.000}, recall {recall:0.000}");

        foreach (var kind in outcomes.GroupBy(outcome => outcome.Befalls).OrderBy(kind => kind.Key))
        {
            var delays = kind.Where(outcome => outcome is { IsFault: true, IsTold: true }).Select(outcome => outcome.Delay.TotalHours).Order().ToList();
            text.Append($"{kind.Key,-26} {kind.Count(),3} cases, {kind.Count(outcome => outcome.IsTold),3} told");
            text.AppendLine(delays.Count > 0 ? $", named rightly {kind.Count(outcome => outcome.IsNamed),3}, found after {delays[delays.Count / 2]:0.0} h (median), {delays[^1]:0.0} h at most" : "");
        }

        foreach (var wrong in outcomes.Where(outcome => outcome.IsTold != outcome.IsFault || outcome.IsEarly || (outcome.IsFault && !outcome.IsNamed) || outcome.Delay.TotalHours > 48).OrderBy(outcome => outcome.Befalls))
        {
            text.AppendLine($"  {wrong.Befalls} {wrong.Seed} ({wrong.Case}): {(wrong.IsTold ? wrong.What : "nothing")}");
        }

        return text.ToString();
    }

    private sealed record Outcome(Befalls Befalls, ulong Seed, bool IsFault, bool IsTold, bool IsEarly, bool IsNamed, Duration Delay, string Case, string What)
    {
        public static Outcome Of(SimulatedCase one, ulong seed)
        {
            var found = one.Live().OrderBy(each => each.At).ToList();

            return new(
                one.Befalls, seed, one.IsFault, found.Count > 0, one.IsFault && found.Any(each => each.At < one.Onset),
                found.Any(each => IsName(one.Befalls, each.Problem.Kind)),
                found.Count > 0 ? found[0].At - one.Onset : Duration.Zero,
                one.ToString(),
                string.Join("; ", found.Take(4).Select(each =>
                    $"{each.Problem.Kind} {each.Problem.Event} {each.Problem.Property} since {(each.Problem.Since - one.Onset).TotalHours:0.0} h at {(each.At - one.Onset).TotalHours:0.0} h, {each.Problem.Evidence.Came:0} of {each.Problem.Evidence.Expected:0} {each.Problem.Evidence.Instead}")));
        }

        private static bool IsName(Befalls befalls, ProblemKind kind) => befalls switch
        {
            Befalls.SourceSilent => kind == ProblemKind.Silence,
            Befalls.NameVanished => kind == ProblemKind.Vanished,
            Befalls.NameRenamed => kind == ProblemKind.Renamed,
            Befalls.PropertyRetyped => kind == ProblemKind.PropertyType,
            Befalls.PropertyEmptied => kind == ProblemKind.PropertyEmpty,
            Befalls.ClockWrong => kind == ProblemKind.ClockSkew,
            Befalls.IdentityLost => kind == ProblemKind.WithoutAccount,
            Befalls.ToldTwice => kind == ProblemKind.Surge,
            _ => kind == ProblemKind.Loss,
        };
    }
}
