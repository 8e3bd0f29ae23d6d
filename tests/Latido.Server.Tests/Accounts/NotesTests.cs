using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Latido.Server.Accounts.Pages;
using Latido.Server.Workspaces;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed partial class NotesTests
{
    private const string Path = "/accounts/acme?tab=notes";

    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_note_written_by_the_api_is_read_back_and_stands_on_the_page_as_text(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await OpenAcmeAsync(house);
        var other = await house.CreateWorkspaceAsync("Other", clock: Clock);
        await house.SendAsync(other, Sending.Track("ana", "acme", "Login", Clock));
        var api = house.ApiClient(workspace);

        using var answer = await api.PostAsJsonAsync("/api/v1/accounts/acme/notes", new { text = "  Call <script>x</script>\r\nsee https://example.com/a?b=1. " }, Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var notes = (await api.ReadAsync("/api/v1/accounts/acme/notes"))["items"]!.AsArray();
        notes.Single()!["text"]!.GetValue<string>().ShouldBe("Call <script>x</script>\nsee https://example.com/a?b=1.");
        (await house.ApiClient(other).ReadAsync("/api/v1/accounts/acme/notes"))["items"]!.AsArray().ShouldBeEmpty();

        var (_, browser) = await house.SignedInAsync(workspace, Role.Viewer);
        var page = await browser.GetStringAsync(Path, Stop);
        page.ShouldContain("Call &lt;script&gt;x&lt;/script&gt;");
        page.ShouldContain("<a href=\"https://example.com/a?b=1\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">");
        page.ShouldNotContain("action=\"/accounts/acme/notes\"");
    }

    [Fact]
    public async Task The_author_and_leads_change_a_note_and_nobody_else()
    {
        await using var house = await House.OpenAsync();
        var workspace = await OpenAcmeAsync(house);
        var (_, author) = await house.SignedInAsync(workspace, Role.Support);
        var (_, other) = await house.SignedInAsync(workspace, Role.Csm);
        var (_, lead) = await house.SignedInAsync(workspace, Role.Lead);
        (await WriteAsync(author, "first")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var note = $"/accounts/acme/notes/{await NoteOfAsync(author)}";

        using var refused = await other.SendFormAsync(Path, "", new() { ["text"] = "hers" }, note);
        using var alsoRefused = await other.SendFormAsync(Path, "", [], $"{note}/delete");
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        alsoRefused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetStringAsync(Path, Stop)).ShouldNotContain($"{note}/delete");

        using var edited = await author.SendFormAsync(Path, "", new() { ["text"] = "second" }, note);
        (await other.GetStringAsync(Path, Stop)).ShouldContain(">second</div>");
        using var deleted = await lead.SendFormAsync(Path, "", [], $"{note}/delete");
        deleted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var page = await lead.GetStringAsync(Path, Stop);
        page.ShouldNotContain(">second</div>");
        page.ShouldContain($"{note}/restore");

        using var restored = await lead.SendFormAsync(Path, "", [], $"{note}/restore");
        (await other.GetStringAsync(Path, Stop)).ShouldContain(">second</div>");
    }

    [Fact]
    public async Task A_viewer_may_not_write_and_a_note_is_neither_empty_nor_endless()
    {
        await using var house = await House.OpenAsync();
        var workspace = await OpenAcmeAsync(house);
        var (_, viewer) = await house.SignedInAsync(workspace, Role.Viewer);
        (await WriteAsync(viewer, "mine")).Headers.Location!.ToString().ShouldContain("/denied");

        var api = house.ApiClient(workspace);
        using var empty = await api.PostAsJsonAsync("/api/v1/accounts/acme/notes", new { text = "   " }, Stop);
        using var endless = await api.PostAsJsonAsync("/api/v1/accounts/acme/notes", new { text = new string('x', 5_001) }, Stop);
        using var lost = await api.PostAsJsonAsync("/api/v1/accounts/nobody/notes", new { text = "x" }, Stop);
        empty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        endless.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        lost.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await api.ReadAsync("/api/v1/accounts/acme/notes"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("see https://a.example/x, and more", "https://a.example/x")]
    [InlineData("(http://a.example)", "http://a.example")]
    [InlineData("javascript:alert(1) ftp://a.example", null)]
    [InlineData("https://user:pass@a.example", null)]
    [InlineData("xhttps://a.example", null)]
    public void Only_plain_addresses_of_the_web_become_links(string text, string? link)
    {
        var parts = NoteLinks.Split(text).ToList();

        string.Concat(parts.Select(part => part.Text)).ShouldBe(text);
        parts.Where(part => part.IsLink).Select(part => part.Text).SingleOrDefault().ShouldBe(link);
    }

    private static async Task<TestWorkspace> OpenAcmeAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "Login", Clock - Duration.FromDays(1)));

        return workspace;
    }

    private static Task<HttpResponseMessage> WriteAsync(HttpClient browser, string text) =>
        browser.SendFormAsync(Path, "", new() { ["text"] = text }, "/accounts/acme/notes");

    private static async Task<string> NoteOfAsync(HttpClient browser) => NoteId().Match(await browser.GetStringAsync(Path, Stop)).Groups[1].Value;

    [GeneratedRegex("id=\"note-([0-9a-f-]{36})\"")]
    private static partial Regex NoteId();
}
