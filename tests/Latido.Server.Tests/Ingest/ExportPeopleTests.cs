using Latido.Server.Accounts;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>Lines of an export say who is whom as the same events do when the vendor's SDK sends them.</summary>
public sealed class ExportPeopleTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    private readonly House house = segment.House;

    [Fact]
    public async Task An_event_of_Mixpanel_s_is_the_same_from_its_SDK_and_in_an_export()
    {
        const string Lines = """
            {"event":"$merge","properties":{"time":1767323045,"$distinct_ids":["u_1","u_2"],"$insert_id":"i1"}}
            {"event":"$merge","properties":{"time":1767323046,"$distinct_ids":["u_1","$device:d1"],"$insert_id":"i2"}}
            {"event":"$merge","properties":{"time":1767323047,"$distinct_ids":["$device:d1","u_1"],"$insert_id":"i3"}}
            {"event":"$create_alias","properties":{"time":1767323048,"distinct_id":"$device:d2","alias":"u_2","$insert_id":"i4"}}
            {"event":"$create_alias","properties":{"time":1767323049,"distinct_id":"u_2","alias":"a_2","$insert_id":"i5"}}
            {"event":"$identify","properties":{"time":1767323050,"distinct_id":"$device:d3","$anon_id":"d3","$identified_id":"u_3","$insert_id":"i6"}}
            {"event":"$mp_web_page_view","properties":{"time":1767323051,"distinct_id":"u_1","$insert_id":"i7","url":"/"}}
            {"event":"x","properties":{"time":1767323052,"distinct_id":"u_1","$insert_id":"i8","team":"blue","group":"g","organization_id":7,"company":null,"mp_country_code":"ES","$city":"Madrid"}}
            """;
        var (live, exported) = (await house.CreateWorkspaceAsync(), await house.CreateWorkspaceAsync());

        await PostAsync(live, "/import", Lines);
        await ImportAsync(exported, ImportFormat.Mixpanel, Lines);

        var lines = await LinesAsync(live);
        lines.ShouldBe(
        [
            // Of two people the first leads, of a device and a person always the person.
            "03:04:05 Alias u_1|u_2|||",
            "03:04:06 Alias u_1|d1|||",
            "03:04:07 Alias u_1|d1|||",
            "03:04:08 Alias u_2|d2|||",
            "03:04:09 Alias u_2|a_2|||",
            "03:04:10 Identify u_3|d3|||",
            """03:04:11 Event u_1|||page|{"url":"/"}""",
            // "team" and "group" are properties like any other: nothing says that they are groups.
            """03:04:12 Event u_1||7|x|{"team":"blue","group":"g","organization_id":7}""",
        ]);
        (await LinesAsync(exported)).ShouldBe(lines);
    }

    [Fact]
    public async Task What_an_SDK_sent_is_known_again_in_Mixpanel_s_export_whatever_key_it_came_by()
    {
        const string Lines = """
            {"event":"x","properties":{"time":1767323045,"distinct_id":"u_1","$insert_id":"i1","token":"of another project"}}
            {"event":"x","properties":{"time":1767323046,"distinct_id":"u_1","$insert_id":"i2","token":"and yet another"}}
            """;
        var workspace = await house.CreateWorkspaceAsync();
        await PostAsync(workspace, "/import", Lines.Split('\n')[0].Replace("of another project", workspace.WriteKey, StringComparison.Ordinal));

        var result = await ImportAsync(workspace, ImportFormat.Mixpanel, Lines);

        (result.Accepted, result.Duplicates, result.Rejected).ShouldBe((1, 1, 0));
    }

    [Fact]
    public async Task A_live_event_without_a_time_is_of_now_and_a_line_of_an_export_is_refused()
    {
        const string Timeless = """{"event":"x","properties":{"distinct_id":"u"}}""";
        var workspace = await house.CreateWorkspaceAsync();

        await PostAsync(workspace, "/track", Timeless);
        var result = await ImportAsync(workspace, ImportFormat.Mixpanel, Timeless);

        (await LinesAsync(workspace)).Count.ShouldBe(1);
        (result.Accepted, result.Rejected).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData(
        ImportFormat.Amplitude,
        """{"$insert_id":"i1","event_type":"x","event_time":"2026-01-02 03:04:05","device_id":"d1"}""",
        """{"$insert_id":"i2","event_type":"x","event_time":"2026-01-02 03:05:05","user_id":"u_1","device_id":"d1","groups":{"account":"acme"}}""",
        """{"$insert_id":"i3","event_type":"$identify","event_time":"2026-01-02 03:06:05","user_id":"u_1","device_id":"d1"}""")]
    [InlineData(
        ImportFormat.Mixpanel,
        """{"event":"x","properties":{"time":1767323045,"distinct_id":"$device:d1","$insert_id":"i1"}}""",
        """{"event":"x","properties":{"time":1767323105,"distinct_id":"u_1","$insert_id":"i2","$device_id":"d1","company":"acme"}}""",
        """{"event":"$identify","properties":{"time":1767323165,"distinct_id":"u_1","$insert_id":"i3","$anon_distinct_id":"$device:d1"}}""")]
    public async Task A_device_that_is_named_together_with_a_user_is_his_without_another_word(ImportFormat format, string visit, string together, string said)
    {
        var elsewhere = together.Replace("\"d1\"", "\"d2\"", StringComparison.Ordinal);

        foreach (var order in (string[][])[[visit, together], [together, visit]])
        {
            var facts = await FactsAsync(format, order);

            facts.ShouldBe(await FactsAsync(format, [.. order, said]));
            facts.ShouldNotBe(await FactsAsync(format, [.. order.Select(line => line == together ? elsewhere : line)]));
        }
    }

    private async Task PostAsync(TestWorkspace workspace, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Headers.Authorization = Sending.ByKey(workspace.WriteKey);
        using var answer = await house.Client.SendAsync(request, Cancelled);
        answer.EnsureSuccessStatusCode();
    }

    private Task<ImportResult> ImportAsync(TestWorkspace workspace, ImportFormat format, string lines) =>
        house.Services.GetRequiredService<Importer>().LinesAsync(workspace.Id, format, AccountGroups.Usual, [Packed.FileOf("export.json", lines)], null, Cancelled);

    private async Task<List<string>> LinesAsync(TestWorkspace workspace) =>
        [.. (await house.ReadLogAsync(workspace.Id)).Select(line => $"{line.When[11..19]} {line}").Order(StringComparer.Ordinal)];

    private async Task<ulong> FactsAsync(ImportFormat format, params string[] lines)
    {
        var workspace = await house.CreateWorkspaceAsync();
        await ImportAsync(workspace, format, string.Join('\n', lines));
        await house.SettledAsync();

        return house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id).Read(board => board.Facts.Fingerprint());
    }
}
