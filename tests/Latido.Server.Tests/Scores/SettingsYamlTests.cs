using System.Text;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Scores;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Scores;

public sealed class SettingsYamlTests
{
    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        var settings = WorkspaceSettings.Default with
        {
            Version = 12,
            Engagement = new()
            {
                Weights = new Dictionary<string, int>
                {
                    ["Turnos"] = 9, ["User: \"signed\" in"] = 1, ["true"] = 2, ["42"] = 3, ["a.b[0]"] = 4, ["año nuevo"] = 5, [" #x"] = 6, ["- y"] = 7,
                },
            },
            Measures =
            [
                new("exports", new("Exports: \"all\"", "Exportaciones"), Events: new(EventTake.DaysSince, ["a, b", "yes"], 3, MeasurePer.Account, 365)),
                new("billed", new("Billed", "Facturado"), Events: new(EventTake.Sum, ["Invoice: sent"], Property: "amount \"net\"")),
                new("credits", new("Credits", "Créditos"), Trait: new(TraitTake.Share, "credits used", "credits"), Unit: new("%", "%"), IsGoodWhenHigh: false),
                new("qbrs", new("Reviews", "Revisiones"), Facts: new(FactTake.Count, ["meeting.held"], ["qbr"], 182)),
            ],
            Segments = WorkspaceSettings.Default.Segments with
            {
                Named = [.. WorkspaceSettings.Default.Segments.Named, new("grandes", new("Big: \"ours\"", "Grandes, las de aquí"), new(Any: [new(Trait: "plan", IsOneOf: ["yes", "1"]), new(Not: new(Number: "seats", IsKnown: true))]))],
            },
            Signals = [.. WorkspaceSettings.Default.Signals, new("extra", SignalKind.AccountSilent, Where: new(All: [new(Trait: "plan", IsOneOf: ["no", "1"]), new(Not: new(Number: "mrr", Below: 0.5))]))],
        };
        var yaml = SettingsYamlWriter.Write(settings);
        var reading = SettingsYaml.Read(yaml);

        reading.Mistakes.ShouldBeEmpty();
        Encoding.UTF8.GetString(reading.Settings!.ToJson()).ShouldBe(Encoding.UTF8.GetString(settings.ToJson()));
        reading.HasBenchmark.ShouldBeTrue();
    }

    [Fact]
    public void An_empty_or_partial_file_has_the_defaults()
    {
        SettingsYaml.Read("{}").Settings!.ToJson().ShouldBe(WorkspaceSettings.Default.ToJson());
        var reading = SettingsYaml.Read("engagement:\n  window: 7 # a week\n");
        reading.Settings!.Engagement.Window.ShouldBe(7);
        reading.HasBenchmark.ShouldBeFalse();
    }

    [Theory]
    [InlineData("engagement:\n  window: 31\n", 2, "engagement.window", "7, 30 or 90")]
    [InlineData("engagement:\n  weights:\n    login: 1\n    export.pdf: 99\n", 4, "engagement.weights.export.pdf", "1 to 10")]
    [InlineData("\n\nengagment: {}\n", 3, "engagment", "not known here. Known are version, engagement")]
    [InlineData("signals:\n  - { id: a, kind: bandChange }\n  - id: b\n    kind: bandChanged\n", 4, "signals[1].kind", "one of bandChange")]
    [InlineData("signals:\n  - id: b\n", 2, "signals[0].kind", "missing")]
    [InlineData("health:\n  dimensions:\n    - id: a\n      name: { en: A, es: A }\n      weight: 1\n      measures:\n        - measure: trend\n          weight: 1\n          curve: [[0, 50], [10, 40]]\n", 9, "health.dimensions[0].measures[0].curve", "never worth less")]
    [InlineData("segments:\n  named:\n    - { id: a, name: { en: A, es: A }, when: { number: mrr, atLeast: 1 } }\n    - id: a\n      name: { en: B, es: B }\n      when: { number: mrr, below: 1 }\n", 4, "segments.named[1].id", "twice. Give each its own")]
    [InlineData("segments:\n  named:\n    - id: a\n      name: { en: A, es: A }\n      when:\n        all:\n          - { number: helth, below: 40 }\n", 7, "segments.named[0].when.all[0].number", "Known are mrr")]
    [InlineData("measures:\n  - id: a\n    name: { en: A, es: A }\n    events: { take: count, days: 30 }\n  - id: b\n    name: { en: B, es: B }\n    facts:\n      take: sum\n      types: [invoice.paid]\n", 8, "measures[1].facts.take", "Only amounts and minutes can be added up")]
    [InlineData("measures:\n  - id: a\n    name: { en: A, es: A }\n    events: { take: sum, days: 30 }\n", 4, "measures[0].events.property", "Name it by property, as amount, or take count")]
    [InlineData("measures:\n  - id: a\n    name: { en: A, es: A }\n    trait: { take: share, name: used }\n", 4, "measures[0].trait.of", "Name a trait of the account")]
    [InlineData("engagement:\n  window: 7\n  window: 30\n", 3, "", "not YAML")]
    [InlineData("a: &x [1]\nb: *x\n", 1, "", "anchors and aliases")]
    [InlineData("a: b: c\n", 1, "", "not YAML")]
    [InlineData("version: 1\n---\nversion: 2\n", 3, "", "one document")]
    [InlineData("- 1\n", 0, "", "object")]
    [InlineData("", 0, "", "object")]
    public void A_mistake_is_told_with_its_line(string yaml, int line, string path, string cure)
    {
        var mistake = SettingsYaml.Read(yaml).Mistakes[0];

        mistake.Path.ShouldBe(path);
        mistake.Line.ShouldBe(line);
        mistake.Message.ShouldContain(cure);
    }

    [Fact]
    public void A_model_that_is_changed_is_numbered_on_and_the_benchmark_is_kept()
    {
        var now = WorkspaceSettings.Default with { Version = 4, Benchmark = new() { Version = 3, IsProvisional = false, Breadth = 7 } };
        var changed = WorkspaceSettings.Default with { Health = WorkspaceSettings.Default.Health with { MinCoverage = 0.6 } };

        var next = ChangeSettings.Following(now, changed, hasBenchmark: false);

        next.Version.ShouldBe(5);
        next.Health.Version.ShouldBe(2);
        next.Benchmark.ShouldBe(now.Benchmark);

        // One by hand comes after the one it replaces, or a measured one that is on its way would take its place.
        var byHand = ChangeSettings.Following(now, WorkspaceSettings.Default, hasBenchmark: true);
        byHand.Health.Version.ShouldBe(1);
        byHand.Benchmark.ShouldBe(WorkspaceSettings.Default.Benchmark with { Version = 4 });
    }

    [Fact]
    public void The_sample_of_all_settings_is_the_default() =>
        Read("settings.yaml").ToJson().ShouldBe(WorkspaceSettings.Default.ToJson());

    private static WorkspaceSettings Read(string file) => SampleModelTests.Read(file);
}
