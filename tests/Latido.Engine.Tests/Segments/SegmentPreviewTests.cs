using System.Text;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Segments;

public sealed class SegmentPreviewTests
{
    private static readonly SegmentKey Rich = new(SegmentKind.Named, "rich");

    [Fact]
    public void A_draft_comes_to_what_putting_it_in_force_gives()
    {
        var season = Portfolio().Settings(0, With(Named(new(Number: "mrr", AtLeast: 300))));
        season.Board.RateTouched();
        var draft = With(Named(new(All: [new(Number: "mrr", AtLeast: 100), new(Not: new(Number: "openTickets", AtLeast: 1))])));

        var outlook = Try(season, draft.Segments, Rich);

        season.Settings(0, draft).Board.RateTouched();
        var members = season.Board.Facts.Accounts.Where(account => season.Board.RatingOf(account.No)!.SegmentBits == 1).Select(account => account.Key).ToList();
        outlook.Sample.Select(sample => sample.Key).ShouldBe(members, ignoreOrder: true);
        (outlook.Accounts, outlook.Count, outlook.Before, outlook.Come, outlook.Left).ShouldBe((6, 3, 3, 2, 2));
        outlook.Sample[0].ShouldSatisfyAllConditions(
            first => first.Key.ShouldBe("a3", "the most valuable first"),
            first => first.HasCome.ShouldBeFalse(),
            first => first.Why.Select(words => words.En).ShouldBe(["monthly revenue: 300", "not (Open tickets at least 1)"]));
    }

    [Fact]
    public void Of_a_segment_that_there_is_not_yet_nobody_is_in_before()
    {
        var season = Portfolio();
        season.Board.RateTouched();

        var outlook = Try(season, With(Named(new(Any: [new(Number: "mrr", AtLeast: 400), new(Fact: "ticket.opened", AtLeast: 2)]))).Segments, Rich);

        (outlook.Count, outlook.Before, outlook.Come).ShouldBe((2, null, 2));
        outlook.Sample[0].Why.Select(words => words.Es).ShouldBe(["el ingreso mensual: 500", "3 tickets abiertos en 30 días"]);
    }

    [Fact]
    public void Rules_tell_whom_each_places_and_who_goes_elsewhere()
    {
        var season = Portfolio().Traits(0, "a0", """{"touchByHand":"mid"}""");
        season.Board.RateTouched();
        var segments = WorkspaceSettings.Default.Segments with
        {
            Touch = [new("high", new("pays", "paga"), new(Number: "mrr", AtLeast: 400)), new("tech", new("else", "si no"))],
        };

        var outlook = Try(season, segments, new(SegmentKind.Touch, ""));

        (outlook.Rules, outlook.ByHand).ShouldSatisfyAllConditions(both => both.Rules.ShouldBe([2, 3]), both => both.ByHand.ShouldBe(1));
        outlook.Sample[0].Why[0].En.ShouldBe("mid → high");
        outlook.Count.ShouldBe(3, "two that were mid are high now, and one is tech");
    }

    [Fact]
    public void Rules_are_not_asked_of_whoever_has_left_but_a_segment_is()
    {
        var season = Portfolio().Began(1).Traits(1, "a5", """{"mrr":0,"stageByHand":"renewal","touchByHand":"mid"}""");
        season.Board.RateTouched();
        var segments = With(Named(new(Trait: "stage", IsOneOf: ["left"]))).Segments with { Stage = [new("all", new("all", "todas"))] };

        Try(season, segments, new(SegmentKind.Stage, "")).ShouldSatisfyAllConditions(
            outlook => (outlook.Accounts, outlook.Count, outlook.ByHand).ShouldBe((5, 5, 0)), outlook => outlook.Rules.ShouldBe([5]));
        Try(season, segments, new(SegmentKind.Touch, "")).ShouldSatisfyAllConditions(
            outlook => (outlook.Accounts, outlook.ByHand).ShouldBe((5, 0)), outlook => outlook.Rules.Sum().ShouldBe(5));
        Try(season, segments, Rich).ShouldSatisfyAllConditions(outlook => (outlook.Accounts, outlook.Count).ShouldBe((6, 1)), outlook => outlook.Sample[0].Key.ShouldBe("a5"));
    }

    [Fact]
    public void A_condition_alone_is_read_and_written()
    {
        var condition = new Condition(All: [new(Fact: "ticket.opened", WithinDays: 30, AtLeast: 3), new(Not: new(Segment: "rich"))]);

        ConditionJson.Read(Encoding.UTF8.GetBytes(ConditionJson.Write(condition))).Condition!.All!.Count.ShouldBe(2);
        ConditionJson.Read("""{"fakt":"x"}"""u8).Problems.Single().ToString().ShouldContain("fakt");
        ConditionJson.Read("nonsense"u8).Problems.Single().Message.ShouldContain("no condition in JSON");
        ConditionJson.Check(condition, new()).Single().Message.ShouldContain("There is no segment rich");
    }

    private static SegmentOutlook Try(Season season, SegmentSettings segments, SegmentKey of)
    {
        var preview = new SegmentPreview(season.Board, segments, of);

        while (preview.AskSome(2))
        {
        }

        preview.IsStill(season.Board).ShouldBeTrue();

        return preview.Tell(10);
    }

    private static Season Portfolio()
    {
        var season = new Season().Began(0);

        for (var i = 0; i < 6; i++)
        {
            season.Use(0, $"a{i}", "ana").Traits(0, $"a{i}", $$"""{"mrr":{{100 * i}}}""");

            for (var ticket = 0; ticket < i - 2; ticket++)
            {
                season.Business(-1, $"a{i}", "ticket.opened", $"{i}-{ticket}", $"\"ticket\":\"{i}-{ticket}\"");

                if (i == 3)
                {
                    season.Business(0, $"a{i}", "ticket.solved", $"{i}-{ticket}-done", $"\"ticket\":\"{i}-{ticket}\"");
                }
            }
        }

        return season;
    }

    private static NamedSegment Named(Condition when) => new("rich", new("Rich", "Rica"), when);

    private static WorkspaceSettings With(params NamedSegment[] segments) =>
        WorkspaceSettings.Default with { Version = 1, Segments = WorkspaceSettings.Default.Segments with { Named = segments } };
}
