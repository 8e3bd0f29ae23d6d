using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Segments;

public sealed class ConditionTests
{
    [Fact]
    public void Facts_of_a_type_are_counted_in_their_days()
    {
        var season = new Season().Use(0, "acme", "ana").Began(0)
            .Business(-40, "acme", "ticket.opened", "1", Ticket("A")).Business(-29, "acme", "ticket.opened", "2", Ticket("B"))
            .Business(-1, "acme", "ticket.opened", "3", Ticket("C")).Business(0, "acme", "ticket.solved", "4", Ticket("C"));

        Holds(season, new(Fact: "ticket.opened", WithinDays: 30, AtLeast: 2)).ShouldBeTrue();
        Holds(season, new(Fact: "ticket.opened", WithinDays: 30, AtLeast: 3)).ShouldBeFalse("forty days ago is too long ago");
        Holds(season, new(Fact: "ticket.opened", WithinDays: 29, AtLeast: 2)).ShouldBeFalse("today is the first of the days");
        Holds(season, new(Fact: "ticket.opened", WithinDays: 60, AtLeast: 3)).ShouldBeTrue();
        Holds(season, new(Fact: "ticket.opened", Below: 2)).ShouldBeFalse("thirty days, where it does not say");
        Holds(season, new(Fact: "ticket.solved", WithinDays: 1)).ShouldBeTrue("once is enough, where it does not say");
        Holds(season, new(Fact: "meeting.held", WithinDays: 90, Below: 1)).ShouldBeTrue("none is fewer than one");
        Holds(season, new(Fact: "meeting.held")).ShouldBeFalse();
    }

    [Fact]
    public void What_is_taken_back_is_not_counted()
    {
        var season = new Season().Use(0, "acme", "ana").Began(0).Business(0, "acme", "ticket.opened", "1", Ticket("A"));
        Holds(season, new(Fact: "ticket.opened")).ShouldBeTrue();

        season.Business(0, "acme", "fact.withdrawn", "1", "\"reason\":\"wrong\"");
        season.Rate("acme");

        Holds(season, new(Fact: "ticket.opened")).ShouldBeFalse();
    }

    [Fact]
    public void Uses_of_an_event_are_counted_by_whatever_name_it_has()
    {
        var season = new Season().Use(-10, "acme", "ana", "Report Exported", 3).Use(-10, "acme", "luis", "Report Exported").Use(0, "acme", "ana", "report_exported").Began(0);

        Holds(season, new(Event: "Report Exported", WithinDays: 11, AtLeast: 4, Below: 5)).ShouldBeTrue();
        Holds(season, new(Event: "Report Exported", WithinDays: 10, AtLeast: 1)).ShouldBeFalse();
        Holds(season, new(Event: "Never Seen", Below: 1)).ShouldBeTrue();

        season.Naming(0, "report_exported", new() { SameAs = "Report Exported" });
        season.Rate("acme");

        Holds(season, new(Event: "Report Exported", WithinDays: 11, AtLeast: 5)).ShouldBeTrue();
        Holds(season, new(Event: "report_exported", WithinDays: 11, AtLeast: 5)).ShouldBeTrue("whoever asks by the former name means it");
    }

    [Fact]
    public void Any_measure_can_be_asked_whether_the_model_has_it_or_not()
    {
        var season = new Season().Use(0, "acme", "ana").Traits(0, "acme", """{"seats":4}""").Business(-3, "acme", "ticket.opened", "1", Ticket("A")).Began(0)
            .Settings(0, With(
                new("waits", new("Waits", "Espera"), new(Number: "ticketAge", AtLeast: 3)),
                new("unasked", new("Unasked", "Sin preguntar"), new(Number: "nps", IsKnown: false)),
                new("sticky", new("Sticky", "Fiel"), new(Number: "stickiness", AtLeast: 1))));

        Ids(season.Rate("acme")).ShouldBe(["waits", "unasked"]);
        season.Rate("acme").ValueOf("ticketAge").ShouldBe(3);
        season.Board.Reasons(season["acme"], season.Rate("acme")).ShouldNotContain(reason => reason.Measure == "ticketAge", "the model does not measure it");
    }

