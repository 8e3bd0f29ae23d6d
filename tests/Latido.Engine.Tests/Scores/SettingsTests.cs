using System.Text;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using NodaTime;

namespace Latido.Engine.Tests.Scores;

public sealed class SettingsTests
{
    [Fact]
    public void The_default_is_sound() => WorkspaceSettings.Default.Validate().ShouldBeEmpty();

    [Fact]
    public void A_document_written_and_read_is_the_same()
    {
        var settings = WorkspaceSettings.Default with
        {
            Version = 7,
            Engagement = new() { Weights = new Dictionary<string, int> { ["Turnos"] = 9 }, Window = 90, PerSeat = true },
            Benchmark = new() { Version = 2, TakenOn = new LocalDate(2026, 11, 21), IsProvisional = false, Breadth = 4.5 },
            Signals = [new("fall", SignalKind.ActiveUseFall, Fall: 0.3, Where: new(Number: "mrr", AtLeast: 100), Severity: Severity.Yellow)],
        };
        var json = settings.ToJson();

        WorkspaceSettings.Parse(json).ToJson().ShouldBe(json);
        WorkspaceSettings.Parse(json).Benchmark.TakenOn.ShouldBe(new LocalDate(2026, 11, 21));
        WorkspaceSettings.Parse(json).Signals.Count.ShouldBe(1);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var settings = Parse("""{"engagement":{"window":7},"health":{"bands":{"yellow":50}}}""");

        settings.Engagement.Window.ShouldBe(7);
        settings.Health.Bands.ShouldBe(new BandSettings(Yellow: 50));
        settings.Health.Dimensions.Count.ShouldBe(3);
        settings.Benchmark.IsProvisional.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"engagment":{}}""", "engagment", "This name is not known here. Known are version, engagement,")]
    [InlineData("""{"engagement":{"window":31}}""", "engagement.window", "7, 30 or 90")]
    [InlineData("""{"engagement":{"window":"30"}}""", "engagement.window", "a whole number")]
    [InlineData("""{"engagement":{"weights":{"login":11}}}""", "engagement.weights.login", "1 to 10")]
    [InlineData("""{"engagement":null}""", "engagement", "may not be empty")]
    [InlineData("""{"health":{"bands":{"yellow":80,"green":70}}}""", "health.bands", "yellow")]
    [InlineData("""{"health":{"bands":{"hysteresis":40}}}""", "health.bands.hysteresis", "half")]
    [InlineData("""{"health":{"minCoverage":2}}""", "health.minCoverage", "0 to 1")]
    [InlineData("""{"health":{"start":-5}}""", "health.start", "0 to 100")]
    [InlineData("""{"health":{"family":{"roundTo":0}}}""", "health.family.roundTo", "Leave it out")]
    [InlineData("""{"health":{"family":{"rounded":true}}}""", "health.family.rounded", "Known are withParent, roundTo")]
    [InlineData("""{"health":{"dimensions":[{"id":"a","name":{"en":"A","es":"A"},"weight":1,"measures":[{"measure":"trend","weight":1,"curve":[[0,-5],[1,40]]}]}]}}""", "health.dimensions[0].measures[0].curve", "only in a model with a start")]
    [InlineData("""{"health":{"start":50,"dimensions":[{"id":"a","name":{"en":"A","es":"A"},"weight":1,"measures":[{"measure":"trend","weight":1,"curve":[[0,-120],[1,40]]}]}]}}""", "health.dimensions[0].measures[0].curve", "-100 to 100")]
    [InlineData("""{"engagement":{"curve":"straight"}}""", "engagement.curve", "one of exponential, linear")]
    [InlineData("""{"health":{"dimensions":[]}}""", "health.dimensions", "at least one measure")]
    [InlineData("""{"health":{"dimensions":[{"id":"a","name":{"en":"A","es":"A"}}]}}""", "health.dimensions[0].weight", "missing")]
    [InlineData("""{"health":{"dimensions":[{"id":"a","name":{"en":"A","es":"A"},"weight":1,"measures":[{"measure":"mood","weight":1,"curve":[[0,0],[1,1]]}]}]}}""", "health.dimensions[0].measures[0].measure", "Known are engagementLevel")]
    [InlineData("""{"health":{"dimensions":[{"id":"a","name":{"en":"A","es":"A"},"weight":1,"measures":[{"measure":"trend","weight":1,"curve":[[0,50],[1,40]]}]}]}}""", "health.dimensions[0].measures[0].curve", "never worth less")]
    [InlineData("""{"health":{"dimensions":[{"id":"a","name":{"en":"A","es":"A"},"weight":1,"measures":[{"measure":"recency","weight":1,"curve":[[0,0],[9,40]]}]}]}}""", "health.dimensions[0].measures[0].curve", "fall")]
    [InlineData("""{"health":{"dimensions":[{"id":"a","name":{"en":"A","es":"A"},"weight":1,"measures":[{"measure":"trend","weight":1,"curve":[[5,0],[1,40]]}]}]}}""", "health.dimensions[0].measures[0].curve", "rise")]
    [InlineData("""{"health":{"dimensions":[{"id":"a","name":{"en":"A","es":"A"},"weight":0,"measures":[{"measure":"trend","weight":1,"curve":[[0,0],[1,1]]}]}]}}""", "health.dimensions[0].weight", "above 0")]
    [InlineData("""{"health":{"caps":[{"id":"c","name":{"en":"A","es":"A"},"limit":40,"measure":"recency"}]}}""", "health.caps[0]", "atLeast or below")]
    [InlineData("""{"activation":{"criteria":[{"id":"a","name":{"en":"A","es":"A"}},{"id":"a","name":{"en":"A","es":"A"}}]}}""", "activation.criteria[1].id", "twice")]
    [InlineData("""{"activation":{"criteria":[{"id":"a","name":{"en":"A","es":"A"},"scope":"team"}]}}""", "activation.criteria[0].scope", "account, person")]
    [InlineData("""{"signals":[{"id":"a","kind":"bandChanged"}]}""", "signals[0].kind", "bandChange, activeUseFall")]
    [InlineData("""{"signals":[{"id":"a","kind":"activeUseFall","fall":40}]}""", "signals[0].fall", "0 to 1")]
    [InlineData("""{"signals":[{"id":"a","kind":"activeUseFall","weeks":20}]}""", "signals[0].weeks", "1 to 12")]
    [InlineData("""{"signals":[{"id":"a","kind":"bandChange","where":{"number":"mmr","atLeast":1}}]}""", "signals[0].where.number", "Known are mrr")]
    [InlineData("""{"segments":{"stage":[{"is":"left","why":{"en":"A","es":"A"}}]}}""", "segments.stage[0].is", "Give this one another name")]
    [InlineData("""{"segments":{"touch":[{"is":"high","why":{"en":"A","es":"A"},"when":{"number":"mrr"}}]}}""", "segments.touch[0].when", "atLeast, below or isKnown")]
    [InlineData("""{"segments":{"touch":[{"is":"high","why":{"en":"A","es":"A"},"when":{"all":[{"number":"mrr","trait":"plan","isKnown":true}]}}]}}""", "segments.touch[0].when.all[0]", "exactly one")]
    [InlineData("""{"segments":{"named":[{"id":"a","name":{"en":"A","es":"A"},"when":{"number":"mrr","atLeast":1}},{"id":"a","name":{"en":"A","es":"A"},"when":{"number":"mrr","atLeast":1}}]}}""", "segments.named[1].id", "The id a is there twice")]
    [InlineData("""{"segments":{"named":[{"id":"","name":{"en":"A","es":"A"},"when":{"number":"mrr","atLeast":1}}]}}""", "segments.named[0].id", "short name")]
    [InlineData("""{"segments":{"named":[{"id":"en riesgo","name":{"en":"A","es":"A"},"when":{"number":"mrr","atLeast":1}}]}}""", "segments.named[0].id", "as in quiet-paying; not en riesgo")]
    [InlineData("""{"segments":{"named":[{"id":"a","name":{"en":"A","es":"A"}}]}}""", "segments.named[0].when", "missing")]
    [InlineData("""{"segments":{"named":[{"id":"a","name":{"en":"A","es":"A"},"when":null}]}}""", "segments.named[0].when", "may not be empty")]
    [InlineData("""{"segments":{"named":[{"id":"a","name":{"en":"A","es":" "},"when":{"number":"mrr","atLeast":1}}]}}""", "segments.named[0].name", "one in Spanish (es)")]
    [InlineData("""{"segments":{"named":[{"id":"a","name":{"en":"A","es":"A"},"when":{"all":[{"number":"healt","below":40}]}}]}}""", "segments.named[0].when.all[0].number", "There is no number healt. Known are mrr")]
    [InlineData("""{"benchmark":{"plain":{"days7":0}}}""", "benchmark.plain.days7", "above 0")]
    [InlineData("""{"benchmark":{"takenOn":"21.11.2026"}}""", "benchmark.takenOn", "a day such as 2026-11-21")]
    [InlineData(OneMeasure + "\"id\":\"recency\",\"events\":{\"take\":\"count\"}}]}", "measures[0].id", "recency is built in already. Give this one another id")]
    [InlineData(OneMeasure + "\"id\":\"health\",\"events\":{\"take\":\"count\"}}]}", "measures[0].id", "built in already")]
    [InlineData(OneMeasure + "\"id\":\"a b\",\"events\":{\"take\":\"count\"}}]}", "measures[0].id", "as in reportsExported; not a b")]
    [InlineData(OneMeasure + "\"id\":\"a\"}]}", "measures[0]", "exactly one of events, trait and facts")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"days\":9}}]}", "measures[0].events.take", "missing")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"least\"}}]}", "measures[0].events.take", "one of count, people, share, days, different, daysSince, change, sum, mean, max")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"mean\",\"names\":[\"x\"]}}]}", "measures[0].events.property", "Name it by property, as amount, or take count")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"sum\",\"property\":\"amount\"}}]}", "measures[0].events.names", "Name those that carry the property")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"sum\",\"property\":\" \",\"names\":[\"x\"]}}]}", "measures[0].events.property", "Name one property of the events")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"mean\",\"property\":\"amount\",\"names\":[\"x\"],\"per\":\"seat\"}}]}", "measures[0].events.per", "Only count, share and sum are of something")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"count\",\"days\":366}}]}", "measures[0].events.days", "from 1 to 365, not 366")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"days\",\"per\":\"seat\"}}]}", "measures[0].events.per", "Only count, share and sum")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"share\"}}]}", "measures[0].events.per", "person (of those seen in 90 days) or seat")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"count\",\"weightAtLeast\":11}}]}", "measures[0].events.weightAtLeast", "0 to 10")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"count\",\"names\":[\"\"]}}]}", "measures[0].events.names", "none empty")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"trait\":{\"take\":\"number\",\"name\":\"owner\"}}]}", "measures[0].trait.name", "owner is a text")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"trait\":{\"take\":\"number\",\"name\":\"renewsOn\"}}]}", "measures[0].trait.name", "take daysSince or daysUntil")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"trait\":{\"take\":\"daysSince\",\"name\":\"mrr\"}}]}", "measures[0].trait.name", "take number or share")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"trait\":{\"take\":\"share\",\"name\":\"used\"}}]}", "measures[0].trait.of", "Name a trait")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"facts\":{\"take\":\"count\",\"types\":[\"meeting\"]}}]}", "measures[0].facts.types[0]", "The types are survey.answered")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"facts\":{\"take\":\"count\",\"types\":[]}}]}", "measures[0].facts.types", "Name the types")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"facts\":{\"take\":\"sum\",\"types\":[\"invoice.paid\"]}}]}", "measures[0].facts.take", "invoice.issued, subscription.started, subscription.changed, contract.signed say an amount, meeting.held, call.made minutes")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"facts\":{\"take\":\"mean\",\"types\":[\"meeting.held\",\"survey.answered\"]}}]}", "measures[0].facts.types", "Make a measure of each")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"facts\":{\"take\":\"mean\",\"types\":[\"ticket.opened\"]}}]}", "measures[0].facts.take", "Take count")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"facts\":{\"take\":\"count\",\"types\":[\"meeting.held\"],\"only\":[\"lunch\"]}}]}", "measures[0].facts.only[0]", "check_in, kick_off, training, qbr, other; not lunch")]
    [InlineData(OneMeasure + "\"id\":\"a\",\"events\":{\"take\":\"count\"}},{\"id\":\"a\",\"name\":{\"en\":\"A\",\"es\":\"A\"},\"events\":{\"take\":\"count\"}}]}", "measures[1].id", "twice")]
    [InlineData("[1]", "", "JSON object")]
    [InlineData("{", "", "not JSON")]
    public void A_mistake_is_told_with_its_place_and_its_cure(string json, string path, string cure)
    {
        var problem = Should.Throw<InvalidSettingsException>(() => Parse(json)).Problems[0];

        problem.Path.ShouldBe(path);
        problem.Message.ShouldContain(cure);
    }

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Should.Throw<InvalidSettingsException>(() => Parse("""{"a":1,"engagement":{"window":"x","b":2}}""")).Problems.Count.ShouldBe(3);

    [Fact]
    public void There_are_fifty_measures_of_ones_own_at_most() =>
        (WorkspaceSettings.Default with { Measures = [.. Enumerable.Range(0, 51).Select(no => OwnMeasures.Use($"m{no}", EventTake.Count, 9))] })
            .Validate().Single().Message.ShouldContain("50 measures of your own, not 51");

    [Fact]
    public void One_that_a_model_names_cannot_be_taken_out_and_its_curve_runs_its_way()
    {
        var settings = OwnMeasures.Settings([OwnMeasures.Use("since", EventTake.DaysSince, 30), OwnMeasures.Use("often", EventTake.Count, 30)]);
        settings.Validate().ShouldBeEmpty();
        WorkspaceSettings.Parse(settings.ToJson()).ToJson().ShouldBe(settings.ToJson());

        (settings with { Measures = [settings.Measures[0]] }).Validate().Single().ToString()
            .ShouldBe($"health.dimensions[0].measures[1].measure: There is no measure often. Known are {string.Join(", ", Measures.All.Select(each => each.Id))}, since. One of your own stands under measures.");
        (settings with { Measures = [settings.Measures[0] with { IsGoodWhenHigh = true }, settings.Measures[1]] }).Validate().Single().Message.ShouldContain("never worth less");
    }

    private const string OneMeasure = """{"measures":[{"name":{"en":"A","es":"A"},""";

    private static WorkspaceSettings Parse(string json) => WorkspaceSettings.Parse(Encoding.UTF8.GetBytes(json));
}
