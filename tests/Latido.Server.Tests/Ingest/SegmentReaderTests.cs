using System.Text;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Segment;
using Latido.Server.Log;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

public sealed class SegmentReaderTests
{
    [Fact]
    public void A_batch_is_taken_apart_into_its_calls()
    {
        using var calls = Read("""
            {"batch":[
              {"type":"track","event":"Report Exported","properties":{"rows":10},"userId":"u_1","anonymousId":"a_1","messageId":"m-1",
               "timestamp":"2026-01-01T00:00:00.000Z","context":{"library":{"name":"x"},"groupId":"acct_1"}},
              {"type":"identify","userId":"u_1","traits":{"email":"a@b.co"}},
              {"type":"group","groupId":"acct_2","userId":"u_1","traits":{"name":"Acme"}},
              {"type":"alias","previousId":"a_9","userId":"u_1"}],
             "writeKey":"WK","sentAt":"2026-01-01T00:00:10.000Z"}
            """);

        calls.Count.ShouldBe(4);
        Show(calls, 0).ShouldBe("Track u_1 a_1 acct_1 Report Exported {\"rows\":10} m-1");
        Show(calls, 1).ShouldBe("Identify u_1    {\"email\":\"a@b.co\"} ");
        Show(calls, 2).ShouldBe("Group u_1  acct_2  {\"name\":\"Acme\"} ");
        Show(calls, 3).ShouldBe("Alias u_1 a_9    ");
        Text(calls, calls.WriteKey).ShouldBe("WK");
        calls[0].At.ShouldBe(1_767_225_600_000_000);
        calls[3].SentAt.ShouldBe(1_767_225_610_000_000);
        calls[3].At.ShouldBe(Call.NoTime);
    }

    [Fact]
    public void What_the_envelope_says_holds_for_items_that_do_not_say_it_themselves()
    {
        using var calls = Read("""
            {"context":{"groupId":"all"},"timestamp":"2026-01-01T00:00:00Z","sentAt":"2026-01-01T00:00:05Z","batch":[
              {"type":"track","event":"A","userId":"u"},
              {"type":"track","event":"B","userId":"u","context":{"groupId":"own"},"timestamp":"2026-01-02T00:00:00Z","sentAt":"2026-01-03T00:00:00Z"}]}
            """);

        Text(calls, calls[0].Account).ShouldBe("all");
        Text(calls, calls[1].Account).ShouldBe("own");
        (calls[0].At, calls[0].SentAt).ShouldBe((1_767_225_600_000_000, 1_767_225_605_000_000));
        (calls[1].At, calls[1].SentAt).ShouldBe((1_767_312_000_000_000, 1_767_398_400_000_000));
    }

    [Fact]
    public void Escapes_are_undone_in_keys_ids_and_names_but_properties_stay_as_sent()
    {
        using var calls = Read("""{"t\u0079pe":"track","userId":"a\"b\\c\/d","event":"Caf\u00e9 \ud83d\ude00\n","properties":{"k\u0065y":"\u00e9"}}""");

        Show(calls, 0).ShouldBe("Track a\"b\\c/d   Café 😀\n {\"k\\u0065y\":\"\\u00e9\"} ");
    }

    [Fact]
    public void A_call_with_escapes_stays_as_it_was_sent_so_that_it_can_be_read_again()
    {
        const string Body = """{"t\u0079pe":"track","userId":"a\"b\\c\/d","event":"Caf\u00e9\n"}""";
        using var calls = Read(Body);

        Text(calls, calls[0].Raw).ShouldBe(Body);
    }

    [Fact]
    public void Half_an_emoji_becomes_the_replacement_character_wherever_it_stands()
    {
        using var calls = Read("""{"type":"track","userId":"\ud83d","event":"x\\ud83d \uDE00","properties":{"a":"\ud83d!","b":"\ud83d\ude00","c":"\\\ud83d"}}""");

        Show(calls, 0).ShouldBe("""Track �   x\ud83d � {"a":"\ufffd!","b":"\ud83d\ude00","c":"\\\ufffd"} """);
    }

