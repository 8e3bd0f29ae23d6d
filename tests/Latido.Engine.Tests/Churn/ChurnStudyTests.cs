using Latido.Engine.Churn;
using Latido.Engine.Facts;
using Latido.Engine.Signals;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Churn;

/// <summary>Many accounts over a year: some leave after an invoice was left unpaid, the others stay.</summary>
public sealed class ChurnStudyTests
{
    private const int Lost = 16;
    private const int Kept = 40;

    private static readonly Lazy<Season> Year = new(() => Played("nothing", isLive: false));
    private static readonly Lazy<Season> Lived = new(() => Played("nothing", isLive: true));

    [Fact]
    public void What_the_lost_had_in_common_stands_out_and_the_rest_does_not()
    {
        var study = Study(Year.Value);

        study.Made.Count.ShouldBe(Lost);
        study.Compared.ShouldBe((Lost, Kept));
        var contrasts = study.Contrasts();
        contrasts.All.Where(each => each.StandsOut).Select(each => each.Counts).ShouldBe([new("voice", "billing", Lost, Lost, 0, Kept)]);
        contrasts.Compared.ShouldBe(2);
        contrasts.All.ShouldContain(each => each.Counts.Id == "firstYear");
    }

    [Fact]
    public void Too_few_losses_are_not_compared()
    {
        var board = Year.Value.Board;
        var finder = Find(Year.Value);
        ChurnStudy study = new(board, [.. finder.Losses().Take(4)], finder.Kept(), new Dictionary<string, AccountPast>());
        Losing.Run(study);

        (study.Made.Count, study.Contrasts().Compared).ShouldBe((4, 0));
        study.Contrasts().Few.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void It_comes_to_the_same_in_pieces_of_any_size()
    {
        Told(Study(Year.Value, piece: 1)).ShouldBe(Told(Study(Year.Value, piece: 1_000)));
    }

    [Fact]
    public void Only_those_of_the_days_asked_for_are_found_and_money_counts_all()
    {
        LossFinder none = new(Year.Value.Board, Season.Day(-400), Season.Day(-300));
        var all = Find(Year.Value);

        while (none.FindSome(3))
        {
        }

        (none.Count, none.Losses().Count, none.Mrr().Count).ShouldBe((0, 0, 0));
        (all.Count, all.Staying).ShouldBe((Lost, Kept));
        all.Mrr().ShouldBe([Money.Of(100 * Lost, "EUR")]);
        all.Losses().Select(loss => loss.Name).ShouldBeInOrder();
    }

    /// <summary>What is planted in the last ninety days before each account left, of every kind that is read.</summary>
    public static TheoryData<string> Kinds { get; } = ["nothing", "use", "new events", "business", "answers", "traits", "seats", "a stakeholder", "silence"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_known_ninety_days_before_knows_nothing_of_what_came_after(string plant)
    {
        var (expected, found) = (Study(Year.Value), Study(Played(plant, isLive: false)));

        expected.Made.ShouldAllBe(made => made.Days.All(day => !day.IsShown), "it was all brought in later");
        found.Made.Select(made => made.Loss.Left).ShouldBe(expected.Made.Select(made => made.Loss.Left));
        Early(found).ShouldBe(Early(expected));
        found.Contrasts().All.Select(each => each.Counts).ShouldBe(expected.Contrasts().All.Select(each => each.Counts));

        // The plants are real ones: what is read after them differs.
        if (plant is "use" or "business" or "answers" or "silence")
        {
            Late(found).ShouldNotBe(Late(expected));
        }
    }

    [Theory]
    [InlineData("use")]
    [InlineData("business")]
    [InlineData("seats")]
    public void What_was_shown_stays_what_it_was(string plant)
    {
        var (expected, found) = (Study(Lived.Value), Study(Played(plant, isLive: true)));

        expected.Made.ShouldAllBe(made => made.Days.All(day => day.IsShown));
        Early(found).ShouldBe(Early(expected));
    }

    [Fact]
    public void A_signal_of_the_last_ninety_days_is_no_trace_of_the_day_before_them()
    {
        var finder = Find(Year.Value);
        var before = finder.Losses().ToDictionary(loss => loss.Account, loss => new AccountPast([Fired(loss.Left - 100)], [(loss.Left - 200, "basic"), (loss.Left - 10, "gold")]));
        var after = finder.Losses().ToDictionary(loss => loss.Account, loss => new AccountPast([Fired(loss.Left - 80)], [(loss.Left - 10, "gold")]));

        Counts(before, "signal", "recency").ShouldBe(new("signal", "recency", Lost, Lost, 0, Kept));
        Counts(before, "plan", "basic")!.LostWith.ShouldBe(Lost);
        Counts(after, "signal", "recency").ShouldBeNull("it was of nobody");
        Counts(after, "plan", "gold").ShouldBeNull("nobody knew it yet");

        ContrastCounts? Counts(Dictionary<string, AccountPast> pasts, string kind, string id)
        {
            foreach (var key in finder.Kept())
            {
                pasts[key] = new([], [(Season.Day(-700), "basic"), (Season.Day(-600), "gold")]);
            }

            ChurnStudy study = new(Year.Value.Board, finder.Losses(), finder.Kept(), pasts);
            Losing.Run(study);

            return study.Contrasts().All.Select(each => each.Counts).SingleOrDefault(each => each.Kind == kind && each.Id == id && each.LostWith > 0);
        }

        static PastSignal Fired(int day) => new("recency", Severity.Red, day, SignalFate.Open, null);
    }

    private static int LeftOn(int no) => -60 + (3 * no);

    /// <summary>The year as it was lived through day by day, or as it was brought in afterwards.</summary>
    private static Season Played(string plant, bool isLive)
    {
        List<(int Day, Action<Season> Do)> steps = [];

        for (var no = 0; no < Lost + Kept; no++)
        {
            var (account, end, times, isEven) = no < Lost ? ($"lost-{no:00}", LeftOn(no), 2 + (no % 5), no % 2 == 0) : ($"kept-{no:00}", 1, 2 + (no % 5), no % 2 == 0);
            steps.Add((isEven ? -375 : -600, season => season.Subscribed(account, isEven ? -375 : -600)));
            steps.Add((-330, season => season.Business(-330, account, "invoice.issued", $"i {account}", $"\"invoice\":\"A\",\"amount\":100,\"currency\":\"EUR\",\"due\":\"{DayNumber.ToDate(Season.Day(-300)):uuuu-MM-dd}\"")));
            steps.AddRange(Enumerable.Range(-380, end + 380).Select(day => (day, (Action<Season>)(season => season.UseDaily(day, day, account, $"{account}-ana", times: times)))));
            steps.Add(no < Lost ? (end, season => season.Cancelled(account, end)) : (-310, season => season.Business(-310, account, "invoice.paid", $"p {account}", "\"invoice\":\"A\"")));

            if (no < Lost)
            {
                steps.AddRange(Plants(plant, account, LeftOn(no) - 80));
            }
        }

        Season season = new();
        season.Began(isLive ? -601 : 1);

        foreach (var day in steps.GroupBy(step => step.Day).OrderBy(day => day.Key))
        {
            if (isLive)
            {
                season.Began(day.Key);
            }

            foreach (var (_, act) in day)
            {
                act(season);
            }
        }

        season.Began(1);
        season.Board.RateTouched();

        return season;
    }

    private static IEnumerable<(int Day, Action<Season> Do)> Plants(string plant, string account, int day) => plant switch
    {
        "use" => Daily(account, day, 60, "eva", "create item", 30),
        "new events" => Daily(account, day, 10, "ana", "export report", 9),
        "silence" => Daily(account, day + 60, 10, "x", "create item", 50),
        "business" =>
        [
            (day, season => season.Business(day, account, "ticket.opened", $"t {account}", "\"ticket\":\"T\",\"severity\":\"urgent\"").Business(day, account, "meeting.held", $"m {account}", "\"minutes\":30")),
            (day, season => season.Business(day, account, "subscription.changed", $"ch {account}", "\"subscription\":\"s\",\"amount\":40,\"currency\":\"EUR\"")),
            (day + 40, season => season.Business(day + 40, account, "subscription.changed", $"ch2 {account}", Losing.Paid)),
        ],
        "answers" => [(day, season => season.Business(day, account, "survey.answered", $"n {account}", "\"survey\":\"nps\",\"score\":1"))],
        "traits" => [(day, season => season.Traits(day, account, """{"plan":"leaving","mrr":3,"owner":"nobody","startedOn":"2019-01-01"}"""))],
        "seats" => [(day, season => season.Traits(day, account, """{"seats":900}"""))],
        "a stakeholder" => [(day, season => season.Business(day, account, "stakeholder.named", $"st {account}", "\"role\":\"champion\",\"name\":\"Eva\""))],
        _ => [],
    };

    private static IEnumerable<(int Day, Action<Season> Do)> Daily(string account, int from, int days, string person, string name, int times) =>
        Enumerable.Range(from, days).Select(day => (day, (Action<Season>)(season => season.UseDaily(day, day, account, $"{account}-{person}", name, times))));

    /// <summary>What was said of all as of ninety days before and earlier.</summary>
    private static List<string> Early(ChurnStudy study) => [.. study.Made.SelectMany(made => made.Moments.Where(moment => moment.Before >= 90).Select(moment => Say(made, moment)))];

    private static List<string> Late(ChurnStudy study) => [.. study.Made.SelectMany(made => made.Moments.Where(moment => moment.Before < 90).Select(moment => Say(made, moment)))];

    private static string Say(PostMortem made, KnownMoment moment) =>
        $"{made.Loss.Account} {moment.Before} {moment.Known} {moment.Coverage} {moment.OverdueDays} {moment.OpenTickets} {moment.Nps} {moment.Meetings} {moment.Active30} {moment.LastUse} "
        + string.Join(", ", moment.Voices.All.Select(voice => $"{voice.Voice} {voice.Stance} {voice.Says.En}"));

    private static string Told(ChurnStudy study) =>
        string.Join("\n", study.Made.Select(made => $"{made.Loss} {made.Verdict} {made.Sentence.En}").Concat(Early(study)).Concat(Late(study)).Concat(study.Contrasts().All.Select(each => each.ToString())));

    private static ChurnStudy Study(Season season, int piece = 7)
    {
        var finder = Find(season);
        ChurnStudy study = new(season.Board, finder.Losses(), finder.Kept(), new Dictionary<string, AccountPast>());
        Losing.Run(study, piece);

        return study;
    }

    private static LossFinder Find(Season season)
    {
        LossFinder finder = new(season.Board, Season.Day(-100), Season.Day(1));

        while (finder.FindSome(5))
        {
        }

        return finder;
    }
}
