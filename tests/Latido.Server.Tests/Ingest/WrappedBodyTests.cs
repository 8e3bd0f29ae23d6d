using System.Text;
using Latido.Server.Ingest;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>What browsers wrap their JSON in, and how their SDKs spell it.</summary>
public sealed class WrappedBodyTests
{
    private const string Json = """[{"event":"¿Qué? 100% a+b & c=d 🚀","n":1}]""";

    private static string Base64 => Convert.ToBase64String(Encoding.UTF8.GetBytes(Json));

    public static TheoryData<string, byte[]> Wrapped => new()
    {
        { "plain", Encoding.UTF8.GetBytes(Json) },
        { "form, base64", Encoding.UTF8.GetBytes($"data={Base64}") },
        { "form, base64, escaped", Encoding.UTF8.GetBytes($"ip=1&data={Uri.EscapeDataString(Base64)}&verbose=1") },
        { "form, base64, blanks for plus", Encoding.UTF8.GetBytes($"data={Base64.Replace('+', ' ')}") },
        { "form, base64 for addresses, unpadded", Encoding.UTF8.GetBytes($"data={Base64.Replace('+', '-').Replace('/', '_').TrimEnd('=')}") },
        { "form, JSON", Encoding.UTF8.GetBytes($"data={Uri.EscapeDataString(Json)}") },
        { "form, JSON, plus for blanks", Encoding.UTF8.GetBytes($"data={Uri.EscapeDataString(Json).Replace("%20", "+", StringComparison.Ordinal)}&x=y") },
        { "gzip", Packed.Gzip(Encoding.UTF8.GetBytes(Json)) },
        { "gzip of a form", Packed.Gzip(Encoding.UTF8.GetBytes($"data={Base64}")) },
        { "form of gzip", Encoding.UTF8.GetBytes($"data={Uri.EscapeDataString(Convert.ToBase64String(Packed.Gzip(Encoding.UTF8.GetBytes(Json))))}") },
    };

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void Whatever_it_came_in_it_is_the_same_text(string how, byte[] body)
    {
        using var calls = new Calls();
        calls.Keep(body);

        RequestBody.Unwrap(calls, 1 << 20).ShouldBe(BodyState.Read, how);

        Encoding.UTF8.GetString(calls.Buffer, 0, calls.Length).ShouldBe(Json);
    }

    [Theory]
    [InlineData("data=%7")]
    [InlineData("data=%zz%zz")]
    [InlineData("data=a*b*c*d*")]
    [InlineData("data=abcde")]
    [InlineData("other=eyJ9")]
    public void A_form_that_cannot_be_read_is_said_to_be_broken(string body)
    {
        using var calls = new Calls();
        calls.Keep(Encoding.UTF8.GetBytes(body));

        RequestBody.Unwrap(calls, 1 << 20).ShouldBe(BodyState.Broken);
    }

    [Fact]
    public void What_would_unpack_to_more_than_is_taken_is_not_unpacked()
    {
        using var calls = new Calls();
        calls.Keep(Packed.Gzip(new byte[4 << 20]));

        RequestBody.Unwrap(calls, 1 << 20).ShouldBe(BodyState.TooLarge);
        calls.Length.ShouldBeLessThanOrEqualTo(2 << 20);
    }

    [Fact]
    public void An_emoji_encoded_half_by_half_is_one_again()
    {
        // U+1F680 as two halves of three bytes each, and a half alone, which stays what it is.
        byte[] text = [(byte)'"', 0xED, 0xA0, 0xBD, 0xED, 0xBA, 0x80, (byte)'"'];

        SplitPairs.Join(text);

        Encoding.UTF8.GetString(text).ShouldBe("\"🚀\"  ");
        byte[] alone = [0xED, 0xA0, 0xBD, (byte)'x', (byte)'y', (byte)'z'];
        SplitPairs.Join(alone);
        alone.ShouldBe([0xED, 0xA0, 0xBD, (byte)'x', (byte)'y', (byte)'z']);
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":[1,2]}}""", "", "", "", """{"a":1,"b":{"c":[1,2]}}""")]
    [InlineData("""{"a":1,"$os":"Linux","$email":"x@y.z"}""", """{"$initial_referrer":"d","utm":null,"b":2}""", """{"seats":-3}""", """["old","$gone"]""", """{"b":{"$once":2},"a":1,"email":"x@y.z","seats":{"$add":-3},"old":null}""")]
    [InlineData("", "", "", """{"old":"-","older":{"x":1}}""", """{"old":null,"older":null}""")]
    [InlineData("""{"$os":"Linux"}""", """{"$b":1}""", "", "", "")]
    [InlineData("5", "[1]", "null", "true", "")]
    public void What_is_done_to_traits_becomes_one_object_of_them(string set, string once, string add, string unset, string expected)
    {
        using var calls = new Calls();
        var told = new TraitOperations { Set = Keep(set), Once = Keep(once), Add = Keep(add), Unset = Keep(unset) };

        Encoding.UTF8.GetString(calls.Text(told.Write(calls))).ShouldBe(expected);

        Server.Log.Slice Keep(string text) => calls.Keep(Encoding.UTF8.GetBytes(text));
    }
}