    [Fact]
    public void Numbers_are_ids_and_null_is_none_and_objects_are_a_flaw()
    {
        using var calls = Read("""
            {"batch":[{"type":"track","event":"A","userId":42,"anonymousId":null},{"type":"track","event":"A","userId":{"id":1}},
                      {"type":"track","event":"A","userId":true},7,[{"type":"track"}]]}
            """);

        Show(calls, 0).ShouldBe("Track 42   A  ");
        Enumerable.Range(0, 5).Select(i => calls[i].Flaw).ShouldBe(
            [null, DropReason.BadId, DropReason.BadId, DropReason.Unreadable, DropReason.Unreadable]);
        Text(calls, calls[4].Raw).ShouldBe("""[{"type":"track"}]""");
    }

    [Fact]
    public void The_last_of_duplicate_keys_wins_as_it_does_in_JavaScript()
    {
        using var calls = Read("""{"type":"track","event":"A","event":"B","userId":"1","userId":"2","properties":{"a":1},"properties":{"b":2}}""");

        Show(calls, 0).ShouldBe("Track 2   B {\"b\":2} ");
    }

    [Fact]
    public void One_call_nested_too_deep_does_not_cost_the_others()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "1" + new string('}', 70);
        using var calls = Read($$"""{"batch":[{"type":"track","event":"A","userId":"u","properties":{{deep}}},{"type":"track","event":"B","userId":"u"}]}""");

        calls[0].Flaw.ShouldBe(DropReason.TooDeep);
        calls[1].Flaw.ShouldBeNull();
    }

    [Fact]
    public void The_address_says_what_a_single_call_is_and_the_body_need_not()
    {
        using var calls = Read("""{"userId":"u","event":"Opened"}""", CallKind.Track);

        Show(calls, 0).ShouldBe("Track u   Opened  ");
    }

    [Fact]
    public void Traits_in_the_context_serve_an_identify_that_has_none()
    {
        using var calls = Read("""{"type":"identify","userId":"u","traits":{},"context":{"traits":{"name":"Ann"}}}""");

        Text(calls, calls[0].Payload).ShouldBe("""{"name":"Ann"}""");
    }

    [Fact]
    public void A_time_that_was_made_right_before_is_known_by_its_original_beside_it()
    {
        using var calls = Read("""
            {"batch":[{"type":"track","timestamp":"2026-01-02T00:00:00Z","originalTimestamp":"2026-01-01T00:00:00Z"},
                      {"type":"track","originalTimestamp":"2026-01-01T00:00:00Z"},{"type":"track","timestamp":"soon"},{"type":"track","timestamp":"","sentAt":"soon"}]}
            """);

        (calls[0].At, calls[0].IsTimeRight).ShouldBe((1_767_312_000_000_000, true));
        (calls[1].At, calls[1].IsTimeRight).ShouldBe((1_767_225_600_000_000, false));
        calls[2].Flaw.ShouldBe(DropReason.BadTime);
        (calls[3].At, calls[3].SentAt, calls[3].Flaw).ShouldBe((Call.NoTime, Call.NoTime, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"batch\":[{\"type\":\"track\"}")]
    [InlineData("{\"batch\":[{\"type\":\"track\",}]}")]
    [InlineData("{\"event\":\"a\nb\"}")]
    [InlineData("{} {}")]
    public void What_is_not_JSON_is_refused_whole(string body)
    {
        using var calls = new Calls();
        calls.Keep(Encoding.UTF8.GetBytes(body));

        SegmentReader.Read(calls, 0, calls.Length, CallKind.Unknown).ShouldNotBeNull();
        calls.Count.ShouldBe(0);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        using var calls = new Calls();
        calls.Keep([.. "{\"event\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

        SegmentReader.Read(calls, 0, calls.Length, CallKind.Unknown).ShouldBe("The body is not UTF-8.");
    }

    private static Calls Read(string body, CallKind kind = CallKind.Unknown)
    {
        var calls = new Calls();
        // Something before it, because a stretch of a file holds many lines.
        calls.Keep("before"u8);
        calls.Keep(Encoding.UTF8.GetBytes(body));
        SegmentReader.Read(calls, 6, calls.Length - 6, kind).ShouldBeNull();

        return calls;
    }

    private static string Show(Calls calls, int index)
    {
        var call = calls[index];

        return $"{call.Kind} {Text(calls, call.Person)} {Text(calls, call.Anonymous)} {Text(calls, call.Account)} {Text(calls, call.Name)} {Text(calls, call.Payload)} {Text(calls, call.MessageId)}";
    }

    private static string Text(Calls calls, Slice slice) => Encoding.UTF8.GetString(calls.Text(slice));
}
