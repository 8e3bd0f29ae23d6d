using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Latido.Server.Tests;

/// <summary>What a billing system tells of a subscription on a day.</summary>
/// <param name="Type">started, changed or cancelled.</param>
internal sealed record Bill(string Account, string Subscription, string Type, string Day, decimal? Amount = null, string Currency = "EUR");

internal static class Billing
{
    /// <summary>Puts what was told into the log as business facts, and waits until it is known.</summary>
    public static async Task BillAsync(this House house, TestWorkspace workspace, params IReadOnlyList<Bill> bills)
    {
        await using var store = house.OpenStore(workspace.Id);
        var source = await store.Set<Source>().Select(row => row.Id).SingleAsync(TestContext.Current.CancellationToken);
        using var post = new Post(workspace.Id, source, Moment.ToMicroseconds(Instant.FromUtc(2026, 1, 1, 0, 0)));

        foreach (var bill in bills)
        {
            post.Add(
                new Fact
                {
                    Kind = FactKind.Business,
                    At = Moment.ToMicroseconds(LocalDatePattern.Iso.Parse(bill.Day).Value.At(new(12, 0)).InUtc().ToInstant()),
                    Account = Encoding.UTF8.GetBytes(bill.Account),
                    Name = Encoding.UTF8.GetBytes($"subscription.{bill.Type}"),
                    Payload = PayloadOf(bill),
                },
                0);
        }

        await house.Services.GetRequiredService<LogWriter>().AppendAsync(post, TestContext.Current.CancellationToken);
        await house.SettledAsync();
    }

    private static byte[] PayloadOf(Bill bill)
    {
        JsonObject payload = new()
        {
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"{bill.Subscription} {bill.Type} {bill.Day}"),
            ["source"] = "billing",
            ["subscription"] = bill.Subscription,
        };

        if (bill.Amount is { } amount)
        {
            (payload["amount"], payload["currency"]) = (amount, bill.Currency);
        }

        return Encoding.UTF8.GetBytes(payload.ToJsonString());
    }
}
