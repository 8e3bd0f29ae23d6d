using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Latido.Server.Ingest.Imports;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>History that an admin sends from a browser.</summary>
public sealed partial class UploadTests
{
    private const string Page = "/sources/import";

    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Files_are_imported_while_they_arrive_and_the_page_tells_what_came_of_them(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        using var answer = await SendAsync(browser, "amplitude",
            ("a.json", Encoding.UTF8.GetBytes(Lines(0, 20) + "nonsense\n")),
            ("b.json.gz", Packed.Gzip(Lines(20, 20))),
            ("c.zip", Packed.Zip(("x/1.json.gz", Packed.Gzip(Lines(40, 20))), ("x/2.json", Encoding.UTF8.GetBytes(Lines(0, 10))))));

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().ShouldBe(Page);
        var job = house.Services.GetRequiredService<ImportBoard>().Of(workspace.Id).ShouldHaveSingleItem();
        (job.Result!.Read, job.Result.Accepted, job.Result.Duplicates, job.Result.Rejected).ShouldBe((71, 60, 10, 1));
        var page = await browser.GetStringAsync(Page, Cancelled);
        page.ShouldContain("Amplitude export");
        page.ShouldContain("1.json.gz");
        (await browser.GetStringAsync($"{Page}/{job.Id}/rejects", Cancelled)).ShouldContain("\"a.json\",21,unreadable");
        Directory.EnumerateFiles(Path.Combine(house.DataFolder, "spool")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_table_is_imported_by_the_mapping_in_the_form()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        using var answer = await SendAsync(
            browser, "csv", "events: {person: user, time: at, event: what}", [("e.csv", "user,at,what\nu,2024-01-01,A\n"u8.ToArray())]);

        (await house.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem().ToString().ShouldBe("Event u|||A|");
    }

    [Fact]
    public async Task The_group_type_that_is_the_account_is_said_in_the_form()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var line = """{"event_type":"x","event_time":"2026-01-02 03:04:05","user_id":"u","groups":{"account":"a","Project":"p"} }"""u8.ToArray();

        using var refused = await SendAsync(browser, "amplitude", "", [("a.json", line)], groupType: "a\u0007");
        WebUtility.HtmlDecode(await browser.GetStringAsync(Page, Cancelled)).ShouldContain("no control characters");
        using var answer = await SendAsync(browser, "amplitude", "", [("a.json", line)], groupType: " project ");

        (await house.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem().Account.ShouldBe("p");
    }

    [Fact]
    public async Task What_was_read_stays_when_the_browser_goes_and_the_same_files_go_on_where_it_was()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var bytes = Encoding.UTF8.GetBytes(Lines(0, 60_000));
        var failed = FailureAsync(house, workspace.Id);

        await Should.ThrowAsync<Exception>(SendAsync(browser, "amplitude", "", [("a.json", bytes)], breaksAt: bytes.Length * 9 / 10));
        (await failed).ShouldContain("Import.Failure.cutOff");
        using var answer = await SendAsync(browser, "amplitude", ("a.json", bytes));

        var result = house.Services.GetRequiredService<ImportBoard>().Of(workspace.Id)[0].Result!;
        (result.Read, result.Accepted + result.Duplicates, result.Rejected).ShouldBe((60_000, 60_000, 0));
        result.Duplicates.ShouldBeGreaterThan(20_000);
        (await house.ReadLogAsync(workspace.Id)).Count(line => line.Name == "x").ShouldBe(60_000);
        Directory.EnumerateFiles(Path.Combine(house.DataFolder, "spool")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("amplitude", "x.parquet", "PAR1....", "a Parquet file")]
    [InlineData("amplitude", "x.zip", "PK\u0003\u0004....", "no whole zip archive")]
    [InlineData("csv", "x.csv", "a,b\n", "mapping")]
    public async Task What_cannot_be_read_is_told_on_the_page(string format, string name, string text, string told)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        using var answer = await SendAsync(browser, format, (name, Encoding.UTF8.GetBytes(text)));

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        WebUtility.HtmlDecode(await browser.GetStringAsync(Page, Cancelled)).ShouldContain(told);
    }

    [Fact]
    public async Task A_form_without_the_token_of_its_page_is_refused_before_its_files_are_read()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("amplitude"), "format" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(Lines(0, 5))), "files", "a.json" },
        };

        using var answer = await browser.PostAsync($"{Page}/files", form, Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await house.ReadLogAsync(workspace.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_what_arrives_only_as_much_lies_on_disk_as_may_be_asked_for_again()
    {
        await using var house = await House.OpenAsync();
        var spool = house.Services.GetRequiredService<ImportSpool>();
        var bytes = new byte[300_000];
        Random.Shared.NextBytes(bytes);
        await using var arriving = new ArrivingFile("a", new MemoryStream(bytes), spool);
        await using var first = arriving.File.Open();
        await using var second = arriving.File.Open();
        var (one, other) = (new byte[300_000], new byte[300_000]);

        await first.ReadExactlyAsync(one.AsMemory(0, 1000), Cancelled);
        await second.ReadExactlyAsync(other.AsMemory(0, 50_000), Cancelled);
        arriving.File.Settled!();
        await first.ReadExactlyAsync(one.AsMemory(1000), Cancelled);

        one.ShouldBe(bytes);
        other.AsSpan(0, 50_000).SequenceEqual(bytes.AsSpan(0, 50_000)).ShouldBeTrue();
        arriving.Kept.ShouldBe(50_000);
        await Should.ThrowAsync<InvalidOperationException>(async () => await second.ReadExactlyAsync(other.AsMemory(50_000, 1), Cancelled));
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient browser, string format, params (string Name, byte[] Bytes)[] files) =>
        SendAsync(browser, format, "", files);

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient browser, string format, string map, (string Name, byte[] Bytes)[] files, int breaksAt = int.MaxValue, string groupType = "")
    {
        var page = await browser.GetStringAsync(Page, Cancelled);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value)), "__RequestVerificationToken" },
            { new StringContent(format), "format" },
            { new StringContent(map), "map" },
            { new StringContent(groupType), "groupType" },
        };

        foreach (var (name, bytes) in files)
        {
            form.Add(new StreamContent(new BreakingStream(bytes, breaksAt)), "files", name);
        }

        return await browser.PostAsync($"{Page}/files", form, Cancelled);
    }

    /// <summary>What stopped the workspace's import, once something did.</summary>
    private static async Task<string> FailureAsync(House house, WorkspaceId workspace)
    {
        var board = house.Services.GetRequiredService<ImportBoard>();

        await foreach (var _ in house.Services.GetRequiredService<LiveFeed>().ListenAsync(workspace, Cancelled))
        {
            if (board.Of(workspace) is [{ Failure: { } failure }, ..])
            {
                return failure;
            }
        }

        return "";
    }

    private static string Lines(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i =>
        $$"""{"$insert_id":"i{{i}}","event_type":"x","event_time":"2026-01-02 03:04:05","user_id":"u{{i % 50}}","device_id":"d{{i % 50}}","groups":{"account":"a{{i % 5}}"} }""" + "\n"));

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    /// <summary>A file whose sender goes away in the middle.</summary>
    private sealed class BreakingStream(byte[] bytes, int breaksAt) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < breaksAt
                ? base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, breaksAt - Position)], cancellationToken)
                : throw new IOException("The browser was closed.");
    }
}
