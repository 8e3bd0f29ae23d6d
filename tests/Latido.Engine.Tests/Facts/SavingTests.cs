using System.Buffers;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Facts;

public sealed class SavingTests
{
    private static readonly DateTimeZone Madrid = DateTimeZoneProviders.Tzdb["Europe/Madrid"];

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Facts_saved_in_pieces_and_read_back_are_equal_and_go_on_equal(int seed)
    {
        WorkspaceFacts facts = new(Madrid);
        SortedDictionary<PageKey, byte[]> saved = [];
        Random random = new(seed);

        foreach (var row in RandomFacts.Of(seed, 3000))
        {
            row.ApplyTo(facts);

            if (random.Next(200) == 0)
            {
                Save(facts, saved);
            }
        }

        Save(facts, saved);
        var restored = Restore(saved);

        Explain(restored).ShouldBe(Explain(facts));
        restored.Fingerprint().ShouldBe(facts.Fingerprint());
        restored.TakeDirty().ShouldBeEmpty();

        foreach (var row in RandomFacts.Of(seed + 100, 500))
        {
            row.ApplyTo(facts);
            row.ApplyTo(restored);
        }

        restored.Fingerprint().ShouldBe(facts.Fingerprint());
        Save(restored, saved);
        Restore(saved).Fingerprint().ShouldBe(facts.Fingerprint());
    }

    [Fact]
    public void An_account_saved_before_numbers_among_traits_were_tracked_knows_them_from_its_last_day_on()
    {
        var book = new Book().Account("2026-03-01", "a", """{"seats":5,"credits":"80","plan":"pro","ends":"2026-05-01"}""");
        book.DayBegan("2026-03-04");
        SortedDictionary<PageKey, byte[]> saved = [];
        Save(book.Facts, saved);
        saved.Remove(saved.Keys.Single(page => page.Kind is PageKind.TraitTrack));
        saved[saved.Keys.Single(page => page.Kind is PageKind.Account)][0].ShouldBe((byte)3);
        saved[saved.Keys.Single(page => page.Kind is PageKind.Account)][0] = 2;

        var restored = Restore(saved);
        var track = restored.Accounts[0].Track!;

        track.Points.Select(point => point.Trait).Order().ShouldBe(["credits", "ends", "seats"]);
        track.Points.ShouldAllBe(point => point.Day == restored.Today);
        (track.At("seats", restored.Today - 1, false, onlyLearned: true), track.At("seats", restored.Today - 1, false, onlyLearned: false)).ShouldBe((double.NaN, 5));
        Save(restored, saved);
        Restore(saved).Fingerprint().ShouldBe(restored.Fingerprint());
    }

