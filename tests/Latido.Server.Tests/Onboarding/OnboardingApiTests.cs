using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Onboarding;

/// <summary>Who is being taken on, by the API, on both databases.</summary>
public sealed class OnboardingApiTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 4, 20, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Who_is_over_plan_comes_first_with_who_holds_it_up(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.TakeOnAsync(workspace, Clock);
        var api = house.ApiClient(workspace);

        var all = await api.ReadAsync("/api/v1/onboarding");

        (Number(all, "count"), Number(all, "late"), Number(all, "blocked")).ShouldBe((2, 1, 1));
        all["mrr"]!.ToJsonString().ShouldBe("""[{"amount":400,"currency":"EUR"}]""");
        var items = all["items"]!.AsArray();
        items.Select(item => (Text(item, "account"), Number(item, "daysLate"), Number(item, "done"), Text(item, "startedOn"), Text(item, "owner"))).ShouldBe(
            [("late", 10, 2, "2026-03-11", "Ana Ruiz"), ("timely", 0, 2, "2026-04-10", "Luis Gil")]);
        items[0]!["blocker"]!.ToJsonString().ShouldBe("""{"by":"customer","person":"late-b","since":"2026-04-14","isTold":true,"step":"live","reason":"No date \u003Cb\u003E for the training"}""");
        items[1]!["blocker"].ShouldBeNull();
        items[0]!["steps"]!.AsArray().Select(step => (Text(step, "id"), Text(step, "by"), Text(step, "dueOn"), Text(step, "doneOn"), Number(step, "daysLate"))).ShouldBe(
            [("kick-off", "team", "2026-03-18", "2026-03-20", 2), ("use", "customer", "2026-03-25", "2026-03-13", 0), ("live", "customer", "2026-04-10", null, 10)]);

        (await api.ReadAsync("/api/v1/onboarding?only=late"))["items"]!.AsArray().Count.ShouldBe(1);
        (await api.ReadAsync("/api/v1/onboarding?owner=luis+gil"))["items"]!.AsArray().ShouldHaveSingleItem()!["account"]!.GetValue<string>().ShouldBe("timely");
        (Number(await api.ReadAsync("/api/v1/onboarding?owner=luis+gil&only=late"), "count")).ShouldBe(1, "the counts tell of all that were asked of the owner");
        using var wrong = await api.GetAsync("/api/v1/onboarding?only=fast", Stop);
        await wrong.ShouldRefuseAsync("'only' is late or blocked, or is left out.");

        var other = await house.CreateWorkspaceAsync(clock: Clock);
        Number(await house.ApiClient(other).ReadAsync("/api/v1/onboarding"), "count").ShouldBe(0);
    }

    [Theory, OnEachDatabase]
    public async Task One_account_is_read_also_when_it_has_finished_and_after_a_restart(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.TakeOnAsync(workspace, Clock);

        var done = await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/done/onboarding", "es");

        (Text(done, "finishedOn"), Text(done["steps"]![2]!, "name"), Number(done, "peopleActivated"), Number(done, "people")).ShouldBe(("2026-04-10", "En marcha", 1, 1));
        done["isWatched"]!.GetValue<bool>().ShouldBeTrue();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/older/onboarding"))["isWatched"]!.GetValue<bool>().ShouldBeFalse();
        using var missing = await house.ApiClient(workspace).GetAsync("/api/v1/accounts/nobody/onboarding", Stop);
        (missing.StatusCode, await missing.Content.ReadAsStringAsync(Stop)).ShouldSatisfyAllConditions(
            answer => answer.StatusCode.ShouldBe(HttpStatusCode.NotFound), answer => answer.Item2.ShouldContain("There is no account"));
        var late = await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/late/onboarding");

        await house.RestartAsync();
        await house.SettledAsync();

        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/late/onboarding")).ToJsonString().ShouldBe(late.ToJsonString());
    }

    private static string? Text(JsonNode? of, string name) => of![name]?.GetValue<string>();

    private static int Number(JsonNode? of, string name) => of![name]!.GetValue<int>();
}
