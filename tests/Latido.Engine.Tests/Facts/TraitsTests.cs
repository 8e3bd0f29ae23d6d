using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Facts;

public sealed class TraitsTests
{
    [Theory]
    [InlineData("""{"mrr":1200,"currency":"usd"}""", "1200.00 USD")]
    [InlineData("""{"currency":"GBP","monthlyRevenue":"99.5"}""", "99.50 GBP")]
    [InlineData("""{"mrr":{"amount":10.005,"currency":"EUR"}}""", "10.01 EUR")]
    [InlineData("""{"monthly_spend":7}""", "7.00 EUR")]
    [InlineData("""{"MRR":0}""", "0.00 EUR")]
    public void Monthly_revenue_is_read_in_its_spellings(string traits, string mrr) =>
        new Book().Account("2026-03-01", "acme", traits)["acme"].Traits.Mrr.ToString().ShouldBe(mrr);

    [Theory]
    [InlineData("""{"renewsOn":"2026-09-01"}""", "2026-09-01")]
    [InlineData("""{"renewal_date":"2026-09-01T00:00:00.000Z"}""", "2026-09-01")]
    [InlineData("""{"renewal":"2026-08-31T23:30:00Z"}""", "2026-09-01")]
    [InlineData("""{"Renewal Date":"2026-09-01T23:30:00"}""", "2026-09-01")]
    [InlineData("""{"renovación":1788220800}""", "2026-09-01")]
    [InlineData("""{"renewal":1788220800000}""", "2026-09-01")]
    public void A_day_is_read_in_its_spellings(string traits, string day) =>
        DayNumber.From(new Book().Account("2026-03-01", "acme", traits)["acme"].Traits.RenewsOn!.Value).ShouldBe(Book.Day(day));

    [Fact]
    public void What_is_said_later_adds_and_null_clears()
    {
        var book = new Book()
            .Account("2026-03-01", "acme", """{"name":"Acme","mrr":100,"seats":"25","owner":{"email":"ana@x.example","name":"Ana"},"parent":"group","plan":"pro","startedOn":"2024-01-31","deep":{"er":{"est":true}}}""")
            .Group("2026-03-02", "u", "acme", """{"currency":"CHF","name":null,"plan":"max","stageByHand":"renewal","tags":["a","b"]}""");

        book["acme"].Traits.ShouldBe(new()
        {
            Mrr = new(10_000, "CHF"),
            Seats = 25,
            Owner = "ana@x.example",
            Parent = "group",
            StartedOn = new LocalDate(2024, 1, 31),
            StageByHand = "renewal",
            Others = new Dictionary<string, string> { ["plan"] = "max", ["deep.er.est"] = "true", ["owner.name"] = "Ana", ["tags"] = """["a","b"]""" },
        });
        book.Facts.BadTraits.ShouldBe(0);
        book["acme"].NameOrKey.ShouldBe("acme");
    }

    [Fact]
    public void A_trait_can_be_said_once_and_a_number_can_grow()
    {
        var book = new Book()
            .Account("2026-03-01", "acme", """{"name":{"$once":"Acme"},"plan":{"$once":"free"},"seats":{"$add":5},"logins":{"$add":1},"mrr":{"$add":100}}""")
            .Account("2026-03-02", "acme", """{"name":{"$once":"Other"},"plan":{"$once":"other"},"seats":{"$add":-2},"logins":{"$add":2.5},"mrr":{"$add":50}}""");

        book["acme"].Traits.ShouldBe(new()
        {
            Name = "Acme",
            Seats = 3,
            Mrr = new(15_000, "EUR"),
            Others = new Dictionary<string, string> { ["plan"] = "free", ["logins"] = "3.5" },
        });
        book.Facts.BadTraits.ShouldBe(0);

        book.Account("2026-03-03", "acme", """{"plan":{"$add":1},"seats":{"$add":-9},"logins":{"$add":"many"}}""");
        book["acme"].Traits.Seats.ShouldBe(3);
        book.Facts.BadTraits.ShouldBe(3);
    }

    [Fact]
    public void A_person_who_has_a_name_is_not_named_once_more()
    {
        var book = new Book()
            .Identify("2026-03-01", "ana", traits: """{"email":{"$once":"a@b.co"},"logins":{"$add":1}}""")
            .Identify("2026-03-02", "ana", traits: """{"email":{"$once":"other@b.co"},"name":{"$once":"Ana"},"title":"CFO"}""");

        var person = book.Facts.FindPerson("ana")!;
        (person.Name, person.Email, person.Title).ShouldBe(("Ana", "a@b.co", "CFO"));
    }

