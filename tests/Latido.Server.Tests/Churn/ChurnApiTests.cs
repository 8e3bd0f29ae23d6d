using System.Net;
using System.Text.Json.Nodes;
using Latido.Server.Workspaces;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Churn;

/// <summary>Who left and why, by the API, on both databases.</summary>
public sealed class ChurnApiTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 4, 20, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Each_loss_has_its_verdict_and_what_was_known_when(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.LeaveAsync(workspace, Clock);
        await house.FireAsync(workspace, "faded", Clock, 90, "accountSilent", signal => signal.Snooze(new(2026, 3, 1), "wait", "Luis", Clock - Duration.FromDays(88)));
        await house.FireAsync(workspace, "faded", Clock, 40, "activeUseFall");
        await house.FireAsync(workspace, "faded", Clock, 5, "bandChange");
        var api = house.ApiClient(workspace);

        var faded = await api.ReadAsync("/api/v1/accounts/faded/post-mortem");

        (Text(faded, "leftOn"), Text(faded, "verdict"), Text(faded, "owner"), Text(faded, "plan")).ShouldBe(("2026-03-31", "warnedNotActed", "Ana Ruiz", "pro"));
        (faded["mrr"]!["amount"]!.GetValue<decimal>(), faded["customerDays"]!.GetValue<int>()).ShouldBe((900, 290));
        var known = faded["known"]!.AsArray();
        known.Select(moment => moment!["before"]!.GetValue<int>()).ShouldBe([180, 90, 60, 30, 14, 7, 1]);
        (Text(known[0]!, "band"), Text(known[^1]!, "band"), Text(known[^1]!, "lastUseOn")).ShouldBe(("green", "red", "2025-11-20"));
        known.ShouldAllBe(moment => !moment!["shown"]!.GetValue<bool>(), "the past was brought in");
        var signals = faded["signals"]!.AsArray();
        signals.Select(signal => (Text(signal!, "rule"), signal!["before"]!.GetValue<int>(), Text(signal, "state"), Text(signal, "assignedTo"), Text(signal, "firstAct"), signal["daysToAct"]?.GetValue<int>()))
            .ShouldBe([("accountSilent", 70, "snoozed", "Ana Ruiz", "snoozed", 2), ("activeUseFall", 20, "open", "Ana Ruiz", null, null)]);
        faded["acts"]!.AsArray().Select(act => (Text(act!, "kind"), Text(act!, "by"), act!["isDeed"]!.GetValue<bool>())).ShouldBe([("snoozed", "Luis", false)]);
        faded["warnings"]!["uncoveredDays"]!.GetValue<int>().ShouldBe(faded["warnings"]!["warnedDays"]!.GetValue<int>());

        var unpaid = await api.ReadAsync("/api/v1/accounts/unpaid/post-mortem", "es");
        (Text(unpaid, "verdict"), Text(unpaid, "billingSays"), Text(unpaid, "suggested")).ShouldBe(("seenElsewhere", "too_expensive", "price"));
        Text(unpaid, "sentence")!.ShouldMatch("^La salud no avisó, pero [0-9]+ días antes de la baja lo hizo otra cosa: una factura venció hace [0-9]+ días?\\.$");
        unpaid["people"]!.AsArray().Select(person => Text(person!, "role")).ShouldContain("champion");

        var called = await api.ReadAsync("/api/v1/accounts/called/post-mortem");
        (Text(called, "verdict"), called["acts"]![0]!["by"]!.GetValue<string>(), called["acts"]![0]!["text"]!.GetValue<string>()).ShouldBe(("actedAndLost", "Marta", "Why so quiet?"));

        foreach (var (key, says) in new[] { ("kept", "has not left"), ("nobody", "There is no account") })
        {
            using var answer = await api.GetAsync($"/api/v1/accounts/{key}/post-mortem", Stop);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain(says);
        }

        await house.RestartAsync();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/faded/post-mortem")).ToJsonString().ShouldBe(faded.ToJsonString());
    }

    [Theory, OnEachDatabase]
    public async Task Many_losses_are_counted_and_held_against_those_that_stayed(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.LeaveAsync(workspace, Clock, ofEach: 5, kept: 14);
        await house.TellAsync(workspace, new JsonObject { ["type"] = "loss.explained", ["id"] = "r", ["source"] = "crm", ["account"] = "faded-01", ["reason"] = "competitor" });
        var api = house.ApiClient(workspace);

        var churn = await api.ReadAsync("/api/v1/churn");

        (churn["count"]!.GetValue<int>(), churn["staying"]!.GetValue<int>(), Text(churn, "to")).ShouldBe((15, 14, "2026-04-20"));
        churn["mrr"]![0]!["amount"]!.GetValue<decimal>().ShouldBe((5 * (900 + 400 + 250)) + 30);
        Counts("verdicts").ShouldBe([("warnedNotActed", 5), ("seenElsewhere", 5), ("actedAndLost", 5)]);
        Counts("reasons").ShouldBe([(null, 14), ("competitor", 1)]);
        churn["items"]!.AsArray().Select(loss => Text(loss!, "name")).ShouldBeInOrder();
        var common = churn["common"]!;
        (common["lost"]!.GetValue<int>(), common["kept"]!.GetValue<int>()).ShouldBe((15, 14));
        var items = common["items"]!.AsArray();
        common["compared"]!.GetValue<int>().ShouldBe(items.Count);
        items.ShouldContain(item => Text(item!, "kind") == "plan" && Text(item!, "id") == "basic" && item!["lostWith"]!.GetValue<int>() == 5 && item["keptWith"]!.GetValue<int>() == 0);
        items.ShouldAllBe(item => item!["ratio"] == null ? item["high"] == null : item["low"]!.GetValue<double>() <= item["ratio"]!.GetValue<double>());

        // Another span has others, or none.
        (await api.ReadAsync("/api/v1/churn?from=2026-04-08&to=2026-04-20"))["items"]!.AsArray().Select(loss => Text(loss!, "account")).ShouldBe(["unpaid"]);
        var none = await api.ReadAsync("/api/v1/churn?from=2025-07-01&to=2025-08-01");
        (none["count"]!.GetValue<int>(), none["common"]!["compared"]!.GetValue<int>()).ShouldBe((0, 0));

        (string?, int)[] Counts(string of) => [.. churn[of]!.AsArray().Select(count => (Text(count!, "id"), count!["count"]!.GetValue<int>()))];
    }

    [Theory]
    [InlineData("from=yesterday", "give a day from 2000-01-01")]
    [InlineData("from=2026-05-01&to=2026-04-01", "swap them")]
    [InlineData("from=2001-01-01&to=2026-04-01", "at most")]
    public async Task A_span_that_makes_no_sense_is_refused_with_the_cure(string query, string cure)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);

        using var answer = await house.ApiClient(workspace).GetAsync($"/api/v1/churn?{query}", Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain(cure);
    }

    [Fact]
    public async Task Another_workspace_sees_nothing_of_it()
    {
        await using var house = await House.OpenAsync();
        var (mine, other) = (await house.CreateWorkspaceAsync(clock: Clock), await house.CreateWorkspaceAsync("Other", clock: Clock));
        await house.LeaveAsync(mine, Clock);
        var api = house.ApiClient(other);

        (await api.GetAsync("/api/v1/accounts/faded/post-mortem", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await api.ReadAsync("/api/v1/churn"))["count"]!.GetValue<int>().ShouldBe(0);
        (await api.ReadAsync("/api/v1/disagreements"))["count"]!.GetValue<int>().ShouldBe(0);
    }

    [Theory, OnEachDatabase]
    public async Task Where_the_trait_tells_the_revenue_its_fall_is_the_loss(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Lab.Past.Clock);
        await house.SendAsync(workspace, Lab.Past.Calls());

        var churn = await house.ApiClient(workspace).ReadAsync("/api/v1/churn");

        churn["count"]!.GetValue<int>().ShouldBe(8);
        var loss = churn["items"]![0]!;
        (Text(loss, "account"), loss["mrr"]!["amount"]!.GetValue<decimal>(), Text(loss, "leftOn")).ShouldBe(("acme-00", 100, "2026-02-15"));
        churn["common"]!["compared"]!.GetValue<int>().ShouldBe(0, "eight are too few");
    }

    [Theory, OnEachDatabase]
    public async Task Accounts_whose_voices_disagree_come_by_their_money(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        List<JsonObject> calls = [];
        List<JsonNode> facts = [];

        foreach (var (account, mrr, isDue) in new[] { ("small", 10, true), ("large", 5_000, true), ("fine", 900, false) })
        {
            calls.Add(Sending.Group($"{account}-a", account, Clock - Duration.FromDays(100), new() { ["mrr"] = mrr, ["name"] = account.ToUpperInvariant() }));
            calls.AddRange(Enumerable.Range(0, 100).SelectMany(day => ((string[])["a", "b", "c"]).SelectMany(person => (IEnumerable<JsonObject>)
            [
                Sending.Track($"{account}-{person}", account, "Report Exported", Clock - Duration.FromDays(day)), Sending.Track($"{account}-{person}", account, "Invoice Sent", Clock - Duration.FromDays(day)),
            ])));
            facts.Add(new JsonObject { ["type"] = "invoice.issued", ["id"] = account, ["account"] = account, ["invoice"] = "A", ["amount"] = 1, ["currency"] = "EUR", ["due"] = isDue ? "2026-04-01" : "2026-05-01", ["at"] = "2026-03-01T10:00:00Z" });
        }

        await house.SendAsync(workspace, calls);
        await house.TellAsync(workspace, facts);
        var api = house.ApiClient(workspace);

        var list = await api.ReadAsync("/api/v1/disagreements");
        (list["count"]!.GetValue<int>(), list["accounts"]!.GetValue<int>()).ShouldBe((2, 3));
        list["items"]!.AsArray().Select(item => Text(item!, "key")).ShouldBe(["large", "small"]);
        Text(list["items"]![0]!, "disagreement")!.ShouldEndWith("but an invoice has been due for 19 days.");
        (await api.ReadAsync("/api/v1/disagreements?limit=1", "es"))["items"]!.AsArray().ShouldHaveSingleItem()!["disagreement"]!.GetValue<string>().ShouldContain("una factura venció");
        (await api.GetAsync("/api/v1/disagreements?limit=501", Stop)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        var (_, browser) = await house.SignedInAsync(workspace, Role.Viewer);
        var page = await browser.GetStringAsync("/disagreements", Stop);
        page.IndexOf(">LARGE<", StringComparison.Ordinal).ShouldBeInRange(1, page.IndexOf(">SMALL<", StringComparison.Ordinal));
        page.ShouldNotContain(">FINE<");

        await house.SendAsync(workspace, [Sending.Group("large-a", "large", Clock, new() { ["mrr"] = 0 })]);
        (await api.ReadAsync("/api/v1/disagreements"))["items"]!.AsArray().Select(item => Text(item!, "key")).ShouldBe(["small"], "whoever has left says nothing any more");
    }

    private static string? Text(JsonNode of, string name) => of[name]?.GetValue<string>();
}
