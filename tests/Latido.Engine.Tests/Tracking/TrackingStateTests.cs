using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Tracking;
using NodaTime;

namespace Latido.Engine.Tests.Tracking;

/// <summary>What is known of sources, kept and read again, and what is made of it.</summary>
public sealed class TrackingStateTests
{
    private const long Hour = 3_600_000_000;
    private static readonly Guid Source = new("0198c0de-0000-7000-8000-000000000002");
    private static readonly long Start = Moment.ToMicroseconds(Instant.FromUtc(2026, 1, 5, 0, 0));

    [Fact]
    public void What_was_saved_is_what_was_known_and_is_judged_alike()
    {
        var (state, saved) = (new TrackingState(DateTimeZone.Utc), new TrackingState(DateTimeZone.Utc));
        Dictionary<(byte, int), TrackingPage> pages = [];
        // Somebody who has an account and has done nothing yet.
        state.Apply(Source, Start, new() { Kind = FactKind.Group, At = Start, Person = "quiet"u8, Account = "a1"u8 });
        Live(state, 0, 20);
        Keep(state, pages);
        Live(state, 20, 30, silentFrom: (29 * 24) + 12);
        Keep(state, pages);

        saved.Load(pages.Values);

        var found = new TrackingJudge(state).Find();
        found.ShouldHaveSingleItem().Kind.ShouldBe(ProblemKind.Silence);
        new TrackingJudge(saved).Find().ShouldBe(found);
        saved.Catalogue().ShouldBe(state.Catalogue());
        saved.AccountsOf(Source, found[0].Since).ShouldBe(state.AccountsOf(Source, found[0].Since));
    }

    [Fact]
    public void A_silence_is_over_when_the_source_is_back()
    {
        TrackingState state = new(DateTimeZone.Utc);
        TrackingJudge judge = new(state);
        Live(state, 0, 30, silentFrom: (29 * 24) + 12);
        var silence = judge.Find().ShouldHaveSingleItem();
        silence.Since.ShouldBe(Moment.FromMicroseconds(Start + (((29 * 24) + 12) * Hour)));
        judge.IsOver(silence).ShouldBeFalse();

        Live(state, 30, 31);

        judge.IsOver(silence).ShouldBeTrue();
        judge.Find().ShouldBeEmpty();
    }

    [Fact]
    public void A_history_that_was_brought_in_is_not_judged_and_hours_nobody_attended_are_not_missed()
    {
        var (history, asleep) = (new TrackingState(DateTimeZone.Utc), new TrackingState(DateTimeZone.Utc));
        Live(history, 0, 30, silentFrom: 29 * 24, receivedAt: Start + (30 * 24 * Hour));
        Live(asleep, 0, 30, silentFrom: (29 * 24) + 12, struckUntil: (29 * 24) + 12);
        asleep.Apply(Guid.Empty, Start + (30 * 24 * Hour), new() { Kind = FactKind.HourStruck, At = Start + (30 * 24 * Hour) });

        new TrackingJudge(history).Find().ShouldBeEmpty();
        new TrackingJudge(asleep).Find().ShouldBeEmpty();
    }

    [Fact]
    public void The_catalogue_knows_names_volume_and_what_properties_are()
    {
        TrackingState state = new(DateTimeZone.Utc);
        Live(state, 0, 10);

        var entry = state.CatalogueOf("report exported").Single();

        entry.FirstSeen.ShouldBe(Moment.FromMicroseconds(Start + (8 * Hour)));
        entry.Total.ShouldBe(10 * 10 * 30);
        entry.Week.ShouldBe(7 * 10 * 30 - (10 * 30));
        entry.Properties.Select(property => (property.Name, property.Kinds[0].Kind)).ShouldBe([("año", ValueKind.Flag), ("format", ValueKind.Text), ("rows", ValueKind.Number)]);
    }