    [Theory]
    [InlineData("""{"mrr":"many"}""")]
    [InlineData("""{"mrr":-5}""")]
    [InlineData("""{"mrr":1e30}""")]
    [InlineData("""{"seats":2.5}""")]
    [InlineData("""{"seats":[3]}""")]
    [InlineData("""{"renewsOn":"soon"}""")]
    [InlineData("""{"renewsOn":"2026-02-30"}""")]
    [InlineData("""{"currency":"euros"}""")]
    [InlineData("""{"name":{}}""")]
    [InlineData("""{"name":["x"]}""")]
    [InlineData("""{"parent":"acme"}""")]
    [InlineData("""{"stageByHand":"left"}""")]
    [InlineData("""{"name":"x" """)]
    [InlineData("""["name"]""")]
    [InlineData("nonsense")]
    public void A_value_that_makes_no_sense_is_counted_and_what_was_known_stays(string traits)
    {
        const string Known = """{"name":"Acme","mrr":100,"seats":5,"renewsOn":"2026-09-01","parent":"group","stageByHand":"renewal"}""";
        var before = new Book().Account("2026-03-01", "acme", Known)["acme"].Traits;
        var book = new Book().Account("2026-03-01", "acme", Known).Account("2026-03-02", "acme", traits);

        book["acme"].Traits.ShouldBe(before);
        book.Facts.BadTraits.ShouldBe(traits.Contains("{}") ? 0 : 1);
    }

    [Fact]
    public void Other_traits_are_bounded_in_number_and_length()
    {
        var many = string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"trait {i}\":\"{new string('x', 400)}\""));

        var others = new Book().Account("2026-03-01", "acme", $"{{{many}}}")["acme"].Traits.Others;

        others.Count.ShouldBe(64);
        others.Values.ShouldAllBe(value => value.Length == 256);
    }

    [Fact]
    public void The_same_traits_again_change_nothing()
    {
        var book = new Book().Account("2026-03-01", "acme", """{"name":"Acme","x":"y"}""");
        book.Facts.TakeTouched();
        book.Facts.TakeDirty();

        book.Account("2026-03-02", "acme", """{"x":"y","name":"Acme"}""");

        book.Facts.TakeTouched().ShouldBeEmpty();
        book.Facts.TakeDirty().ShouldBeEmpty();
    }

    [Fact]
    public void A_change_of_traits_counts_from_today_and_not_from_the_past()
    {
        var book = new Book().DayBegan("2026-03-10").Account("2026-03-01", "acme", "{}");
        book.Facts.TakeTouched();

        book.Account("2026-03-01", "acme", """{"seats":9}""");

        book.Facts.TakeTouched().ShouldHaveSingleItem().FromDay.ShouldBe(Book.Day("2026-03-10"));
    }

    [Theory]
    [InlineData("""{"name":"Ana Ruiz","email":"ana@x.example"}""", "Ana Ruiz", "ana@x.example")]
    [InlineData("""{"firstName":"Ana","lastName":"Ruiz"}""", "Ana Ruiz", null)]
    [InlineData("""{"first_name":"Ana"}""", "Ana", null)]
    [InlineData("""{"name":"Ana R.","firstName":"Ana","lastName":"Ruiz"}""", "Ana R.", null)]
    [InlineData("""{"email":"nobody"}""", null, null)]
    public void A_person_has_a_name_and_an_address(string traits, string? name, string? email)
    {
        var person = new Book().Identify("2026-03-01", "ana", traits: traits).Facts.FindPerson("ana")!;

        (person.Name, person.Email).ShouldBe((name, email));
    }

    [Fact]
    public void Logins_are_told_by_their_names()
    {
        EventNames names = new();

        foreach (var (name, isLogin) in new[]
        {
            ("Login", true), ("user_logged_in", true), ("Signed In", true), ("Inicio de sesión", true), ("sign-in", true),
            ("Login failed", false), ("Report Exported", false), ("blogging", false), ("Session Started", true),
        })
        {
            names.IsLogin(names.NumberOf(System.Text.Encoding.UTF8.GetBytes(name))).ShouldBe(isLogin, name);
        }
    }
}
