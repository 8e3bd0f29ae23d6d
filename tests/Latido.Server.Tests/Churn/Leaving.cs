using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Latido.Server.Signals;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Latido.Server.Tests.Churn;

/// <summary>A company some of whose customers left: each in another way, and with many of each where it is asked for.</summary>
internal static class Leaving
{
    /// <summary>
    /// Of each: Faded stops coming 130 days before it leaves and is left alone; Unpaid is used to the end and does not pay; Called fades and is
    /// called; Kept stays. They leave 20, 12 and 30 days ago, and those numbered after the first a few days earlier each.
    /// </summary>
    public static async Task LeaveAsync(this House house, TestWorkspace workspace, Instant now, int ofEach = 1, int kept = 2)
    {
        List<JsonObject> calls = [];
        JsonArray facts = [];

        for (var no = 0; no < ofEach; no++)
        {
            Add("faded", "Faded & Sons", no, left: 20 + no, quiet: 130, mrr: 900 + no, owner: "Ana Ruiz");
            Add("unpaid", "Unpaid Ltd", no, left: 12 + (2 * no), quiet: 0, mrr: 400 + no, owner: "Luis Gil");
            Add("called", "Called SA", no, left: 30 + no, quiet: 125, mrr: 250 + no, owner: null);
            var (unpaid, called) = (Key("unpaid", no), Key("called", no));
            facts.Add(Fact("invoice.issued", $"i {unpaid}", unpaid, 82 + (2 * no), ("invoice", "A"), ("amount", 400), ("currency", "EUR"), ("due", Day(72 + (2 * no)))));
            facts.Add(Fact("stakeholder.named", $"st {unpaid}", unpaid, 300, ("role", "champion"), ("name", "Eva Sanz"), ("person", $"{unpaid}-a")));
            facts.Add(Fact("call.made", $"call {called}", called, 70 + no, ("subject", "Why so quiet?"), ("by", "Marta"), ("direction", "out")));
        }

        for (var no = 0; no < kept; no++)
        {
            Add("kept", "Kept", no, left: null, quiet: 0, mrr: 500, owner: "Ana Ruiz");
        }

        await house.SendAsync(workspace, calls);

        foreach (var part in facts.Chunk(500))
        {
            await house.TellAsync(workspace, [.. part.Select(fact => fact!.DeepClone())]);
        }

        string Key(string kind, int no) => no == 0 ? kind : $"{kind}-{no:00}";

        string Day(int ago) => LocalDatePattern.Iso.Format((now - Duration.FromDays(ago)).InUtc().Date);

        JsonObject Fact(string type, string id, string account, int daysAgo, params (string Name, JsonNode Value)[] members)
        {
            JsonObject fact = new() { ["type"] = type, ["id"] = id, ["source"] = "billing", ["account"] = account, ["at"] = InstantPattern.ExtendedIso.Format(now - Duration.FromDays(daysAgo)) };

            foreach (var (name, value) in members)
            {
                fact[name] = value;
            }

            return fact;
        }

        void Add(string kind, string name, int no, int? left, int quiet, int mrr, string? owner)
        {
            var key = Key(kind, no);
            JsonObject traits = new() { ["name"] = no == 0 ? name : $"{name} {no}" };

            if (owner is not null)
            {
                traits["owner"] = owner;
            }

            calls.Add(Sending.Group($"{key}-a", key, now - Duration.FromDays(320), traits));

            for (var ago = (left ?? 0) + quiet + 1; ago <= 320; ago += 2)
            {
                foreach (var person in (string[])[$"{key}-a", $"{key}-b"])
                {
                    calls.Add(Sending.Track(person, key, "Report Exported", now - Duration.FromDays(ago)));
                    calls.Add(Sending.Track(person, key, "Item Created", now - Duration.FromDays(ago)));
                }
            }

            facts.Add(Fact("subscription.started", $"s {key}", key, 310, ("subscription", "S"), ("amount", mrr), ("currency", "EUR"), ("plan", kind == "unpaid" ? "basic" : "pro")));

            if (left is { } end)
            {
                facts.Add(Fact("subscription.cancelled", $"c {key}", key, end, ("subscription", "S"), ("reason", kind == "unpaid" ? "too_expensive" : "no reason given")));
            }
        }
    }

    /// <summary>Tells business facts by the API and waits until they are known.</summary>
    public static async Task TellAsync(this House house, TestWorkspace workspace, params IReadOnlyList<JsonNode> facts)
    {
        using var told = await house.ApiClient(workspace).PostAsJsonAsync("/api/v1/facts", new JsonObject { ["facts"] = new JsonArray([.. facts]) }, TestContext.Current.CancellationToken);
        told.EnsureSuccessStatusCode();
        (await told.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["accepted"]!.GetValue<int>().ShouldBeAll(facts.Count);
        await house.SettledAsync();
    }

    /// <summary>A signal as it would have fired so many days ago, and what was done about it.</summary>
    public static async Task FireAsync(this House house, TestWorkspace workspace, string account, Instant now, int daysAgo, string rule, Action<Signal>? then = null)
    {
        await using var store = house.OpenStore(workspace.Id);
        Signal signal = new()
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspace.Id,
            AccountKey = account,
            AccountName = account,
            Rule = rule,
            PeriodKey = $"{daysAgo}",
            Severity = "red",
            CauseEs = "Nadie ha entrado en 14 días",
            CauseEn = "Nobody came in 14 days",
            Evidence = "[]",
            Day = (now - Duration.FromDays(daysAgo)).InUtc().Date,
            RaisedAt = now - Duration.FromDays(daysAgo),
            CausedBy = 1,
        };
        then?.Invoke(signal);
        store.Add(signal);
        await store.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>That a member opened an account's page so many days ago.</summary>
    public static async Task VisitAsync(this House house, TestWorkspace workspace, string account, Guid member, Instant now, params IReadOnlyList<int> daysAgo)
    {
        await using var store = house.OpenStore(workspace.Id);
        store.AddRange(daysAgo.Select(ago => new AccountVisit { WorkspaceId = workspace.Id, AccountKey = account, MemberId = member, Day = (now - Duration.FromDays(ago)).InUtc().Date }));
        await store.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private static void ShouldBeAll(this int accepted, int count) => Assert.Equal(count, accepted);
}
