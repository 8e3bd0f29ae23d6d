using System.Text;
using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Engine.Tests.Simulation;

public sealed class CompanyTests(CompanyTests.Past past) : IClassFixture<CompanyTests.Past>
{
    private static readonly LocalDate End = new(2026, 6, 30);
    private static readonly DateTimeZone Madrid = DateTimeZoneProviders.Tzdb["Europe/Madrid"];

    [Fact]
    public void The_same_seed_gives_the_same_stream()
    {
        var (one, two, other) = (Small(7), Small(7), Small(8));
        var day = End.PlusDays(-20);
        _ = two.Day(End).Count();

        Lines(one.Day(day)).ShouldBe(Lines(two.Day(day)));
        Lines(one.Day(day)).ShouldNotBe(Lines(other.Day(day)));
        one.Accounts.Select(a => a.Name).ShouldBe(two.Accounts.Select(a => a.Name));
    }

    [Fact]
    public void Facts_of_a_day_come_in_the_order_of_their_times_and_lie_within_it()
    {
        DayClock clock = new(Madrid);

        foreach (var day in new[] { new LocalDate(2026, 3, 29), new LocalDate(2026, 5, 12), End })
        {
            var facts = Small(3).Day(day).ToList();

            facts.ShouldNotBeEmpty();
            facts.Select(fact => fact.At).ShouldBeInOrder();
            facts.Select(fact => clock.DayOf(fact.At)).Distinct().ShouldBe([DayNumber.From(day)]);
        }
    }

    [Fact]
    public void Every_fact_has_an_id_of_its_own()
    {
        var ids = Small(5).All().Select(fact => fact.Id).ToList();

        ids.Count.ShouldBeGreaterThan(10_000);
        ids.Distinct().Count().ShouldBe(ids.Count);
        ids.ShouldNotContain(0ul);
    }

    [Fact]
    public void Names_are_different_and_addresses_are_nobodys()
    {
        var company = Company.Create(1, 600, 12, End, Madrid);

        company.Accounts.Select(a => a.Key).Distinct().Count().ShouldBe(600);
        company.Accounts.Select(a => a.Name).Distinct().Count().ShouldBe(600);
        company.Accounts.SelectMany(a => a.People).ShouldAllBe(person => person.Email.EndsWith(".example"));
        company.Accounts.ShouldAllBe(a => a.Seats > 0 && a.Mrr.Minor > 0 && a.StartedOn < a.RenewsOn && a.People.Count > 2);
        company.Accounts.Count(a => a.Parent is not null).ShouldBe(45);
        company.Accounts.Select(a => a.Owner).Distinct().Count().ShouldBeInRange(4, 6);
        company.Truth.Fates.Values.Select(fate => fate.Archetype).Distinct().Count().ShouldBe(Enum.GetValues<Archetype>().Length);
    }

    [Fact]
    public void A_churned_account_says_nothing_from_the_day_it_churns()
    {
        var churned = past.Company.Truth.Fates.Where(fate => fate.Value.ChurnsOn <= End).ToList();

        churned.Count.ShouldBeGreaterThan(10);

        foreach (var (key, fate) in churned)
        {
            past.Facts.Find(key)!.Usage.LastDayUpTo(DayNumber.Max).ShouldBeLessThan(DayNumber.From(fate.ChurnsOn!.Value));
        }
    }

