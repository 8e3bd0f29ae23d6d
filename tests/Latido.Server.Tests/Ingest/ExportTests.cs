using Latido.Server.Ingest;
using Latido.Server.Ingest.Amplitude;
using Latido.Server.Ingest.Imports;
using Latido.Server.Ingest.Mixpanel;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>Lines of other products' exports, and what is in the log of them.</summary>
public sealed class ExportTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private readonly House house = segment.House;

    [Fact]
    public async Task Lines_of_PostHog_s_events_come_in_with_their_people_accounts_and_traits()
    {
        const string Lines = """
            {"uuid":"01900000-0000-7000-8000-000000000001","event":"report exported","distinct_id":"u_1","person_id":"p1","properties":{"rows":10,"$groups":{"project":"x","company":"acme"},"$lib":"web"},"person_properties":{"email":"ana@acme.example","$browser":"Firefox"},"elements_chain":"","timestamp":"2026-01-02T03:04:05.678000+00:00","created_at":"2026-01-02T03:04:09Z","_inserted_at":"2026-01-02T03:05:00Z"}
            {"uuid":"01900000-0000-7000-8000-000000000002","event":"$pageview","distinct_id":"u_1","properties":{"$device_id":"d1"},"person_properties":{"email":"ana@acme.example","$browser":"Chrome"},"timestamp":"2026-01-02 03:05:05.000000"}
            {"uuid":"01900000-0000-7000-8000-000000000003","event":"$pageview","distinct_id":"d2","properties":{"$device_id":"d2"},"person_properties":{"$initial_os":"Linux"},"timestamp":"2026-01-02T03:06:05Z"}
            {"uuid":"01900000-0000-7000-8000-000000000004","event":"$identify","distinct_id":"u_2","properties":{"$anon_distinct_id":"d2","$set":{"name":"Bea"}},"person_properties":{"name":"Bea","email":"bea@acme.example"},"timestamp":"2026-01-02T03:07:05Z"}
            {"uuid":"01900000-0000-7000-8000-000000000005","event":"$groupidentify","distinct_id":"$company_acme","properties":{"$group_type":"company","$group_key":"acme","$group_set":{"name":"Acme"}},"person_properties":{},"timestamp":"2026-01-02T03:08:05Z"}
            {"uuid":"01900000-0000-7000-8000-000000000006","event":"x","distinct_id":"u_1","properties":{},"person_properties":{"email":"ana@new.example"},"timestamp":"2026-01-02T03:09:05Z"}
            {"uuid":"01900000-0000-7000-8000-000000000007","event":"x","distinct_id":"u_1","properties":{},"person_properties":{"email":"ana@old.example"},"timestamp":"2026-01-02T03:09:04Z"}
            {"uuid":"01900000-0000-7000-8000-000000000008","event":"y","distinct_id":"u_3","properties":{"$set":{"plan":"pro"}},"timestamp":"2026-01-02T03:10:05Z"}
            """;

        var (result, lines) = await ImportAsync(ImportFormat.PostHog, Lines);

        (result.Read, result.Accepted, result.Duplicates, result.Rejected).ShouldBe((8, 8, 0, 0));
        lines.ShouldBe(
        [
            """03:04:05 Event u_1||acme|report exported|{"rows":10}""",
            """03:04:05 Identify u_1||acme||{"email":"ana@acme.example"}""",
            "03:05:05 Event u_1|||page|",
            "03:06:05 Event |d2||page|",
            """03:07:05 Identify u_2|d2|||{"name":"Bea","email":"bea@acme.example"}""",
            """03:08:05 Account ||acme||{"name":"Acme"}""",
            "03:09:05 Event u_1|||x|",
            """03:09:05 Identify u_1||||{"email":"ana@new.example"}""",
            // Told of later and known of earlier: no news.
            "03:09:04 Event u_1|||x|",
            "03:10:05 Event u_3|||y|",
            """03:10:05 Identify u_3||||{"plan":"pro"}""",
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task Lines_of_PostHog_s_persons_are_what_is_known_of_people()
    {
        const string Lines = """
            {"team_id":1,"distinct_id":"u_1","person_id":"p1","properties":{"email":"ana@acme.example","$os":"x"},"person_version":3,"created_at":"2025-01-01T00:00:00Z","_inserted_at":"2026-01-02T03:04:05Z"}
            {"team_id":1,"distinct_id":"01900000-0000-7000-8000-00000000000a","person_id":"p1","properties":{"email":"ana@acme.example"},"_inserted_at":"2026-01-02T03:04:06Z"}
            """;

        var (result, lines) = await ImportAsync(ImportFormat.PostHog, Lines);

        result.Accepted.ShouldBe(2);
        lines.ShouldBe(
        [
            """03:04:05 Identify u_1||||{"email":"ana@acme.example"}""",
            """03:04:06 Identify |01900000-0000-7000-8000-00000000000a|||{"email":"ana@acme.example"}""",
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task Lines_of_Amplitude_come_in_with_their_people_devices_accounts_and_traits()
    {
        const string Lines = """
            {"$insert_id":"i1","uuid":"a1","event_type":"Report Exported","event_time":"2026-01-02 03:04:05.678000","client_event_time":"2026-01-01 00:00:00.000000","user_id":"u_1","device_id":"d1","amplitude_id":7,"session_id":1,"event_properties":{"rows":10},"user_properties":{"plan":"pro"},"groups":{"project":["x"],"account":["acme"]},"group_properties":{"account":{"acme":{"name":"Acme"}},"project":{"x":{"name":"X"}}},"library":"amplitude-ts/2","country":"Spain","data":{}}
            {"$insert_id":"i2","uuid":"a2","event_type":"session_start","event_time":"2026-01-02 03:05:05.000000","user_id":"u_1","device_id":"d1","event_properties":{},"user_properties":{"plan":"pro"},"groups":{"account":"acme"},"group_properties":{"account":{"acme":{"name":"Acme"}}}}
            {"$insert_id":"i3","uuid":"a3","event_type":"x","event_time":"2026-01-02 03:06:05.000000","user_id":null,"device_id":"d2","event_properties":{"a":1},"user_properties":{},"groups":{}}
            {"uuid":"a4","event_type":"x","event_time":"2026-01-02 03:07:05.000000","user_id":"u_1","device_id":"d3","event_properties":{},"user_properties":{"plan":"max"},"groups":{}}
            {"$insert_id":"i5","uuid":"a5","event_type":"$identify","event_time":"2026-01-02 03:08:05.000000","user_id":"u_2","device_id":"d2","event_properties":{},"user_properties":{"name":"Bea"},"groups":{}}
            {"$insert_id":"i6","uuid":"a6","event_type":"$groupidentify","event_time":"2026-01-02 03:09:05.000000","user_id":"u_2","device_id":"d2","groups":{"account":["beta"]},"group_properties":{"account":{"beta":{"name":"Beta"}}}}
            {"$insert_id":"i1","uuid":"a1","event_type":"Report Exported","event_time":"2026-01-02 03:04:05.678000","user_id":"u_1","device_id":"d1","event_properties":{"rows":10},"user_properties":{"plan":"pro"},"groups":{"account":["acme"]}}
            """;

        var (result, lines) = await ImportAsync(ImportFormat.Amplitude, Lines);

        (result.Read, result.Accepted, result.Duplicates, result.Rejected).ShouldBe((7, 6, 1, 0));
        lines.ShouldBe(
        [
            """03:04:05 Event u_1|d1|acme|Report Exported|{"rows":10}""",
            """03:04:05 Identify u_1|d1|||{"plan":"pro"}""",
            """03:04:05 Account ||acme||{"name":"Acme"}""",
            "03:05:05 Event u_1|d1|acme|session_start|",
            """03:06:05 Event |d2||x|{"a":1}""",
            "03:07:05 Event u_1|d3||x|",
            """03:07:05 Identify u_1|d3|||{"plan":"max"}""",
            """03:08:05 Identify u_2|d2|||{"name":"Bea"}""",
            """03:09:05 Account ||beta||{"name":"Beta"}""",
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task Lines_of_Mixpanel_come_in_with_their_people_devices_and_accounts()
    {
        const string Lines = """
            {"event":"Signed up","properties":{"time":1767323045,"distinct_id":"u_1","$insert_id":"i1","$device_id":"d1","$user_id":"u_1","company":"acme","rows":10,"$os":"x","mp_processing_time_ms":1767323046000}}
            {"event":"x","properties":{"time":1767323105000,"distinct_id":"u_1","$insert_id":"i2","$device_id":"d1","$user_id":"u_1","company":["acme","beta"]}}
            {"event":"x","properties":{"time":1767323165.5,"distinct_id":"$device:d2","$insert_id":"i3","$device_id":"d2"}}
            {"event":"$identify","properties":{"time":1767323225,"distinct_id":"u_2","$insert_id":"i4","$anon_distinct_id":"$device:d2","$user_id":"u_2"}}
            {"event":"$create_alias","properties":{"time":1767323285,"distinct_id":"u_2","alias":"anon-2","$insert_id":"i5"}}
            {"event":"$merge","properties":{"time":1767323345,"distinct_id":"u_3","$distinct_ids":["$device:d4","u_3"],"$insert_id":"i6"}}
            {"event":"x","properties":{"time":1767323105,"distinct_id":"u_1","$insert_id":"i2"}}
            {"$distinct_id":"u_1","$properties":{"$email":"ana@acme.example","$last_seen":"2026-01-02T03:10:05"}}
            """;

        var (result, lines) = await ImportAsync(ImportFormat.Mixpanel, Lines);

        (result.Read, result.Accepted, result.Duplicates, result.Rejected).ShouldBe((8, 7, 1, 0));
        lines.ShouldBe(
        [
            """03:04:05 Event u_1|d1|acme|Signed up|{"company":"acme","rows":10}""",
            """03:05:05 Event u_1|d1|acme|x|{"company":["acme","beta"]}""",
            "03:06:05 Event |d2||x|",
            "03:07:05 Identify u_2|d2|||",
            "03:08:05 Alias u_2|anon-2|||",
            "03:09:05 Alias u_3|d4|||",
            // Under the names that the SDK's updates of people give to traits.
            """03:10:05 Identify u_1||||{"email":"ana@acme.example"}""",
        ], ignoreOrder: true);
    }

    [Theory]
    [InlineData(ImportFormat.PostHog, """{"event":"x","distinct_id":"u","properties":{}}""", """{"event":"x","properties":{},"timestamp":"2026-01-02T03:04:05Z"}""", "no_person")]
    [InlineData(ImportFormat.Amplitude, """{"event_type":"x","user_id":"u","device_id":"d"}""", """{"event_type":"x","user_id":"u"}""", "bad_time")]
    [InlineData(ImportFormat.Amplitude, "[]", """{"event_type":"$groupidentify","groups":{"project":"p"},"event_time":"2026-01-02 03:04:05"}""", "other_group")]
    [InlineData(ImportFormat.Mixpanel, """{"event":"x","properties":{"distinct_id":"u"}}""", """{"event":"x","properties":{"time":1767323045}}""", "no_person")]
    [InlineData(ImportFormat.Mixpanel, "{}", """{"event":"x","properties":{"distinct_id":"u","time":{}}}""", "bad_time")]
    public async Task A_damaged_line_is_set_aside_with_its_reason_and_the_others_go_on(ImportFormat format, string _, string bad, string reason)
    {
        var good = format switch
        {
            ImportFormat.PostHog => """{"event":"x","distinct_id":"u","timestamp":"2026-01-02T03:04:05Z"}""",
            ImportFormat.Amplitude => """{"event_type":"x","user_id":"u","event_time":"2026-01-02 03:04:05"}""",
            _ => """{"event":"x","properties":{"distinct_id":"u","time":1767323045}}""",
        };

        var (result, _) = await ImportAsync(format, $"{good}\n{{\"event\":\n{bad}\nnonsense\n[1]\n{good}\n");

        (result.Read, result.Accepted, result.Rejected).ShouldBe((6, 2, 4));
        var rejects = (await File.ReadAllLinesAsync(result.RejectsFile!)).Skip(1).Select(line => string.Join(',', line.Split(',')[1..3]));
        rejects.ShouldBe(["2,unreadable", $"3,{reason}", "4,unreadable", "5,unreadable"]);
    }

    [Fact]
    public async Task An_event_that_an_SDK_sent_is_known_again_in_an_export()
    {
        var workspace = await house.CreateWorkspaceAsync();
        const string Sent = """{"event":"x","distinct_id":"u","uuid":"01900000-0000-7000-8000-0000000000aa","timestamp":"2026-01-02T03:04:05Z","properties":{"$set":{"plan":"pro"}}}""";
        await house.Client.PostAsync(
            "/batch", new StringContent($$"""{"api_key":"{{workspace.WriteKey}}","historical_migration":true,"batch":[{{Sent}}]}"""), TestContext.Current.CancellationToken);

        var result = await Importer.LinesAsync(
            workspace.Id,
            ImportFormat.PostHog,
            AccountGroups.Usual,
            [Packed.FileOf("e.jsonl", """{"uuid":"01900000-0000-7000-8000-0000000000aa","event":"x","distinct_id":"u","properties":{"$set":{"plan":"pro"}},"person_properties":{"plan":"pro"},"timestamp":"2026-01-02T03:04:05.000000Z"}""")],
            null,
            TestContext.Current.CancellationToken);

        (result.Accepted, result.Duplicates).ShouldBe((0, 1));
        (await house.ReadLogAsync(workspace.Id)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_an_event_tells_besides_is_never_taken_for_another_event()
    {
        // Ids as short as these differ by as little as the marks that are put to them.
        var lines = string.Concat(Enumerable.Range(0, 100).Select(i =>
            $$"""{"uuid":"{{i}}","event":"x","distinct_id":"u{{i}}","person_properties":{"n":"{{i}}"},"timestamp":"2026-01-02T03:04:05Z"}""" + "\n"));

        var (result, log) = await ImportAsync(ImportFormat.PostHog, lines);

        (result.Read, result.Accepted, result.Duplicates).ShouldBe((100, 100, 0));
        log.Count.ShouldBe(200);
    }

    [Fact]
    public void Ids_hold_what_a_vendor_knows_an_event_by_and_nothing_more()
    {
        AmplitudeIds.Of("d1"u8, "i1"u8).ShouldBe(AmplitudeIds.Of("d1"u8, "i1"u8));
        AmplitudeIds.Of("d1"u8, "i1"u8).ShouldNotBe(AmplitudeIds.Of("d2"u8, "i1"u8));
        AmplitudeIds.Of("d"u8, "1i1"u8).ShouldNotBe(AmplitudeIds.Of("d1"u8, "i1"u8));
        AmplitudeIds.Of("d1"u8, ""u8).ShouldBe(0ul);

        MixpanelIds.Of("x"u8, 1_000_000_999, "u"u8, "i"u8).ShouldBe(MixpanelIds.Of("x"u8, 1_000_000_000, "u"u8, "i"u8));
        MixpanelIds.Of("x"u8, 1_000_000_000, "u"u8, "i"u8).ShouldNotBe(MixpanelIds.Of("x"u8, 1_001_000_000, "u"u8, "i"u8));
        MixpanelIds.Of("x"u8, 0, "u"u8, "i"u8).ShouldNotBe(MixpanelIds.Of("xu"u8, 0, ""u8, "i"u8));
        MixpanelIds.Of("x"u8, 0, "u"u8, ""u8).ShouldBe(0ul);
    }

    [Fact]
    public void What_is_remembered_is_bounded_and_older_word_is_no_news()
    {
        var remembered = new Remembered(4096);

        remembered.IsNews(1, 10, at: 5).ShouldBeTrue();
        remembered.IsNews(1, 10, at: 6).ShouldBeFalse();
        remembered.IsNews(1, 11, at: 4).ShouldBeFalse();
        remembered.IsNews(1, 11, at: 7).ShouldBeTrue();
        remembered.IsNews(1, 10, at: 7).ShouldBeFalse();

        for (var i = 2ul; i < 100_000; i++)
        {
            remembered.IsNews(i * 0x9E3779B97F4A7C15, i, (long)i).ShouldBeTrue();
        }

        remembered.Bytes.ShouldBeLessThanOrEqualTo(4096 * 24);
    }

    private Importer Importer => house.Services.GetRequiredService<Importer>();

    /// <summary>Imports the lines; then all that is in the log of them, with the time of day.</summary>
    private async Task<(ImportResult Result, List<string> Lines)> ImportAsync(ImportFormat format, string lines)
    {
        var workspace = await house.CreateWorkspaceAsync();
        var result = await Importer.LinesAsync(workspace.Id, format, AccountGroups.Usual, [Packed.FileOf("export.json", lines)], null, TestContext.Current.CancellationToken);
        var log = await house.ReadLogAsync(workspace.Id);

        return (result, [.. log.Select(line => $"{line.When[11..19]} {line}")]);
    }
}
