using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Tests.Churn;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Onboarding;

/// <summary>Accounts on their way through a plan: one late and held up, one on time, one that has done all.</summary>
public static class TakingOn
{
    private const string Plan = """
        activation:
          criteria:
            - { id: use, name: { en: First use, es: Primer uso }, events: [Report Exported], scope: person }
        onboarding:
          watchDays: 120
          steps:
            - { id: kick-off, name: { en: Kick-off, es: Arranque }, days: 7, by: team, fact: meeting.held, is: kick_off }
            - { id: use, name: { en: First use, es: Primer uso }, days: 14, criterion: use }
            - { id: live, name: { en: Live, es: En marcha }, days: 30, milestone: Live }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Puts the plan in force and lets the accounts begin: <c>late</c>, <c>timely</c>, <c>done</c>, and <c>older</c>, of which nobody knows how it began.</summary>
    public static async Task TakeOnAsync(this House house, TestWorkspace workspace, Instant now)
    {
        using var put = await house.ApiClient(workspace).PutAsync("/api/v1/settings?untested=a+test", new StringContent(Plan, Encoding.UTF8, "text/yaml"), Stop);
        put.StatusCode.ShouldBe(HttpStatusCode.OK, await put.Content.ReadAsStringAsync(Stop));
        await house.SendAsync(workspace,
        [
            Sending.Track("olga", "older", "Report Exported", now - Duration.FromDays(200)),
            Begin("late", "Late & Sons", 40, "Ana Ruiz"), Begin("timely", "Timely Ltd", 10, "Luis Gil"), Begin("done", "Done SA", 35, "Ana Ruiz"),
            Sending.Track("late-a", "late", "Report Exported", now - Duration.FromDays(38)), Sending.Track("late-b", "late", "Page Viewed", now - Duration.FromDays(30)),
            Sending.Track("timely-a", "timely", "Report Exported", now - Duration.FromDays(9)),
            Sending.Track("done-a", "done", "Report Exported", now - Duration.FromDays(33)),
        ]);
        await house.TellAsync(workspace,
            Fact("meeting.held", "m1", "late", 31, ("kind", "kick_off")), Fact("meeting.held", "m2", "timely", 5, ("kind", "kick_off")),
            Fact("meeting.held", "m3", "done", 30, ("kind", "kick_off")), Fact("milestone.reached", "m4", "done", 10, ("milestone", "live")),
            Fact("onboarding.blocked", "b1", "late", 6, ("blocker", "customer"), ("step", "live"), ("person", "late-b"), ("reason", "No date <b> for the training")));

        JsonObject Begin(string key, string name, int ago, string owner) => Sending.Group(
            $"{key}-a", key, now - Duration.FromDays(ago),
            new JsonObject { ["name"] = name, ["owner"] = owner, ["mrr"] = ago * 10, ["currency"] = "EUR", ["startedOn"] = LocalDatePattern.Iso.Format((now - Duration.FromDays(ago)).InUtc().Date) });

        JsonObject Fact(string type, string id, string account, int ago, params (string Name, JsonNode Value)[] members)
        {
            JsonObject fact = new() { ["type"] = type, ["id"] = id, ["source"] = "crm", ["account"] = account, ["at"] = InstantPattern.ExtendedIso.Format(now - Duration.FromDays(ago)) };

            foreach (var (name, value) in members)
            {
                fact[name] = value;
            }

            return fact;
        }
    }
}
