using System.Text;
using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Engine.Tests.Simulation;

/// <summary>What a simulated company tells of the business with its customers.</summary>
public sealed class BusinessTests(BusinessTests.Past past, ITestOutputHelper output) : IClassFixture<BusinessTests.Past>
{
    private static readonly LocalDate End = new(2026, 6, 30);
    private static readonly DateTimeZone Madrid = DateTimeZoneProviders.Tzdb["Europe/Madrid"];

    [Fact]
    public void What_people_do_in_the_product_is_the_same_with_and_without()
    {
        var (plain, full) = (Company.Create(7, 40, 6, End, Madrid), Company.Create(7, 40, 6, End, Madrid, tellsBusiness: true));

        for (var day = plain.FirstDay; day <= End.PlusDays(20); day = day.PlusDays(1))
        {
            Lines(full.Day(day).Where(IsUse)).ShouldBe(Lines(plain.Day(day)));
        }

        full.All().Count(fact => fact.Kind == FactKind.Business).ShouldBeGreaterThan(1000);
        plain.All().ShouldNotContain(fact => fact.Kind == FactKind.Business);
    }

    [Fact]
    public void A_day_comes_out_the_same_whichever_were_asked_for_before()
    {
        var (one, two) = (Company.Create(3, 40, 6, End, Madrid, tellsBusiness: true), Company.Create(3, 40, 6, End, Madrid, tellsBusiness: true));
        _ = two.All().Count();

        for (var day = End.PlusDays(-40); day <= End; day = day.PlusDays(1))
        {
            Lines(one.Day(day)).ShouldBe(Lines(two.Day(day)));
        }
    }

    [Fact]
    public void Every_fact_can_be_used_and_has_ids_of_its_own()
    {
        past.Problems.ShouldBeEmpty();
        past.Told.Select(each => each.Id).Distinct().Count().ShouldBe(past.Told.Count);
        past.Told.Select(each => (each.Account, each.Source, each.FactId)).Distinct().Count().ShouldBe(past.Told.Count);
        past.Facts.Unusable.ShouldBe(0);
        past.Facts.BadTraits.ShouldBe(0);
        past.Told.ShouldAllBe(each => each.Said <= each.Day);
    }

    [Fact]
    public void Facts_of_all_kinds_are_told_but_those_of_no_system()
    {
        var types = past.Told.GroupBy(each => each.Type).ToDictionary(group => group.Key, group => group.Count());
        output.WriteLine(string.Join(", ", types.Select(pair => $"{pair.Key} {pair.Value}")) + $"; {past.Told.Count} in all");

        // Nothing is told of an account that has left, not even why.
        types.Keys.Order().ShouldBe(BusinessForms.All.Select(form => form.Type).Where(type => type is not (BusinessType.FactWithdrawn or BusinessType.LossExplained)).Order());
    }

    [Fact]
    public void Who_leaves_cancels_on_that_day_and_says_nothing_after_it()
    {
        foreach (var (key, fate) in past.Company.Truth.Fates)
        {
            var told = past.Told.Where(each => each.Account == key).ToList();
            var cancelled = told.Where(each => each.Type == BusinessType.SubscriptionCancelled).ToList();

            cancelled.Select(each => each.Day).ShouldBe(fate.ChurnsOn <= End ? [fate.ChurnsOn!.Value] : Array.Empty<LocalDate>(), key);
            told.Where(each => each.Day >= fate.ChurnsOn && each.Type != BusinessType.SubscriptionCancelled).ShouldBeEmpty(key);
        }
    }