    [Theory]
    [InlineData("""{"sameAs":"schedule viewed"}""", """{"sameAs":""}""")]
    [InlineData("""{"hidden":true}""", """{"hidden":false}""")]
    public void A_name_that_is_hidden_or_counts_as_another_is_missed_no_more(string word, string back)
    {
        var (state, saved) = (new TrackingState(DateTimeZone.Utc), new TrackingState(DateTimeZone.Utc));
        Dictionary<(byte, int), TrackingPage> pages = [];
        Live(state, 0, 30, goneFrom: 29 * 24);
        var gone = new TrackingJudge(state).Find().Where(problem => problem.Event == "report exported").ShouldHaveSingleItem();

        state.Apply(Guid.Empty, Start, new() { Kind = FactKind.Naming, At = Start, Name = "report exported"u8, Payload = Encoding.UTF8.GetBytes(word) });
        Keep(state, pages);
        saved.Load(pages.Values);

        new TrackingJudge(saved).IsOver(gone).ShouldBeTrue();
        new TrackingJudge(saved).Find().ShouldNotContain(problem => problem.Event == "report exported");
        saved.Apply(Guid.Empty, Start, new() { Kind = FactKind.Naming, At = Start, Name = "report exported"u8, Payload = Encoding.UTF8.GetBytes(back) });
        new TrackingJudge(saved).Find().ShouldContain(problem => problem.Event == "report exported");
    }

    [Theory]
    [InlineData("""{"a":"\ud83d"}"""), InlineData("""{"\ud83d":1}"""), InlineData("""{"a":"""), InlineData("7")]
    public void Properties_that_cannot_be_read_stop_nothing(string payload)
    {
        TrackingState state = new(DateTimeZone.Utc);

        state.Apply(Source, Start, new() { Kind = FactKind.Event, At = Start, Person = "ana"u8, Name = "login"u8, Payload = Encoding.UTF8.GetBytes(payload) });

        state.CatalogueOf("login").ShouldHaveSingleItem().Total.ShouldBe(1);
    }

    [Fact]
    public void Of_two_names_said_to_be_each_other_the_one_that_counts_is_watched()
    {
        var (state, saved) = (new TrackingState(DateTimeZone.Utc), new TrackingState(DateTimeZone.Utc));
        WorkspaceFacts facts = new(DateTimeZone.Utc);
        Dictionary<(byte, int), TrackingPage> pages = [];
        Say("a", """{"sameAs":"b"}""");
        Say("b", """{"sameAs":"a"}""");
        Keep(state, pages);
        saved.Load(pages.Values);

        foreach (var tracking in (TrackingState[])[state, saved])
        {
            (IsWatched(tracking, "a"), IsWatched(tracking, "b")).ShouldBe((false, true));
        }

        (Counts("a"), Counts("b")).ShouldBe((false, true));

        void Say(string name, string payload)
        {
            Fact fact = new() { Kind = FactKind.Naming, At = Start, Name = Encoding.UTF8.GetBytes(name), Payload = Encoding.UTF8.GetBytes(payload) };
            state.Apply(Guid.Empty, Start, fact);
            facts.Apply(fact);
        }

        bool Counts(string name) => facts.Events.Find(name) is var number && facts.Events.LeadOf(number) == number;
    }

    [Fact]
    public void A_name_too_long_is_the_one_that_counts()
    {
        var (sent, kept) = (string.Concat(Enumerable.Repeat("ñ", 200)), string.Concat(Enumerable.Repeat("ñ", 128)));
        TrackingState state = new(DateTimeZone.Utc);
        state.Apply(Source, Start, new() { Kind = FactKind.Event, At = Start, Person = "ana"u8, Name = Encoding.UTF8.GetBytes(sent) });
        state.Catalogue().ShouldHaveSingleItem().Name.ShouldBe(kept);
        state.CatalogueOf(sent).ShouldHaveSingleItem().Total.ShouldBe(1);
        IsWatched(state, sent).ShouldBeTrue();

        state.Apply(Guid.Empty, Start, new() { Kind = FactKind.Naming, At = Start, Name = Encoding.UTF8.GetBytes(kept), Payload = """{"hidden":true}"""u8 });

        IsWatched(state, sent).ShouldBeFalse();
    }