    [Fact]
    public void A_measure_of_ones_own_can_be_asked_whether_the_model_has_it_or_not()
    {
        NamedSegment[] segments =
        [
            new("exporters", new("Exporters", "Exportan"), new(Number: "count", AtLeast: 3)),
            new("met", new("Met", "Con reunión"), new(Number: "qbrs", AtLeast: 1)),
            new("unmet", new("Unmet", "Sin reunión"), new(Number: "qbrs", Below: 1)),
            new("credits", new("Credits", "Créditos"), new(Number: "credits", Below: 10)),
        ];
        var settings = With(segments) with { Measures = OwnMeasures.All, Signals = [WorkspaceSettings.Default.Signals[0] with { Where = new(Number: "days", AtLeast: 2) }] };
        var season = new Season().Use(-3, "acme", "ana", "export report", 2).Use(0, "acme", "ana", "create item").Use(0, "beta", "luis")
            .Traits(0, "acme", """{"credits":7}""").Business(-3, "acme", "meeting.held", "1", "\"kind\":\"qbr\"").Began(0).Settings(0, settings);

        settings.Validate().ShouldBeEmpty();
        settings.OwnMeasuresInUse().ShouldBe(["count", "days", "credits", "qbrs"], ignoreOrder: true);
        Ids(season.Rate("acme")).ShouldBe(["exporters", "met", "credits"]);
        Ids(season.Rate("beta")).ShouldBeEmpty("of whom nobody told a meeting it is not known how many there were");
        season.Board.Reasons(season["acme"], season.Rate("acme")).ShouldNotContain(reason => reason.Measure == "count", "the model does not measure it");
        season.Rate("acme").Ruling.Rules[0].IsAbout(season["acme"], season.Rate("acme")).ShouldBeTrue();

        (settings with { Measures = [.. OwnMeasures.All.Where(measure => measure.Id != "qbrs")] }).Validate()[0].Message
            .ShouldStartWith("There is no number qbrs. Known are mrr,");
    }

    [Theory]
    [InlineData(10, null, true), InlineData(11, null, false), InlineData(null, 10, false), InlineData(null, 11, true), InlineData(5, 10, false)]
    public void A_date_is_asked_how_long_ago_it_is(int? atLeast, int? below, bool holds)
    {
        var season = new Season().Use(0, "acme", "ana").Traits(0, "acme", """{"startedOn":"2026-02-20","trialEnds":"2026-02-20","size":"12.5","plan":"pro"}""").Began(0);

        Holds(season, new(Date: "startedOn", AtLeast: atLeast, Below: below)).ShouldBe(holds);
        Holds(season, new(Date: "trait:trialEnds", AtLeast: atLeast, Below: below)).ShouldBe(holds);
        Holds(season, new(Date: "renewsOn", AtLeast: atLeast, Below: below)).ShouldBeFalse("what is not known is compared with nothing");
        Holds(season, new(Date: "trait:plan", AtLeast: atLeast, Below: below)).ShouldBeFalse();
        Holds(season, new(Number: "trait:size", AtLeast: 12.5)).ShouldBeTrue();
        Holds(season, new(Number: "trait:plan", IsKnown: false)).ShouldBeTrue("no number is not known");
    }

    [Fact]
    public void Segments_may_ask_for_others_in_whatever_order_they_stand()
    {
        var season = new Season().Use(0, "acme", "ana").Traits(0, "acme", """{"mrr":5000}""").Began(0)
            .Settings(0, With(
                new("both", new("Both", "Ambas"), new(All: [new(Segment: "rich"), new(Segment: "young")])),
                new("neither", new("Neither", "Ninguna"), new(Not: new(Any: [new(Segment: "rich"), new(Segment: "both")]))),
                new("rich", new("Rich", "Rica"), new(Trait: "touch", IsOneOf: ["high"])),
                new("young", new("Young", "Joven"), new(Number: "ageDays", Below: 90))));

        Ids(season.Rate("acme")).ShouldBe(["both", "rich", "young"]);
    }

