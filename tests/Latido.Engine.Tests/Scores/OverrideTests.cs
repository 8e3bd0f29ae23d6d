using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

public sealed class OverrideTests
{
    private const string Red = """{"band":"red","reason":"They told us they leave","by":"Nuria","until":"2026-05-20"}""";

    [Fact]
    public void A_members_word_counts_beside_the_computed_score_and_ends_by_itself()
    {
        var season = Used(70).Say(70, Red);
        var rating = season.Rate("acme");
        var computed = rating.Score;

        rating.ShownBand.ShouldBe(Band.Red);
        rating.ShownScore.ShouldBe(computed);
        rating.Band.ShouldNotBe(Band.Red);
        rating.Override!.By.ShouldBe("Nuria");

        season.Began(79).Rate("acme").ShownBand.ShouldBe(Band.Red);
        var after = season.Began(80).Rate("acme");
        after.Override.ShouldBeNull();
        after.ShownBand.ShouldBe(after.Band);
        season.Board.RateAsOf(season["acme"], Season.Day(79)).ShownBand.ShouldBe(Band.Red);
        season.Board.RateAsOf(season["acme"], Season.Day(69)).Override.ShouldBeNull();
    }

    [Fact]
    public void A_score_by_hand_has_the_band_of_the_model()
    {
        var rating = Used(70).Say(70, """{"score":55,"reason":"Sponsor confirmed","by":"Nuria","until":"2026-05-20"}""").Rate("acme");

        rating.ShownScore.ShouldBe(55);
        rating.ShownBand.ShouldBe(Band.Yellow);
    }

    [Fact]
    public void Taking_it_back_is_one_record_and_another_word_takes_the_place_of_the_first()
    {
        var season = Used(70).Say(70, Red).Began(71);
        season.Say(71, """{"score":80,"reason":"Signed","by":"Pau","until":"2026-06-01"}""");
        season.Rate("acme").ShownScore.ShouldBe(80);
        season["acme"].Overrides[0].EndedOn.ShouldBe(Season.Day(71));
        season["acme"].Overrides[0].EndedBy.ShouldBeNull();

        season.Began(72).Say(72, """{"by":"Marta"}""");
        season.Rate("acme").Override.ShouldBeNull();
        season["acme"].Overrides[1].EndedBy.ShouldBe("Marta");
        season.Board.RateAsOf(season["acme"], Season.Day(70)).ShownBand.ShouldBe(Band.Red);
    }

    [Fact]
    public void It_stands_for_half_a_year_at_most()
    {
        var season = Used(70).Say(70, """{"band":"green","reason":"r","by":"b","until":"2030-01-01"}""");

        season["acme"].Overrides[0].Until.ShouldBe(Season.Day(70) + HealthOverride.MaxDays);
    }

    [Theory]
    [InlineData("""{"band":"blue","reason":"r","until":"2026-05-20"}""")]
    [InlineData("""{"band":"red","by":"b","until":"2026-05-20"}""")]
    [InlineData("""{"band":"red","reason":"r","by":"b"}""")]
    [InlineData("""{"score":500,"reason":"r","until":"2026-05-20"}""")]
    [InlineData("nonsense")]
    public void What_makes_no_sense_is_counted_and_left_out(string payload)
    {
        var season = Used(70).Say(70, payload);

        season.Rate("acme").Override.ShouldBeNull();
        season.Board.Facts.BadTraits.ShouldBe(1);
    }

    [Fact]
    public void The_same_records_give_the_same_word_also_through_saved_pages()
    {
        var season = Used(70).Say(70, Red).Began(71).Say(71, """{"by":"Marta"}""").Say(71, Red).Traits(71, "acme", """{"owner":"A"}""")
            .Traits(71, "acme", """{"owner":"B"}""").Began(72);
        season.Rate("acme");
        var again = Season.Empty();
        Season.Play(again, season.Records);
        again.Fingerprint().ShouldBe(season.Board.Fingerprint());
        again.Facts.Fingerprint().ShouldBe(season.Board.Facts.Fingerprint());

        var read = new WorkspaceFacts(NodaTime.DateTimeZoneProviders.Tzdb["Europe/Madrid"]);

        foreach (var page in season.Board.Facts.TakeDirty())
        {
            var bytes = new System.Buffers.ArrayBufferWriter<byte>();
            season.Board.Facts.Write(page, bytes);
            read.Read(page, bytes.WrittenSpan);
        }

        read.Fingerprint().ShouldBe(season.Board.Facts.Fingerprint());
        read.Find("acme")!.OverrideOn(Season.Day(72))!.By.ShouldBe("Nuria");
    }

    [Fact]
    public void No_source_can_say_it()
    {
        var season = Used(70).Traits(70, "acme", """{"band":"red","score":1,"override":{"band":"red"},"reason":"r","by":"b","until":"2026-05-20"}""");

        season.Rate("acme").Override.ShouldBeNull();
    }

    [Fact]
    public void A_person_has_a_title_which_old_pages_do_not()
    {
        var facts = new WorkspaceFacts(NodaTime.DateTimeZone.Utc);
        facts.Apply(new Fact { Kind = FactKind.Identify, At = 1, Person = "ana"u8, Payload = """{"name":"Ana","cargo":"Directora"}"""u8 });

        facts.FindPerson("ana")!.Title.ShouldBe("Directora");

        var page = new PageKey(PageKind.People, 0);
        var read = new WorkspaceFacts(NodaTime.DateTimeZone.Utc);
        read.Read(new(PageKind.KnownIds, 0), [1, 3, .. "ana"u8, 0]);
        read.Read(page, [1, 0, 3, .. "ana"u8, 0, 4, .. "Ana"u8, 0, 1, 0]);
        read.FindPerson("ana")!.Name.ShouldBe("Ana");
        read.FindPerson("ana")!.Title.ShouldBeNull();
    }

    private static Season Used(int today) => new Season().UseDaily(0, today - 1, "acme", "ana", times: 4).UseDaily(0, today - 1, "acme", "bea", "publish page").Began(today);
}

internal static class SeasonWords
{
    /// <summary>A member says something of the account's health.</summary>
    public static Season Say(this Season season, int day, string json) => season.Tell(FactKind.Override, day, "acme", json);
}
