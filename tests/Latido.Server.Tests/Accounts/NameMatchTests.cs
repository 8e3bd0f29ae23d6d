using Latido.Server.Accounts;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed class NameMatchTests
{
    [Theory]
    [InlineData("acme", "Acme Ibérica")]
    [InlineData("iberica", "Acme Ibérica")]
    [InlineData("ibé acm", "Acme Ibérica")]
    [InlineData("conserv", "Grupo Conservas")]
    [InlineData("almnra", "Clínicas Almenara")]
    [InlineData("almenera", "Clínicas Almenara")]
    [InlineData("clinicsa", "Clínicas Almenara")]
    [InlineData("ÓPTICA", "Óptica Lumbre")]
    [InlineData("النور", "شركة النور للتجارة")]
    public void A_name_is_found_by_what_one_types_in_haste(string typed, string name) =>
        Score(typed, name).ShouldBeGreaterThan(0);

    [Theory]
    [InlineData("acme zeta", "Acme Ibérica")]
    [InlineData("xyz", "Acme Ibérica")]
    [InlineData("zc", "Acme Ibérica")]
    [InlineData("arec", "Clínicas Almenara")]
    public void A_name_that_is_not_meant_is_not_found(string typed, string name) => Score(typed, name).ShouldBe(0);

    [Fact]
    public void What_fits_better_comes_first()
    {
        var ranked = new[] { "Acme", "Acme Ibérica", "Grupo Acme", "Placmer", "Arcome Negro" }.OrderByDescending(name => Score("acme", name));

        ranked.ShouldBe(["Acme", "Acme Ibérica", "Grupo Acme", "Placmer", "Arcome Negro"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void Nothing_typed_asks_for_nothing(string typed) => NameMatch.Of(typed).ShouldBeNull();

    private static int Score(string typed, string name) => NameMatch.Of(typed)!.Score(TextFold.Fold(name));
}