    [Fact]
    public void Touch_and_stage_may_ask_for_segments()
    {
        var settings = With(new NamedSegment("rich", new("Rich", "Rica"), new(Number: "mrr", AtLeast: 100)));
        settings = settings with { Segments = settings.Segments with { Touch = [new("white-glove", new("rich", "rica"), new(Segment: "rich")), new("tech", new("else", "si no"))] } };
        settings.Validate().ShouldBeEmpty();

        new Season().Traits(0, "acme", """{"mrr":100}""").Traits(0, "beta", """{"mrr":99}""").Began(0).Settings(0, settings).Rate("acme").Touch.ShouldBe("white-glove");
        new Season().Traits(0, "acme", """{"mrr":100}""").Traits(0, "beta", """{"mrr":99}""").Began(0).Settings(0, settings).Rate("beta").Touch.ShouldBe("tech");
    }

    [Fact]
    public void A_circle_is_refused_and_named()
    {
        var settings = With(
            new("a", new("A", "A"), new(Any: [new(Number: "mrr", AtLeast: 1), new(Segment: "b")])),
            new("b", new("B", "B"), new(Not: new(Segment: "c"))),
            new("c", new("C", "C"), new(Segment: "a")));

        var problem = settings.Validate().Single();

        problem.Path.ShouldBe("segments.named[0].when");
        problem.Message.ShouldBe("Segments may not ask for one another in a circle: a asks for b, which asks for c, which asks for a. Take one of these questions out.");

        With(new NamedSegment("self", new("S", "S"), new(Segment: "self"))).Validate().Single().Message.ShouldContain("self asks for self");
        var byTouch = With(new NamedSegment("high", new("S", "S"), new(Trait: "touch", IsOneOf: ["high"])));
        (byTouch with { Segments = byTouch.Segments with { Touch = [new("high", new("w", "w"), new(Segment: "high"))] } })
            .Validate().Single().Message.ShouldContain("touch asks for high, which asks for touch");
    }

    [Fact]
    public void A_circle_that_got_into_a_draft_ends_and_is_asked_as_if_nobody_were_in_it()
    {
        var season = new Season().Use(0, "acme", "ana").Began(0);
        var draft = new Ruling(With(new("a", new("A", "A"), new(Not: new(Segment: "b"))), new NamedSegment("b", new("B", "B"), new(Segment: "a"))), new());

        draft.Segmentation.Place(season["acme"], season["acme"].Traits, season.Rate("acme")).Bits.ShouldBeOneOf(0UL, 1UL, 2UL, 3UL);
    }

    [Theory]
    [InlineData("fact", "There is no fact ticket.lost. Known are survey.answered")]
    [InlineData("withdrawn", "What is withdrawn is not counted any more")]
    [InlineData("days", "This must be a whole number from 1 to 365, not 400.")]
    [InlineData("count", "How often something happened is a number from 0")]
    [InlineData("event", "Say which event, by its name")]
    [InlineData("segment", "There is no segment lost. Known are x.")]
    [InlineData("two", "exactly one of all, any, not, number, trait, date, fact, event and segment")]
    [InlineData("date", "withinDays, overdueDays, atLeast or below (days since) or isKnown")]
    public void What_is_wrong_with_a_condition_is_said_with_its_cure(string what, string says)
    {
        Condition condition = what switch
        {
            "fact" => new(Fact: "ticket.lost"),
            "withdrawn" => new(Fact: "fact.withdrawn"),
            "days" => new(Fact: "ticket.opened", WithinDays: 400),
            "count" => new(Event: "x", AtLeast: -1),
            "event" => new(Event: " "),
            "segment" => new(Segment: "lost"),
            "two" => new(Fact: "ticket.opened", Event: "x"),
            _ => new(Date: "renewsOn"),
        };

        With(new NamedSegment("x", new("X", "X"), condition)).Validate().Single().Message.ShouldContain(says);
    }