    [Fact]
    public void A_family_is_found_by_its_parent_as_it_changes_and_when_it_is_read_back()
    {
        var book = new Book()
            .Account("2026-03-01", "a", """{"parent":"top"}""").Account("2026-03-01", "b", """{"parent":"top"}""")
            .Account("2026-03-01", "c", """{"parent":"top"}""")
            .Account("2026-03-02", "b", """{"parent":"a","seats":5}""").Account("2026-03-02", "c", """{"parent":null}""")
            .Account("2026-03-03", "a", """{"seats":7}""");
        SortedDictionary<PageKey, byte[]> saved = [];
        Save(book.Facts, saved);

        foreach (var facts in (WorkspaceFacts[])[book.Facts, Restore(saved)])
        {
            Children(facts, "top").ShouldBe(["a"]);
            Children(facts, "a").ShouldBe(["b"]);
            Children(facts, "nobody").ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_touched_account_is_saved_by_its_month_and_not_by_its_past()
    {
        var book = new Book().Event("2026-01-10", "ana", "login", "acme").Event("2026-02-10", "ana", "login", "acme");
        book.Facts.TakeDirty();

        book.Event("2026-02-11", "ana");

        book.Facts.TakeDirty().ShouldBe(
            [new(PageKind.AccountsSeen, 0), new(PageKind.PeopleSeen, 0), new(PageKind.Use, 0, MonthNumber.Of(Book.Day("2026-02-11")))]);
        book.Facts.TakeDirty().ShouldBeEmpty();
    }

    [Fact]
    public void Pages_that_could_not_be_saved_are_dirty_again()
    {
        var book = new Book().Event("2026-01-10", "ana", "login", "acme").Account("2026-01-11", "acme", """{"seats":5}""");
        var pages = book.Facts.TakeDirty();

        book.Facts.Redirty(pages);

        book.Facts.TakeDirty().ShouldBe(pages);
    }

    [Fact]
    public void A_month_that_was_forgotten_is_an_empty_page()
    {
        var book = new Book().Event("2023-01-10", "ana", "login", "acme").Event("2026-01-10", "ana");
        book.Facts.TakeDirty();

        book.DayBegan("2026-01-11");

        var key = new PageKey(PageKind.Use, 0, MonthNumber.Of(Book.Day("2023-01-10")));
        book.Facts.TakeDirty().ShouldContain(key);
        ArrayBufferWriter<byte> page = new();
        book.Facts.Write(key, page);
        page.WrittenCount.ShouldBe(0);
        book.Use("acme").ShouldBe(["2026-01-10 ana login 1"]);
    }

    [Fact]
    public void A_damaged_page_is_named_and_never_read_as_something_else()
    {
        var book = new Book().Event("2026-01-10", "ana", "login", "acme", times: 200);
        SortedDictionary<PageKey, byte[]> saved = [];
        Save(book.Facts, saved);
        var use = saved.Keys.Single(key => key.Kind == PageKind.Use);

        saved[use] = saved[use][..^1];

        Should.Throw<InvalidDataException>(() => Restore(saved)).Message.ShouldContain("latido rebuild");
    }

    [Fact]
    public void Names_saved_before_it_was_kept_what_they_were_said_to_be_are_what_they_count_as()
    {
        ArrayBufferWriter<byte> bytes = new();
        PageWriter page = new(bytes);
        page.Number(2);

        foreach (var (name, lead) in (IEnumerable<(string, ulong)>)[("x", 1), ("b", 1)])
        {
            page.Bytes(System.Text.Encoding.UTF8.GetBytes(name));
            page.Text(name == "b" ? "Bee" : null);
            page.Number(name == "b" ? 2u : 0);
            page.Number(lead);
        }

        WorkspaceFacts facts = new(Madrid);
        facts.Read(new(PageKind.Names, 0), bytes.WrittenSpan);

        (facts.Events.LeadOf(0), facts.Events.SaidOf(0), facts.Events.LeadOf(1), facts.Events.Title(1)).ShouldBe((1, 1, 1, "Bee"));
    }

    [Fact]
    public void Fingerprints_tell_small_differences()
    {
        var same = Print("login", "2026-01-10", 3);

        Print("login", "2026-01-10", 3).ShouldBe(same);
        new[] { Print("logon", "2026-01-10", 3), Print("login", "2026-01-11", 3), Print("login", "2026-01-10", 2) }.ShouldNotContain(same);

        static ulong Print(string name, string day, int times) =>
            new Book().Event(day, "ana", name, "acme", times: times).Event("2026-02-01", "ana").Facts.Fingerprint();
    }

    private static IEnumerable<string> Children(WorkspaceFacts facts, string key) => facts.ChildrenOf(key).Select(child => child.Key).Order();

    private static Person Last(Person person) => person.MergedInto is { } next ? Last(next) : person;

    internal static void Save(WorkspaceFacts facts, SortedDictionary<PageKey, byte[]> saved)
    {
        foreach (var key in facts.TakeDirty())
        {
            ArrayBufferWriter<byte> page = new();
            facts.Write(key, page);

            if (page.WrittenCount == 0)
            {
                saved.Remove(key);
            }
            else
            {
                saved[key] = page.WrittenSpan.ToArray();
            }
        }
    }

    internal static WorkspaceFacts Restore(SortedDictionary<PageKey, byte[]> saved, DateTimeZone? zone = null)
    {
        WorkspaceFacts facts = new(zone ?? Madrid);

        foreach (var (key, page) in saved)
        {
            facts.Read(key, page);
        }

        return facts;
    }

    private static List<string> Explain(WorkspaceFacts facts) =>
    [
        $"{facts.Today} {facts.Unusable} {facts.BadTraits} {string.Join(',', Enumerable.Range(0, facts.Events.Count).Select(i => facts.Events[i]))}",
        .. facts.People.Select(p => $"{p.No} {p.Id} {p.IsAnonymous} {p.Name} {p.Email} {p.LastSeenAt} {Last(p).No} {string.Join(',', p.Memberships)} {p.Aside?.Cells.Length}"),
        .. facts.Accounts.Select(a => $"{a.No} {a.Key} {a.FirstSeenDay} {a.LastSeenAt} {a.PeopleCount} {string.Join(',', a.People.Select(p => p.No))} {a.Traits.Name} {a.Traits.Mrr} {a.Traits.Seats} {a.Traits.RenewsOn} {string.Join(',', a.Traits.Others)}"),
        .. facts.Accounts.Select(a => string.Join(',', a.Usage.Cells.ToArray().Select(cell => cell.Bits))),
    ];
}
