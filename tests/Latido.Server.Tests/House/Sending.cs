using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace Latido.Server.Tests;

/// <summary>Sends events to a house as an SDK would, and waits until they are visible.</summary>
internal static class Sending
{
    private const int MostBenchmarks = 20;

    /// <summary>A Segment track call.</summary>
    public static JsonObject Track(string person, string? account, string name, Instant at, string? id = null)
    {
        var call = new JsonObject
        {
            ["type"] = "track",
            ["event"] = name,
            ["userId"] = person,
            ["timestamp"] = at.ToString(),
            ["messageId"] = id ?? Guid.CreateVersion7().ToString(),
        };

        if (account is not null)
        {
            call["context"] = new JsonObject { ["groupId"] = account };
        }

        return call;
    }

    public static JsonObject Group(string person, string account, Instant at, JsonObject? traits = null) => new()
    {
        ["type"] = "group",
        ["userId"] = person,
        ["groupId"] = account,
        ["traits"] = traits ?? [],
        ["timestamp"] = at.ToString(),
        ["messageId"] = Guid.CreateVersion7().ToString(),
    };

    /// <summary>The write key as most SDKs for servers show it: the name in basic authentication.</summary>
    public static AuthenticationHeaderValue ByKey(string writeKey) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{writeKey}:")));

    /// <summary>Posts the calls to /v1/import, so that their times stand as they are, and waits until they are visible and rated by a benchmark of all of them.</summary>
    public static async Task SendAsync(this House house, TestWorkspace workspace, params IReadOnlyList<JsonObject> calls)
    {
        foreach (var part in calls.Chunk(1_000))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(house.Address, "/v1/import"))
            {
                Content = JsonContent.Create(new JsonObject { ["batch"] = new JsonArray([.. part.Select(call => call.DeepClone())]) }),
            };
            request.Headers.Authorization = ByKey(workspace.WriteKey);
            using var answer = await house.Client.SendAsync(request, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        await house.SettledAsync();
        await house.MeasuredAsync(workspace);
    }

    /// <summary>Lets a day pass, and waits until all that follows from its beginning is visible.</summary>
    public static async Task NextDayAsync(this House house, TestTime time)
    {
        time.Advance(TimeSpan.FromDays(1));
        await house.Services.GetRequiredService<KeepTime>().RunAsync(TestContext.Current.CancellationToken);
        await house.SettledAsync();
    }

    /// <summary>
    /// Waits until the workspace's benchmark is that of all its use. It is taken as soon as there is any, and seconds later again: who
    /// compares two readings would else compare two benchmarks.
    /// </summary>
    public static async Task MeasuredAsync(this House house, TestWorkspace workspace)
    {
        var freeze = house.Services.GetRequiredService<FreezeBenchmark>();
        var live = house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id);

        for (var i = 0; i < MostBenchmarks && await freeze.RunAsync(live, TestContext.Current.CancellationToken); i++)
        {
            // The follower may have proposed it a moment ago, and not have it in the log yet.
            while (live.AwaitsSettings)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            await house.SettledAsync();
        }
    }

    /// <summary>Waits until everything in the log is in the scores and the signals.</summary>
    public static Task SettledAsync(this House house) =>
        house.Services.GetRequiredService<Progress>().WaitAsync(TestContext.Current.CancellationToken);

    public static async Task<JsonObject> ReadAsync(this HttpClient client, string path, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);

        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();

        return (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }
}
