using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed class PeopleApiTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_person_is_told_by_any_of_its_ids(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(
            workspace,
            Visit("v/1", Clock - Duration.FromDays(20)),
            Sending.Group("ana", "acme", Clock - Duration.FromDays(40)), Sending.Group("ana", "bolt", Clock - Duration.FromDays(10)),
            Sending.Track("ana", null, "login", Clock - Duration.FromDays(3)),
            Sending.Track("ana", null, "login", Clock - Duration.FromDays(12)),
            Sending.Track("a.garcia", null, "login", Clock - Duration.FromDays(2)));
        await house.SendAsync(workspace, Identify("ana", "v/1", Clock - Duration.FromDays(19)), Alias("a.garcia", "ana"));
        var api = house.ApiClient(workspace);

        foreach (var id in (string[])["ana", "v%2F1", "a.garcia"])
        {
            var person = await api.ReadAsync($"/api/v1/people/{id}");

            person["id"]!.GetValue<string>().ShouldBe("ana");
            person["name"]!.GetValue<string>().ShouldBe("Ana García");
            Texts(person["knownIds"]!).ShouldBe(["ana", "a.garcia"]);
            Texts(person["anonymousIds"]!).ShouldBe(["a.garcia", "v/1"], ignoreOrder: true);
            person["accounts"]!.AsArray().Select(each => $"{each!["key"]} {each["from"]!.GetValue<string>()[..10]} {each["to"]?.GetValue<string>()[..10]} {each["isCurrent"]}")
                .ShouldBe(["bolt 2026-08-22  true", "acme 2026-07-23 2026-08-22 false"]);
            ((int)person["events"]!["last7"]!, (int)person["events"]!["last30"]!, (int)person["events"]!["last90"]!).ShouldBe((2, 4, 4));
            person["firstSeenOn"]!.GetValue<string>().ShouldBe("2026-08-12");
            person["lastSeenAt"]!.GetValue<string>().ShouldStartWith("2026-08-30");
            Texts(new JsonArray([.. person["merged"]!.AsArray().Select(each => each!["id"]!.DeepClone())])).ShouldBe(["v/1", "a.garcia"], ignoreOrder: true);
            (person["mergedInto"]?["id"]?.GetValue<string>()).ShouldBe(id == "ana" ? null : "ana");
        }

        using var nobody = await api.GetAsync("/api/v1/people/nobody", Stop);
        nobody.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var other = await house.ApiClient(await house.CreateWorkspaceAsync("Other")).GetAsync("/api/v1/people/ana", Stop);
        other.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task Raw_events_are_paged_newest_first_by_membership_at_their_time(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock, zone: "Europe/Madrid");
        List<JsonObject> calls =
        [
            Sending.Group("ana", "acme", Clock - Duration.FromDays(60)), Sending.Group("ana", "bolt", Clock - Duration.FromDays(10)),
            Sending.Track("eve", "acme", "named", Clock - Duration.FromDays(5)),
            Sending.Track("ana", "bolt", "named elsewhere", Clock - Duration.FromDays(9)),
            Visit("v1", Clock - Duration.FromDays(31)), Identify("ana", "v1", Clock),
        ];

        for (var day = 1; day <= 20; day++)
        {
            var call = Sending.Track("ana", null, $"day {day}", Clock - Duration.FromDays(day));
            call["properties"] = new JsonObject { ["n"] = day };
            calls.Add(call);
        }

        await house.SendAsync(workspace, calls);
        var api = house.ApiClient(workspace);
        var whole = (await api.ReadAsync("/api/v1/accounts/acme/events"))["items"]!.AsArray();

        whole.Select(each => each!["name"]!.GetValue<string>()).ShouldBe(["named", .. Enumerable.Range(11, 10).Select(day => $"day {day}"), "visit"]);
        whole[1]!["properties"]!.ToJsonString().ShouldBe("""{"n":11}""");
        whole[1]!["person"]!.GetValue<string>().ShouldBe("ana");
        whole[1]!["personName"]!.GetValue<string>().ShouldBe("Ana García");
        whole[1]!["source"]!.GetValue<string>().ShouldNotBeEmpty();
        whole[^1]!["person"]!.GetValue<string>().ShouldBe("ana");

        List<string> paged = [];

        for (var next = ""; next is not null;)
        {
            var page = await api.ReadAsync($"/api/v1/accounts/acme/events?limit=5{(next == "" ? "" : $"&cursor={next}")}");
            paged.AddRange(page["items"]!.AsArray().Select(each => each!["name"]!.GetValue<string>()));
            next = page["next"]?.GetValue<string>();
        }

        paged.ShouldBe(whole.Select(each => each!["name"]!.GetValue<string>()));
        var some = await api.ReadAsync("/api/v1/accounts/acme/events?from=2026-08-18&to=2026-08-20");
        some["items"]!.AsArray().Select(each => each!["name"]!.GetValue<string>()).ShouldBe(["day 12", "day 13", "day 14"]);
        var exact = await api.ReadAsync("/api/v1/accounts/acme/events?from=2026-08-18T12:00:00Z&to=2026-08-19T14:00:00%2B02:00");
        exact["items"]!.AsArray().ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("day 14");
        using var other = await house.ApiClient(await house.CreateWorkspaceAsync("Other")).GetAsync("/api/v1/accounts/acme/events", Stop);
        other.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("limit=0", "1 to 1000")]
    [InlineData("limit=1001", "1 to 1000")]
    [InlineData("from=yesterday", "2026-01-31")]
    [InlineData("to=2026-02-31", "2026-01-31")]
    [InlineData("from=2026-02-02&to=2026-02-01", "before")]
    [InlineData("cursor=x", "next")]
    public async Task What_makes_no_sense_is_refused_with_the_cure(string query, string cure)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "login", Clock));

        using var answer = await house.ApiClient(workspace).GetAsync($"/api/v1/accounts/acme/events?{query}", Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain(cure);
    }

    [Fact]
    public async Task A_parent_is_told_with_what_all_below_it_come_to()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        JsonObject Traits(string? parent, int seats) => new() { ["seats"] = seats, ["mrr"] = 100, ["currency"] = "EUR", ["parent"] = parent };
        await house.SendAsync(
            workspace,
            Sending.Group("a", "top", Clock, Traits("under", 10)), Sending.Group("b", "middle", Clock, Traits("top", 20)),
            Sending.Group("c", "under", Clock, Traits("middle", 30)), Sending.Group("d", "alone", Clock, Traits(null, 1)),
            Sending.Track("b", null, "login", Clock - Duration.FromHours(1)));
        var api = house.ApiClient(workspace);

        var top = await api.ReadAsync("/api/v1/accounts/top");

        // The three go in a circle, and each counts once.
        ((int)top["children"]!, (int)top["rollup"]!["accounts"]!, (int)top["rollup"]!["seats"]!, (int)top["rollup"]!["people"]!).ShouldBe((1, 3, 60, 3));
        ((decimal)top["rollup"]!["mrr"]![0]!["amount"]!).ShouldBe(300);
        ((bool)top["rollup"]!["isCut"]!).ShouldBeFalse();
        top["rollup"]!["health"].ShouldBeNull("nobody asked for it");

        using StringContent yaml = new("health: { minCoverage: 0, family: { withParent: false, roundTo: 10 } }", System.Text.Encoding.UTF8, "text/yaml");
        (await api.PutAsync("/api/v1/settings?untested=test", yaml, Stop)).EnsureSuccessStatusCode();
        top = await api.ReadAsync("/api/v1/accounts/top");
        var rated = (double)(await api.ReadAsync("/api/v1/accounts/middle"))["health"]!["score"]!;
        ((double)top["rollup"]!["health"]!, (bool)top["rollup"]!["isWithParent"]!).ShouldBe((Math.Round(rated / 10) * 10, false));
        ((string)top["rollup"]!["band"]!).ShouldNotBe("none");

        var alone = (await api.ReadAsync("/api/v1/accounts"))["items"]!.AsArray().Single(each => each!["key"]!.GetValue<string>() == "alone")!;
        ((int)alone["children"]!, alone["rollup"]).ShouldBe((0, null));
    }

    internal static JsonObject Visit(string anonymous, Instant at) => new()
    {
        ["type"] = "track", ["event"] = "visit", ["anonymousId"] = anonymous, ["timestamp"] = at.ToString(), ["messageId"] = Guid.CreateVersion7().ToString(),
    };

    internal static JsonObject Identify(string person, string? anonymous, Instant at, string name = "Ana García", string? email = null) => new()
    {
        ["type"] = "identify", ["userId"] = person, ["anonymousId"] = anonymous, ["timestamp"] = at.ToString(), ["messageId"] = Guid.CreateVersion7().ToString(),
        ["traits"] = new JsonObject { ["name"] = name, ["email"] = email },
    };

    private static JsonObject Alias(string former, string now) => new()
    {
        ["type"] = "alias", ["previousId"] = former, ["userId"] = now, ["messageId"] = Guid.CreateVersion7().ToString(),
    };

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(each => each!.GetValue<string>());
}