    [Fact]
    public void Nothing_of_the_truth_is_in_the_facts()
    {
        string[] words = ["churn", "archetype", "fate", .. Enum.GetNames<Archetype>()];
        var texts = Small(4).All().Select(fact => Encoding.UTF8.GetString(fact.Payload) + Encoding.UTF8.GetString(fact.Name)).Distinct().ToList();

        texts.ShouldAllBe(text => !words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
        typeof(SimulatedAccount).GetProperties().Select(p => p.PropertyType).ShouldNotContain(typeof(Fate));
        typeof(SimulatedAccount).GetProperties().Select(p => p.PropertyType).ShouldNotContain(typeof(Archetype));
    }

    [Fact]
    public void Those_who_will_churn_and_those_who_stay_have_the_same_traits_to_show()
    {
        var names = past.Company.Truth.Fates
            .GroupBy(fate => fate.Value.ChurnsOn <= End, fate => string.Join(',', past.Facts.Find(fate.Key)!.Traits.Others.Keys.Order()))
            .ToDictionary(group => group.Key, group => group.Distinct().ToList());

        names[true].ShouldBe(names[false]);
        past.Facts.BadTraits.ShouldBe(0);
        past.Facts.Unusable.ShouldBe(0);
    }

    [Fact]
    public void A_healthy_account_keeps_its_people()
    {
        Ratios(Archetype.Healthy, fate => fate.ChurnsOn is null, -150, -20).Median().ShouldBeInRange(0.85, 1.2);
    }

    [Fact]
    public void A_slow_decline_loses_people_between_its_turn_and_its_end()
    {
        var ratios = past.Of(Archetype.SlowDecline)
            .Where(each => each.Fate.ChurnsOn <= End && Period.DaysBetween(each.Fate.TurnsOn!.Value, each.Fate.ChurnsOn!.Value) >= 80)
            .Select(each => past.Active(each.Key, each.Fate.ChurnsOn!.Value.PlusDays(-5)) / (double)past.Active(each.Key, each.Fate.TurnsOn!.Value.PlusDays(-1)))
            .ToList();

        ratios.Count.ShouldBeGreaterThan(5);
        ratios.Median().ShouldBeLessThan(0.5);
    }

    [Fact]
    public void A_sudden_stop_is_sudden()
    {
        foreach (var (key, fate) in past.Of(Archetype.SuddenStop))
        {
            var turn = DayNumber.From(fate.TurnsOn!.Value);
            past.Facts.Find(key)!.Usage.Between(turn, DayNumber.Max).IsEmpty.ShouldBeTrue(key);
            past.Active(key, fate.TurnsOn!.Value.PlusDays(-1)).ShouldBeGreaterThan(1, key);
        }
    }

    [Fact]
    public void A_champion_does_much_of_the_work_and_then_goes()
    {
        foreach (var (key, fate) in past.Of(Archetype.ChampionLeaves))
        {
            var turn = DayNumber.From(fate.TurnsOn!.Value);
            var account = past.Facts.Find(key)!;
            var champion = account.People.ToList().FindIndex(person => person.Id == past.Company.Accounts.First(a => a.Key == key).People[0].Id);
            var before = UsageQuery.ByPerson(account.Usage, turn - 60, turn - 1);

            before[0].Key.ShouldBe(champion, key);
            UsageQuery.ByPerson(account.Usage, turn, DayNumber.Max).Where(row => row.Key == champion)
                .SelectMany(row => row.Days.Select(d => $"{key} {fate} {DayNumber.ToDate(d.Day)} {d.Count}")).ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_stalled_onboarding_never_gets_to_what_the_product_is_for()
    {
        foreach (var (key, _) in past.Of(Archetype.StalledOnboarding))
        {
            var used = UsageQuery.ByEvent(past.Facts.Find(key)!.Usage, 0, DayNumber.Max).Select(row => past.Facts.Events[row.Key]).ToList();

            used.ShouldNotContain("shift published");
            used.ShouldNotContain("integration connected");
        }
    }

    [Fact]
    public void An_expanding_account_has_more_people_and_buys_more_seats()
    {
        past.Of(Archetype.Expanding).Select(each => past.Facts.Find(each.Key)!.Traits.Seats).ShouldBe(
            past.Of(Archetype.Expanding).Select(each => (int?)past.Company.Accounts.First(a => a.Key == each.Key).Seats));
        Ratios(Archetype.Expanding, _ => true, -200, -10).Median().ShouldBeGreaterThan(1.25);
    }

    [Fact]
    public void A_seasonal_account_is_busy_in_its_season()
    {
        var swings = past.Of(Archetype.Seasonal)
            .Select(each => Enumerable.Range(1, 11).Select(month => (double)past.Active(each.Key, past.Company.FirstDay.PlusMonths(month))).ToList())
            .Select(months => months.Max() / Math.Max(1, months.Min()))
            .ToList();

        swings.Median().ShouldBeGreaterThan(1.5);
    }

    [Fact]
    public void Weekends_holidays_and_August_are_quieter()
    {
        var byDay = past.Facts.Accounts.SelectMany(a => UsageQuery.ByDay(a.Usage, 0, DayNumber.Max)).GroupBy(row => row.Key, row => row.Count).ToDictionary(g => g.Key, g => g.Sum());

        On(2025, 9, 21).ShouldBeLessThan(On(2025, 9, 23) / 2);
        On(2025, 10, 12 + 0).ShouldBeLessThan(On(2025, 10, 14) / 2);
        On(2026, 5, 1).ShouldBeLessThan(On(2026, 5, 8) * 2 / 3);
        On(2025, 8, 12).ShouldBeLessThan(On(2025, 9, 23));

        long On(int year, int month, int day) => byDay.GetValueOrDefault(DayNumber.From(new(year, month, day)));
    }

    [Fact]
    public void A_feature_is_not_used_before_its_launch()
    {
        var number = past.Facts.Events.Find("forecast run");
        var first = past.Facts.Accounts.SelectMany(a => UsageQuery.ByEvent(a.Usage, 0, DayNumber.Max)).Where(row => row.Key == number).Min(row => row.Days[0].Day);

        DayNumber.ToDate(first).ShouldBeGreaterThan(past.Company.FirstDay.PlusMonths(6));
    }

    [Fact]
    public void A_live_stream_goes_on_from_now_with_the_people_of_one_account()
    {
        var account = past.Company.Liveliest;
        var from = Instant.FromUtc(2026, 7, 1, 3, 0);

        var facts = past.Company.Live(account, from, Duration.FromSeconds(2)).Take(500).ToList();

        facts.Select(fact => fact.At).ShouldBeInOrder();
        facts[0].At.ShouldBeGreaterThan(Moment.ToMicroseconds(from));
        ((facts[^1].At - facts[0].At) / 500_000_000.0).ShouldBeInRange(1.5, 2.5);
        facts.ShouldAllBe(fact => Encoding.UTF8.GetString(fact.Account) == account.Key);
        past.Company.Truth[account.Key].ChurnsOn.ShouldBeNull();
    }

    [Fact]
    public void Payloads_are_JSON_objects()
    {
        foreach (var payload in Small(6).All().Select(fact => Encoding.UTF8.GetString(fact.Payload)).Where(text => text.Length > 0).Distinct())
        {
            JsonDocument.Parse(payload).RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
        }
    }

    [Fact]
    public void Two_years_of_two_thousand_accounts_make_no_garbage_by_the_event()
    {
        var company = Company.Create(9, 2000, 24, End, Madrid);
        var (before, count) = (0L, 0L);

        for (var day = End.PlusDays(-12); day <= End; day = day.PlusDays(1))
        {
            foreach (var fact in company.Day(day))
            {
                count += fact.At > 0 ? 1 : 0;
            }

            before = day == End.PlusDays(-3) ? GC.GetAllocatedBytesForCurrentThread() - count : before;
        }

        count.ShouldBeGreaterThan(100_000);
        ((GC.GetAllocatedBytesForCurrentThread() - before) / (double)count).ShouldBeLessThan(40);
    }

    private static Company Small(ulong seed) => Company.Create(seed, 40, 6, End, Madrid);

    private static List<string> Lines(IEnumerable<SimulatedFact> facts) =>
        [.. facts.Select(f => $"{f.Kind} {f.At} {f.Id} {Encoding.UTF8.GetString(f.Person)} {Encoding.UTF8.GetString(f.Account)} {Encoding.UTF8.GetString(f.Name)} {Encoding.UTF8.GetString(f.Payload)}")];

    private List<double> Ratios(Archetype archetype, Func<Fate, bool> wanted, int early, int late) =>
        [.. past.Of(archetype)
            .Where(each => wanted(each.Fate) && past.Active(each.Key, End.PlusDays(early)) > 0)
            .Select(each => past.Active(each.Key, End.PlusDays(late)) / (double)past.Active(each.Key, End.PlusDays(early)))];

    /// <summary>A year of 300 accounts, played into facts once for all tests.</summary>
    public sealed class Past
    {
        private readonly UsageWalk walk = new();

        public Past()
        {
            foreach (var fact in Company.All())
            {
                Facts.Apply(fact.ToFact());
            }
        }

        public Company Company { get; } = Company.Create(1, 300, 12, End, Madrid);

        public WorkspaceFacts Facts { get; } = new(Madrid);

        public IEnumerable<(string Key, Fate Fate)> Of(Archetype archetype) =>
            Company.Truth.Fates.Where(each => each.Value.Archetype == archetype).Select(each => (each.Key, each.Value));

        /// <summary>Active people of thirty days.</summary>
        public int Active(string key, LocalDate day)
        {
            lock (walk)
            {
                return walk.Read(Facts.Find(key)!.Usage, DayNumber.From(day), Facts.Events).Active30;
            }
        }
    }
}

internal static class Statistics
{
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();

        return sorted[sorted.Count / 2];
    }
}