    [Fact]
    public void What_was_set_aside_before_it_was_kept_what_it_counts_as_stays_so()
    {
        TrackingState state = new(DateTimeZone.Utc);
        state.Load([TrackingPage.Write(TrackingPage.Head, 0, SaveHeadOfBefore)]);

        (IsWatched(state, "hidden"), IsWatched(state, "merged"), IsWatched(state, "other")).ShouldBe((false, false, true));
        state.Apply(Guid.Empty, Start, new() { Kind = FactKind.Naming, At = Start, Name = "merged"u8, Payload = """{"sameAs":""}"""u8 });
        IsWatched(state, "merged").ShouldBeTrue();

        static void SaveHeadOfBefore(PageWriter writer)
        {
            new Attendance().Save(writer);
            writer.Number(2);
            writer.Number(StableHash.Of("hidden"));
            writer.Number(1);
            writer.Number(StableHash.Of("merged"));
            writer.Number(2);
        }
    }

    private static bool IsWatched(TrackingState state, string name)
    {
        state.Apply(Source, Start, new() { Kind = FactKind.Event, At = Start, Person = "ana"u8, Name = Encoding.UTF8.GetBytes(name) });

        return state.IsWatched(state.FindName(Source, name)!);
    }

    [Theory]
    [InlineData("report exported", "Report Exported", 1)]
    [InlineData("report exported", "report_export", 1)]
    [InlineData("reportExported", "export report", 1)]
    [InlineData("report exported", "report opened", 0.5)]
    [InlineData("report exported", "shift swapped", 0)]
    [InlineData("", "shift swapped", 0)]
    public void Names_are_alike_by_their_words(string one, string other, double likeness) =>
        NameLikeness.Of(one, other).ShouldBe(likeness);

    [Fact]
    public void People_are_counted_about_right()
    {
        PeopleSketch sketch = new(32);
        sketch.Begin(1);

        for (var i = 0; i < 600; i++)
        {
            sketch.Add(StableHash.Of($"person {i % 300}"));
        }

        sketch.Estimate.ShouldBeInRange(280, 320);
    }

    [Fact]
    public void Every_kind_of_problem_is_said_in_both_languages()
    {
        foreach (var kind in Enum.GetValues<ProblemKind>())
        {
            var words = ProblemWords.Of(
                new(kind, Source, "login", "plan", Instant.FromUtc(2026, 1, 5, 0, 0), new() { Expected = 1234, Came = 500, UsualShare = 0.9, ShareNow = 0.1, Accounts = 12 }), "Web");

            words.En.ShouldNotBe(words.Es);
            words.En.ShouldEndWith(".");
            words.Es.ShouldEndWith(".");
        }
    }

    private static void Keep(TrackingState state, Dictionary<(byte, int), TrackingPage> pages)
    {
        List<TrackingPage> changed = [];
        state.TakeChanged(changed);
        changed.ForEach(page => pages[(page.Kind, page.Number)] = page);
    }

    /// <summary>Thirty people of thirty accounts, who do two things each hour from eight to six.</summary>
    private static void Live(TrackingState state, int fromDay, int untilDay, int silentFrom = int.MaxValue, long? receivedAt = null, int struckUntil = int.MaxValue, int goneFrom = int.MaxValue)
    {
        for (var hour = fromDay * 24; hour <= untilDay * 24; hour++)
        {
            var at = Start + (hour * Hour);

            if (hour < struckUntil)
            {
                state.Apply(Guid.Empty, at, new() { Kind = FactKind.HourStruck, At = at });
            }

            for (var i = 0; hour < untilDay * 24 && hour < silentFrom && hour % 24 is >= 8 and < 18 && i < 30; i++)
            {
                foreach (var name in (string[])(hour < goneFrom ? ["schedule viewed", "report exported"] : ["schedule viewed"]))
                {
                    state.Apply(Source, receivedAt ?? at + (31 * 60_000_000L), new()
                    {
                        Kind = FactKind.Event,
                        At = at + (i * 60_000_000L),
                        Person = Encoding.UTF8.GetBytes($"p{i}"),
                        Account = Encoding.UTF8.GetBytes($"a{i}"),
                        Name = Encoding.UTF8.GetBytes(name),
                        Payload = """{"format":"csv","rows":12,"a\u00f1o":true}"""u8,
                    });
                }
            }
        }
    }
}
