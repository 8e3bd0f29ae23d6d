using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Server.Workspaces;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Shell;

public sealed class FindTests
{
    private static readonly Instant Now = SystemClock.Instance.GetCurrentInstant();

    [Fact]
    public async Task It_finds_accounts_and_people_of_the_own_workspace_only()
    {
        await using var house = await House.OpenAsync();
        var ours = await house.CreateWorkspaceAsync("Ours");
        var theirs = await house.CreateWorkspaceAsync("Theirs");
        await house.SendAsync(ours, [Sending.Group("u1", "almenara", Now, new JsonObject { ["name"] = "Clínicas Almenara" }), Person("u1", "Lucía Prado")]);
        await house.SendAsync(theirs, [Sending.Group("u2", "almudena", Now, new JsonObject { ["name"] = "Clínicas Almudena" }), Person("u2", "Lucía Ponce")]);
        var (_, browser) = await house.SignedInAsync(ours);

        (await TextsAsync(browser, "clinicas")).ShouldBe(["Clínicas Almenara"]);
        (await TextsAsync(browser, "lucia p")).ShouldBe(["Lucía Prado"]);
        (await TextsAsync(browser, "almudena")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_name_is_found_and_the_old_one_no_more()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        await house.SendAsync(workspace, [Sending.Group("u1", "k1", Now, new JsonObject { ["name"] = "Harbour" }), Person("u1", "Anna Old")]);
        (await TextsAsync(browser, "harbour")).ShouldBe(["Harbour"]);

        await house.SendAsync(workspace, [Sending.Group("u1", "k1", Now, new JsonObject { ["name"] = "Lighthouse" }), Person("u1", "Anna Young")]);

        (await TextsAsync(browser, "harbour")).ShouldBeEmpty();
        (await TextsAsync(browser, "anna young")).ShouldBe(["Anna Young"]);
    }

    [Fact]
    public async Task Answers_are_few_however_many_there_are()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        await house.SendAsync(workspace, [.. Enumerable.Range(0, 40).Select(i => Sending.Group(
            $"u{i}", $"k{i}", Now, new JsonObject { ["name"] = string.Create(CultureInfo.InvariantCulture, $"Branch {i}") }))]);

        (await TextsAsync(browser, "branch")).Count.ShouldBe(6);
        (await browser.GetAsync($"/find?q={new string('b', 4000)}", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_viewer_is_offered_what_he_may_do()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, csm) = await house.SignedInAsync(workspace, Role.Csm);
        var (_, viewer) = await house.SignedInAsync(workspace, Role.Viewer);

        (await TextsAsync(csm, "snooze")).ShouldNotBeEmpty();
        (await TextsAsync(viewer, "snooze")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in()
    {
        await using var house = await House.OpenAsync();
        await house.CreateWorkspaceAsync();

        using var answer = await house.Client.GetAsync("/find?q=a", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    private static JsonObject Person(string id, string name) => new()
    {
        ["type"] = "identify",
        ["userId"] = id,
        ["traits"] = new JsonObject { ["name"] = name },
        ["timestamp"] = Now.ToString(),
    };

    private static async Task<List<string>> TextsAsync(HttpClient browser, string typed)
    {
        var answer = JsonDocument.Parse(await browser.GetStringAsync($"/find?q={Uri.EscapeDataString(typed)}", TestContext.Current.CancellationToken));

        return [.. answer.RootElement.GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("items").EnumerateArray())
            .Select(item => item.GetProperty("text").GetString()!)];
    }
}