    [Fact]
    public void The_lab_finds_by_the_subscriptions_just_who_really_left()
    {
        foreach (var (key, fate) in past.Company.Truth.Fates)
        {
            var tenure = Tenure.Of(past.Facts.Find(key)!, DayNumber.From(End), _ => null);
            tenure.Left.ShouldBe(fate.ChurnsOn <= End ? DayNumber.From(fate.ChurnsOn!.Value) : null, key);

            foreach (var day in (int[])[DayNumber.From(End), .. tenure.Left is { } left ? new[] { left, left - 1 } : []])
            {
                Latido.Engine.Revenue.Customers.LeftOn(past.Facts.Find(key)!, day).ShouldBe(day >= tenure.Left ? tenure.Left : null, key);
            }
        }
    }

    [Fact]
    public void What_an_account_pays_is_the_same_by_subscription_and_by_trait()
    {
        foreach (var account in past.Company.Accounts.Where(account => !(past.Company.Truth[account.Key].ChurnsOn <= End)))
        {
            var facts = past.Facts.Find(account.Key)!;
            var paid = Latido.Engine.Revenue.SubscriptionPeriods.Of(facts.Business, DayNumber.From(End)).Single(period => period.End is null).Monthly;

            paid.ShouldBe(account.Mrr, account.Key);
            facts.Traits.Mrr.ShouldBe(account.Mrr, account.Key);
            facts.Traits.Seats.ShouldBe(account.Seats, account.Key);
        }

        past.Told.Count(each => each.Type == BusinessType.SubscriptionChanged).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Nothing_of_the_truth_is_in_the_facts()
    {
        string[] words = ["churn", "archetype", "fate", "trouble", "temper", .. Enum.GetNames<Archetype>().Where(name => name != nameof(Archetype.Healthy))];

        past.Texts.ShouldAllBe(text => !words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Trouble_shows_in_answers_and_payments_of_some_and_not_of_all()
    {
        var troubled = past.Accounts(temper => temper.IsOpen, Archetype.SlowDecline, Archetype.ChampionLeaves);
        var healthy = past.Accounts(_ => true, Archetype.Healthy);
        var hidden = past.Accounts(temper => !temper.IsOpen, Archetype.SlowDecline, Archetype.ChampionLeaves);
        var (low, high) = (past.Means(troubled), past.Means(healthy));
        output.WriteLine($"troubled {low}, healthy {high}, hidden {past.Means(hidden)}");

        low.Nps.ShouldBeLessThan(high.Nps);
        low.DaysToPay.ShouldBeGreaterThan(high.DaysToPay + 2);
        hidden.Count.ShouldBeGreaterThan(5);
        past.Means(hidden).DaysToPay.ShouldBeInRange(high.DaysToPay - 4, high.DaysToPay + 4);
    }

    [Fact]
    public void Figures_are_such_as_one_sees_in_the_trade()
    {
        var all = past.Means([.. past.Company.Accounts]);
        var year = past.Told.Where(each => each.Day > past.Company.FirstDay).ToList();
        double Of(BusinessType type) => year.Count(each => each.Type == type);
        output.WriteLine($"{all}; tickets an account and month {Of(BusinessType.TicketOpened) / past.Company.Accounts.Count / 12:0.00}");

        all.Nps.ShouldBeInRange(20, 55);
        (Of(BusinessType.TicketRated) / Of(BusinessType.TicketSolved)).ShouldBeInRange(0.15, 0.25);
        (Of(BusinessType.InvoiceFailed) / Of(BusinessType.InvoiceIssued)).ShouldBeInRange(0.01, 0.08);
        (Of(BusinessType.TicketOpened) / past.Company.Accounts.Count / 12).ShouldBeInRange(0.4, 2.5);
        (Of(BusinessType.InvoicePaid) / Of(BusinessType.InvoiceIssued)).ShouldBeInRange(0.85, 1.0);
    }

    [Fact]
    public void No_score_changes_by_what_the_default_model_does_not_measure()
    {
        WorkspaceSettings.Default.Health.Dimensions.SelectMany(dimension => dimension.Measures!).ShouldAllBe(measure => !Measures.Find(measure.Measure)!.IsOfBusiness);
    }

    private static bool IsUse(SimulatedFact fact) =>
        fact.Kind != FactKind.Business && (fact.Kind != FactKind.Account || Encoding.UTF8.GetString(fact.Payload).Contains("\"name\""));

    private static List<string> Lines(IEnumerable<SimulatedFact> facts) =>
        [.. facts.Select(f => $"{f.Kind} {f.At} {f.Id} {Encoding.UTF8.GetString(f.Person)} {Encoding.UTF8.GetString(f.Account)} {Encoding.UTF8.GetString(f.Name)} {Encoding.UTF8.GetString(f.Payload)}")];

    /// <summary>What was told of an account on a day, of an earlier one perhaps.</summary>
    public sealed record Tale(string Account, LocalDate Day, LocalDate Said, BusinessType Type, ulong Id, string Source, string FactId, double Value, int Choice, string Subject);

    public sealed record Figures(double Nps, double DaysToPay, int Answers);

    /// <summary>A year of 300 accounts, played into facts once for all tests.</summary>
    public sealed class Past
    {
        public Past()
        {
            DayClock clock = new(Madrid);

            for (var day = Company.FirstDay; day <= End; day = day.PlusDays(1))
            {
                foreach (var fact in Company.Day(day))
                {
                    Facts.Apply(fact.ToFact());

                    if (fact.Kind == FactKind.Business)
                    {
                        Note(fact, day, DayNumber.ToDate(clock.DayOf(fact.At)));
                    }
                }
            }
        }

        public Company Company { get; } = Company.Create(1, 300, 12, End, Madrid, tellsBusiness: true);

        public WorkspaceFacts Facts { get; } = new(Madrid);

        public List<Tale> Told { get; } = [];

        public List<string> Problems { get; } = [];

        public HashSet<string> Texts { get; } = [];

        internal IReadOnlyList<SimulatedAccount> Accounts(Func<Temper, bool> wanted, params Archetype[] archetypes) =>
            [.. Company.Accounts.Where(account => wanted(account.Temper) && archetypes.Contains(Company.Truth[account.Key].Archetype))];

        /// <summary>NPS of the answers, and the days to pay what is paid by transfer; of those with a turn only after it.</summary>
        public Figures Means(IReadOnlyList<SimulatedAccount> accounts)
        {
            var since = accounts.ToDictionary(account => account.Key, account => Company.Truth[account.Key].TurnsOn?.PlusDays(25) ?? Company.FirstDay);
            var told = Told.Where(each => since.TryGetValue(each.Account, out var from) && each.Day >= from).ToList();
            var votes = told.Where(each => each.Type == BusinessType.SurveyAnswered && each.Choice == 0).Select(each => each.Value).ToList();
            var issued = told.Where(each => each.Type == BusinessType.InvoiceIssued).ToDictionary(each => (each.Account, each.Subject), each => each.Day);
            var days = told.Where(each => each.Type == BusinessType.InvoicePaid && issued.ContainsKey((each.Account, each.Subject)))
                .Select(each => Period.DaysBetween(issued[(each.Account, each.Subject)], each.Day)).Where(day => day > 0).ToList();

            return new(100 * (votes.Count(vote => vote >= 9) - votes.Count(vote => vote <= 6)) / (double)votes.Count, days.Average(), votes.Count);
        }

        private void Note(SimulatedFact fact, LocalDate day, LocalDate said)
        {
            var account = Encoding.UTF8.GetString(fact.Account);
            var saying = BusinessSaying.Read(Encoding.UTF8.GetString(fact.Name), fact.Payload, out var problem);

            if (saying is null)
            {
                Problems.Add(problem);
                return;
            }

            Told.Add(new(account, day, said, saying.Form.Type, fact.Id, saying.Source, saying.Id, saying.Value, saying.Choice, saying.Subject ?? ""));
            using var json = JsonDocument.Parse(fact.Payload);
            Texts.UnionWith(json.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String && member.Name != "by").Select(member => member.Value.GetString()!));
        }
    }
}
