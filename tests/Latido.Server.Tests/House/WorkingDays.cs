using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Log;
using Latido.Server.Tracking;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace Latido.Server.Tests;

/// <summary>Weeks of work in a workspace, so that what its source usually sends is known.</summary>
public static class WorkingDays
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Twenty accounts at work from eight to six on every day; each hour received as it happened, and struck.</summary>
    public static async Task LiveAsync(this House house, TestWorkspace workspace, Instant from, Instant until, Instant? silentFrom, Instant? receivedAt = null)
    {
        var log = house.Services.GetRequiredService<LogWriter>();
        await using var store = house.OpenStore(workspace.Id);
        var source = await store.Set<Source>().Select(row => row.Id).SingleAsync(Cancelled);

        for (var at = from; at < until; at += Duration.FromHours(1))
        {
            if (at.InUtc().Hour is >= 8 and < 18 && !(at >= silentFrom))
            {
                using var post = new Post(workspace.Id, source, Moment.ToMicroseconds(receivedAt ?? at + Duration.FromMinutes(31)));

                for (var i = 0; i < 60; i++)
                {
                    post.Add(
                        new Fact
                        {
                            Kind = FactKind.Event, At = Moment.ToMicroseconds(at) + (i * 30_000_000L), Person = Encoding.UTF8.GetBytes($"p{i}"),
                            Account = Encoding.UTF8.GetBytes($"a{i % 20}"), Name = "schedule viewed"u8,
                        },
                        0);
                }

                await log.AppendAsync(post, Cancelled);
            }

            await house.StrikeAsync(workspace, at + Duration.FromHours(1), waits: false);
        }

        await house.StrikeAsync(workspace, until);
    }

    /// <summary>Lets the hour strike.</summary>
    /// <param name="waits">Until whoever watches over the sources has heard it.</param>
    public static async Task StrikeAsync(this House house, TestWorkspace workspace, Instant at, bool waits = true)
    {
        using var post = new Post(workspace.Id, TimeRecord.Source, Moment.ToMicroseconds(at));
        post.Add(new Fact { Kind = FactKind.HourStruck, At = Moment.ToMicroseconds(at) }, 0);
        await house.Services.GetRequiredService<LogWriter>().AppendAsync(post, Cancelled);

        if (waits)
        {
            await house.Services.GetRequiredService<TrackingProgress>().WaitAsync(Cancelled);
        }
    }
}
