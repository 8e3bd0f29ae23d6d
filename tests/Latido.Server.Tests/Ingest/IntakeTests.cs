using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Segment;
using Latido.Server.Log;
using Latido.Server.Platform;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

public sealed class IntakeTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 12, 0);

    [Theory]
    [InlineData("""{"type":"track","userId":"u"}""", DropReason.NoName)]
    [InlineData("""{"type":"track","userId":"u","event":"  "}""", DropReason.NoName)]
    [InlineData("""{"type":"track","userId":"u","event":"a\u0000b"}""", DropReason.BadId)]
    [InlineData("""{"type":"track","event":"A"}""", DropReason.NoPerson)]
    [InlineData("""{"type":"track","event":"A","userId":"u\u0000"}""", DropReason.BadId)]
    [InlineData("""{"type":"identify","traits":{}}""", DropReason.NoPerson)]
    [InlineData("""{"type":"alias","userId":"u"}""", DropReason.NoPerson)]
    [InlineData("""{"type":"alias","previousId":"u"}""", DropReason.NoPerson)]
    [InlineData("""{"type":"group","userId":"u"}""", DropReason.NoAccount)]
    [InlineData("""{"type":"delete","userId":"u"}""", DropReason.UnknownKind)]
    [InlineData("""{"userId":"u"}""", DropReason.UnknownKind)]
    [InlineData("""{"type":"track","event":"A","userId":"u","timestamp":"soon"}""", DropReason.BadTime)]
    [InlineData("""{"type":"track","event":"A","userId":"u","timestamp":"2026-11-22T12:00:01Z"}""", DropReason.FromTheFuture)]
    [InlineData("""{"type":"track","event":"A","userId":"u","timestamp":"1999-12-31T23:59:59Z"}""", DropReason.TooOld)]
    public void A_call_that_cannot_count_is_refused_with_its_reason(string call, DropReason reason) =>
        Admit(call, Live()).ShouldBe($"refused {reason}");

    [Theory]
    [InlineData("""{"type":"track","event":" Report Exported ","userId":" u "}""", "Event u . . Report Exported")]
    [InlineData("""{"type":"page","anonymousId":"a","name":"Home","category":"Docs"}""", "Event . a . Viewed Home Page")]
    [InlineData("""{"type":"page","anonymousId":"a","category":"Docs"}""", "Event . a . Viewed Docs Page")]
    [InlineData("""{"type":"page","anonymousId":"a"}""", "Event . a . page")]
    [InlineData("""{"type":"screen","userId":"u","name":"Main"}""", "Event u . . Viewed Main Screen")]
    [InlineData("""{"type":"screen","userId":"u"}""", "Event u . . screen")]
    [InlineData("""{"type":"identify","userId":"u","anonymousId":"a","context":{"groupId":"g"}}""", "Identify u a g .")]
    [InlineData("""{"type":"group","userId":"u","groupId":"g"}""", "Group u . g .")]
    [InlineData("""{"type":"group","groupId":7}""", "Account . . 7 .")]
    [InlineData("""{"type":"alias","userId":"u","previousId":"p"}""", "Alias u p . .")]
    public void A_call_becomes_the_fact_it_tells(string call, string fact) =>
        Admit(call, Live()).ShouldBe(fact);

    [Fact]
    public void A_long_name_is_cut_between_characters_and_a_long_id_is_refused()
    {
        var name = new string('x', 255) + "😀" + "tail";

        Admit($$"""{"type":"track","userId":"u","event":"{{name}}"}""", Live()).ShouldBe($"Event u . . {new string('x', 255)}");
        Admit($$"""{"type":"track","userId":"{{new string('é', 256)}}","event":"A"}""", Live()).ShouldStartWith("Event");
        Admit($$"""{"type":"track","userId":"{{new string('é', 257)}}","event":"A"}""", Live()).ShouldBe("refused BadId");
        Admit($$"""{"type":"page","userId":"u","name":"{{string.Concat(Enumerable.Repeat("😀", 300))}}"}""", Live()).ShouldEndWith("😀 Page");
    }

    [Fact]
    public void A_call_beyond_32_KB_is_refused()
    {
        string Sized(int bytes) => "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"A\",\"properties\":{\"p\":\"\"}}" is var empty
            ? empty.Replace("\"p\":\"\"", $"\"p\":\"{new string('x', bytes - empty.Length)}\"", StringComparison.Ordinal)
            : "";

        Admit(Sized(32 * 1024), Live()).ShouldStartWith("Event");
        Admit(Sized((32 * 1024) + 1), Live()).ShouldBe("refused TooLarge");
    }

    [Fact]
    public void A_clock_that_is_wrong_by_years_is_corrected_by_when_it_sent()
    {
        const string Call = """{"type":"track","event":"A","userId":"u","timestamp":"2003-05-05T10:00:00Z","sentAt":"2003-05-05T10:00:07Z"}""";

        TimeOf(Call, Live()).ShouldBe(Now - Duration.FromSeconds(7));
    }

    [Fact]
    public void History_is_not_corrected_nor_is_a_time_without_sentAt_nor_one_made_right_before()
    {
        var happened = Instant.FromUtc(2003, 5, 5, 10, 0);

        TimeOf("""{"type":"track","event":"A","userId":"u","timestamp":"2003-05-05T10:00:00Z","sentAt":"2003-05-05T10:00:07Z"}""", Live() with { IsHistory = true }).ShouldBe(happened);
        TimeOf("""{"type":"track","event":"A","userId":"u","timestamp":"2003-05-05T10:00:00Z"}""", Live()).ShouldBe(happened);
        TimeOf("""{"type":"track","event":"A","userId":"u","timestamp":"2003-05-05T10:00:00Z","originalTimestamp":"2003-05-05T09:00:00Z","sentAt":"2003-05-05T10:00:07Z"}""", Live()).ShouldBe(happened);
        TimeOf("""{"type":"track","event":"A","userId":"u"}""", Live()).ShouldBe(Now);
    }

    [Fact]
    public void A_frozen_workspace_takes_what_lies_after_its_clock()
    {
        const string Call = """{"type":"track","event":"A","userId":"u","timestamp":"2030-01-01T00:00:00Z"}""";

        Admit(Call, Live()).ShouldBe("refused FromTheFuture");
        Admit(Call, Live() with { IsFrozen = true }).ShouldStartWith("Event");
    }

    [Fact]
    public void A_message_is_known_by_its_id_and_none_means_no_duplicate()
    {
        Intake.IdOf("m-1"u8).ShouldBe(Intake.IdOf("m-1"u8));
        Intake.IdOf("m-1"u8).ShouldNotBe(Intake.IdOf("m-2"u8));
        Intake.IdOf([]).ShouldBe(0ul);
    }

    [Fact]
    public void Every_reason_has_words_and_a_key_of_its_own()
    {
        var reasons = Enum.GetValues<DropReason>();

        reasons.Select(r => r.Key()).Distinct().Count().ShouldBe(reasons.Length);
        reasons.ShouldAllBe(r => r.Text() != "unknown" && (int)r < DropReasons.Count);
    }

    private static Terms Live() => new(Moment.ToMicroseconds(Now), Moment.ToMicroseconds(Now), IsFrozen: false, IsHistory: false);

    private static Instant TimeOf(string call, Terms terms)
    {
        using var post = Taken(call, terms, out _);

        return Moment.FromMicroseconds(post.Drafts[0].At);
    }

    private static string Admit(string call, Terms terms)
    {
        using var post = Taken(call, terms, out var refusals);

        if (refusals is [var refusal])
        {
            post.Count.ShouldBe(0);
            return $"refused {refusal.Reason}";
        }

        var draft = post.Drafts[0];
        string Say(Slice slice) => slice.Length == 0 ? "." : Encoding.UTF8.GetString(post.Text(slice));

        return $"{draft.Kind} {Say(draft.Person)} {Say(draft.Anonymous)} {Say(draft.Account)} {Say(draft.Name)}";
    }

    [Fact]
    public void A_workspace_that_has_as_many_names_as_it_may_keeps_those_and_gets_no_more()
    {
        var names = new KnownNames();
        var now = Moment.ToMicroseconds(Now);
        var terms = new Terms(now, now, IsFrozen: false, IsHistory: false, names);

        for (var i = 0; i < KnownNames.Max; i++)
        {
            Taken($$"""{"type":"track","userId":"u","event":"Opened {{i}}"}""", terms, out var refusals);
            refusals.ShouldBeEmpty();
        }

        Taken("""{"type":"track","userId":"u","event":"Opened once more"}""", terms, out var late);
        late.ShouldHaveSingleItem().Reason.ShouldBe(DropReason.TooManyNames);
        Taken("""{"type":"page","userId":"u","name":"Home"}""", terms, out late);
        late.ShouldHaveSingleItem().Reason.ShouldBe(DropReason.TooManyNames);
        Taken("""{"type":"track","userId":"u","event":"Opened 9999"}""", terms, out late);
        late.ShouldBeEmpty();
        Taken("""{"type":"identify","userId":"u"}""", terms, out late);
        late.ShouldBeEmpty();
    }

    private static Post Taken(string call, Terms terms, out List<Refusal> refusals)
    {
        using var calls = new Calls();
        calls.Keep(Encoding.UTF8.GetBytes(call));
        SegmentReader.Read(calls, 0, calls.Length, CallKind.Unknown).ShouldBeNull();
        var post = new Post(WorkspaceId.New(), Guid.NewGuid(), terms.ReceivedAt);
        refusals = [];
        Intake.Admit(calls, post, terms, refusals);

        return post;
    }
}
