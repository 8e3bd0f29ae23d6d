using System.Globalization;
using Latido.Server.Shell;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Shell;

/// <summary>Numbers, money, days and moments as people of each language write them.</summary>
public sealed class FormatsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 8, 30, 0);

    [Theory]
    [InlineData("es", "4.200\u00a0€")]
    [InlineData("en", "€4,200")]
    public void Money_is_written_as_the_language_does(string language, string written) =>
        In(language).Money(4200, "EUR").ShouldBe(written);

    [Theory]
    [InlineData("es", "12,50\u00a0€")]
    [InlineData("en", "€12.50")]
    public void Small_amounts_keep_their_cents(string language, string written) =>
        In(language).Money(12.5m, "EUR").ShouldBe(written);

    [Fact]
    public void A_currency_without_a_sign_is_named() => In("en").Money(100, "SEK").ShouldBe("100\u00a0SEK");

    [Theory]
    [InlineData(-34.2, "−34")]
    [InlineData(3.6, "+4")]
    [InlineData(0.2, "0")]
    [InlineData(-0.4, "0")]
    public void A_change_has_its_sign_and_nought_has_none(double change, string written) => In("es").WithSign(change).ShouldBe(written);

    [Theory]
    [InlineData("es", 0.824, "82\u00a0%")]
    [InlineData("en", 0.824, "82%")]
    [InlineData("es", 0.0004, "<\u00a01\u00a0%")]
    [InlineData("en", 0, "0%")]
    public void Shares_are_written_as_the_language_does(string language, double share, string written) =>
        In(language).Percent(share).ShouldBe(written);

    [Fact]
    public void Days_are_those_of_the_zone()
    {
        var late = Instant.FromUtc(2026, 11, 20, 23, 30, 0);

        In("es").Seen(late).ShouldBe("hoy, 00:30");
        In("es", DateTimeZone.Utc).Seen(late).ShouldBe("ayer");
    }

    [Theory]
    [InlineData(14, "hace 14 s")]
    [InlineData(360, "hace 6 min")]
    [InlineData(7_300, "hace 2 h")]
    [InlineData(90_000, "hace 1 día")]
    [InlineData(600_000, "hace 6 días")]
    [InlineData(-5, "hace 0 s")]
    public void Ages_are_said_as_one_says_them(int seconds, string said) =>
        In("es").Age(Now - Duration.FromSeconds(seconds)).ShouldBe(said);

    [Theory]
    [InlineData("Nuria Campos", "NC")]
    [InlineData("María del Mar Gómez", "MG")]
    [InlineData("ana", "A")]
    [InlineData("ana.ruiz@example.com", "AR")]
    [InlineData("", "?")]
    public void A_face_has_the_letters_of_first_and_last_name(string name, string letters) => Formats.Initials(name).ShouldBe(letters);

    private static Formats In(string language, DateTimeZone? zone = null)
    {
        var culture = CultureInfo.GetCultureInfo(language);

        return new(new(culture), culture, zone ?? DateTimeZoneProviders.Tzdb["Europe/Madrid"], Now);
    }
}
