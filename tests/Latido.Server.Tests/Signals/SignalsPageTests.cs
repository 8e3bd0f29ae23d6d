using System.Net;
using Latido.Server.Platform;
using Latido.Server.Signals;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Signals;

/// <summary>What the list of signals says of itself while it is filtered.</summary>
public sealed class SignalsPageTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Tabs_and_head_count_what_the_filters_leave_in_each_state(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace,
        [
            Sending.Group("p1", "acme-17", Clock, new() { ["name"] = "Almenara", ["owner"] = "ana" }),
            Sending.Group("p2", "other", Clock, new() { ["name"] = "Other", ["owner"] = "bea" }),
        ]);
        await using var store = house.OpenStore(workspace.Id);
        store.AddRange(
            Told(workspace, "acme-17", "red", 1), Told(workspace, "acme-17", "yellow", 2), Told(workspace, "acme-17", "red", 3, isActed: true),
            Told(workspace, "other", "red", 4), Told(workspace, "other", "yellow", 5, isActed: true), Told(workspace, "other", "yellow", 6, isActed: true));
        await store.SaveChangesAsync(Cancelled);
        var (_, browser) = await house.SignedInAsync(workspace);

        (await CountsAsync(browser, "/signals")).ShouldBe(("3 open", "Acted on 3", "History 6"));
        (await CountsAsync(browser, "/signals?account=acme-17")).ShouldBe(("2 open", "Acted on 1", "History 3"));
        (await CountsAsync(browser, "/signals?owner=bea&state=acted")).ShouldBe(("1 open", "Acted on 2", "History 3"));
        (await CountsAsync(browser, "/signals?owner=bea&severity=yellow")).ShouldBe(("None open", "Acted on 2", "History 2"));
    }

    [Fact]
    public async Task A_filter_by_account_goes_by_its_name_and_every_owner_can_be_chosen()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace,
        [
            .. Enumerable.Range(10, 40).Select(i => Sending.Group($"p{i}", $"acme-{i}", Clock, new() { ["name"] = $"Almenara {i}", ["owner"] = $"owner {i}" })),
        ]);
        await using var store = house.OpenStore(workspace.Id);
        store.Add(Told(workspace, "acme-17", "red", 1));
        await store.SaveChangesAsync(Cancelled);
        var (_, browser) = await house.SignedInAsync(workspace);

        var page = await PageAsync(browser, "/signals?account=acme-17&state=acted");

        page.ShouldContain("Almenara 17");
        page.ShouldContain(">owner 10</a>");
        page.ShouldContain(">owner 49</a>");
    }

    /// <summary>What the head and two of the tabs say.</summary>
    private static async Task<(string Open, string Acted, string All)> CountsAsync(HttpClient browser, string path)
    {
        var page = await PageAsync(browser, path);
        var head = page[page.IndexOf("id=\"signals-sum\"", StringComparison.Ordinal)..];
        var states = page[page.IndexOf("id=\"signals-states\"", StringComparison.Ordinal)..page.IndexOf("id=\"signals-rows\"", StringComparison.Ordinal)];

        return (
            head[(head.IndexOf('>', StringComparison.Ordinal) + 1)..].Split([',', '.'])[0],
            TabOf(states, "Acted on"),
            TabOf(states, "History"));
    }

    private static string TabOf(string states, string name)
    {
        var tab = states[states.IndexOf(name, StringComparison.Ordinal)..];

        return tab[..tab.IndexOf("</span>", StringComparison.Ordinal)].Replace("<span class=\"faint\">", "", StringComparison.Ordinal);
    }

    private static async Task<string> PageAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path, Cancelled));

    private static Signal Told(TestWorkspace workspace, string account, string severity, int number, bool isActed = false)
    {
        var signal = new Signal
        {
            Id = Id.New(), WorkspaceId = workspace.Id, AccountKey = account, AccountName = account, Rule = "accountSilent", PeriodKey = $"{number}",
            Severity = severity, CauseEs = "", CauseEn = "", Evidence = "[]", Day = Clock.InUtc().Date, RaisedAt = Clock, CausedBy = 1,
        };

        if (isActed)
        {
            signal.Act(null, "ana", Clock);
        }

        return signal;
    }
}