    [Fact]
    public void Every_question_reads_as_a_sentence_in_both_languages()
    {
        var settings = WorkspaceSettings.Default with { Measures = OwnMeasures.All };

        Say(new(Fact: "ticket.opened", WithinDays: 30, AtLeast: 3)).ShouldBe(("3 or more tickets opened in 30 days", "3 o más tickets abiertos en 30 días"));
        Say(new(Fact: "meeting.held", WithinDays: 90, Below: 1)).ShouldBe(("no meetings held in 90 days", "sin reuniones celebradas en 90 días"));
        Say(new(Fact: "call.made")).ShouldBe(("calls made in 30 days", "llamadas hechas en 30 días"));
        Say(new(Event: "Report Exported", WithinDays: 28, AtLeast: 1)).ShouldBe(("“Report Exported” once or more in 28 days", "«Report Exported» una vez o más en 28 días"));
        Say(new(Event: "Report Exported", WithinDays: 28, Below: 1)).ShouldBe(("“Report Exported” never used in 28 days", "«Report Exported» sin usar en 28 días"));
        Say(new(Date: "startedOn", AtLeast: 365)).ShouldBe(("the start at least 365 days ago", "el inicio hace 365 días o más"));
        Say(new(Number: "trait:employees", AtLeast: 50)).ShouldBe(("employees at least 50", "employees de 50 o más"));
        Say(new(Not: new(Segment: "quiet-paying"))).ShouldBe(("not (in “Quiet but paying”)", "no (en «En silencio pero pagando»)"));
        Say(new(Number: "qbrs", Below: 1)).ShouldBe(("My qbrs below 1", "Mi qbrs por debajo de 1"));
        ConditionWords.Of(new Condition(Segment: "quiet-paying"))!.En.ShouldBe("in “quiet-paying”", "without the settings nobody knows its name");

        (string, string) Say(Condition condition) => (ConditionWords.Of(condition, settings)!.En, ConditionWords.Of(condition, settings)!.Es);
    }

    [Fact]
    public void Every_fact_that_can_be_counted_has_a_name() =>
        FactWords.All.ShouldBe(BusinessForms.All.Select(form => form.Name).Where(name => name != "fact.withdrawn"), ignoreOrder: true);

    [Fact]
    public void A_rule_of_signals_may_ask_what_segments_may()
    {
        var rule = WorkspaceSettings.Default.Signals[0] with { Where = new(All: [new(Fact: "ticket.opened"), new(Segment: "x"), new(Number: "openTickets", AtLeast: 1)]) };
        var settings = With(new NamedSegment("x", new("X", "X"), new(Event: "create item"))) with { Signals = [rule] };
        var season = new Season().Use(0, "acme", "ana").Use(0, "beta", "ana").Business(0, "acme", "ticket.opened", "1", Ticket("A")).Began(0).Settings(0, settings);
        settings.Validate().ShouldBeEmpty();
        var (acme, beta) = (season.Rate("acme"), season.Rate("beta"));
        acme.Ruling.Prepare(season.Board.Facts.Events);

        acme.Ruling.Rules[0].IsAbout(season["acme"], acme).ShouldBeTrue();
        beta.Ruling.Rules[0].IsAbout(season["beta"], beta).ShouldBeFalse();
    }

    private static string Ticket(string id) => $"\"ticket\":\"{id}\"";

    private static bool Holds(Season season, Condition condition) => Conditions.Holds(condition, season["acme"], season.Rate("acme"));

    private static List<string> Ids(Rating rating) => [.. rating.Segments.Select(segment => segment.Id)];

    private static WorkspaceSettings With(params NamedSegment[] segments) =>
        WorkspaceSettings.Default with { Version = 1, Segments = WorkspaceSettings.Default.Segments with { Named = segments } };
}
