using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class ControlSocketTests
{
    [Fact]
    public async Task By_TCP_nothing_of_it_shows_whatever_is_sent()
    {
        await using var house = await House.OpenAsync();
        var paths = house.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(path => path.StartsWith("/control/", StringComparison.Ordinal))
            .Distinct().ToList();
        paths.Count.ShouldBeGreaterThan(10);
        var nothing = await AskAsync(house, HttpMethod.Post, "/control/nothing", "{}");

        nothing.Status.ShouldBe(HttpStatusCode.NotFound);

        foreach (var path in paths)
        {
            (await AskAsync(house, HttpMethod.Get, path, null)).ShouldBe(nothing, path);
            (await AskAsync(house, HttpMethod.Post, path, "{}")).ShouldBe(nothing, path);
            (await AskAsync(house, HttpMethod.Post, path, "no JSON")).ShouldBe(nothing, path);
            (await AskAsync(house, HttpMethod.Post, path, "no JSON", "text/plain")).ShouldBe(nothing, path);
            (await AskAsync(house, HttpMethod.Patch, path, "{}")).ShouldBe(nothing, path);
        }
    }

    [Fact]
    public async Task On_the_socket_it_answers()
    {
        using var folder = new TemporaryFolder();
        var socket = folder.In("s.sock");
        await using var house = await House.OpenAsync(settings: given => given with { SocketPath = socket });
        using var caller = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);

                return new NetworkStream(connection, ownsSocket: true);
            },
        }) { BaseAddress = new Uri("http://latido/") };

        using var answer = await caller.GetAsync("control/ping", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<(HttpStatusCode Status, string? Type, string Allow)> AskAsync(
        House house, HttpMethod method, string path, string? body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, type);
        using var answer = await house.Client.SendAsync(request, TestContext.Current.CancellationToken);

        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, string.Join(',', answer.Content.Headers.Allow));
    }
}
