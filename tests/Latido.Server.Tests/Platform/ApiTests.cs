using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Latido.Server.Platform;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Platform;

public sealed class ApiTests
{
    [Fact]
    public async Task Health_and_readiness_ask_for_no_token()
    {
        await using var house = await House.OpenAsync();

        var health = await house.Client.GetAsync("/healthz");
        var ready = await house.Client.GetFromJsonAsync<JsonElement>("/readyz");

        health.StatusCode.ShouldBe(HttpStatusCode.OK);
        ready.GetProperty("status").GetString().ShouldBe("ready");
        ready.GetProperty("checks").GetProperty("store").GetString().ShouldBe("ok");
    }

    [Fact]
    public async Task A_server_whose_store_is_gone_is_alive_but_not_ready()
    {
        await using var house = await House.OpenAsync(Database.Postgres);
        await house.LoseDatabaseAsync();

        var health = await house.Client.GetAsync("/healthz");
        var ready = await house.Client.GetAsync("/readyz");

        health.StatusCode.ShouldBe(HttpStatusCode.OK);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer lt_00000000000000000000000000000000")]
    [InlineData("Basic bHRfOg==")]
    public async Task Without_a_valid_token_the_answer_is_a_problem_that_names_the_cure(string? authorization)
    {
        await using var house = await House.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/accounts");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        var answer = await house.Client.SendAsync(request);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        problem.GetProperty("detail").GetString()!.ShouldContain("Bearer");
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task An_address_that_is_not_there_is_a_problem_too()
    {
        await using var house = await House.OpenAsync();
        using var client = house.ApiClient(await house.CreateWorkspaceAsync());

        var answer = await client.GetAsync("/api/v1/nothing");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Answers_carry_the_headers_that_keep_browsers_safe()
    {
        await using var house = await House.OpenAsync();

        var answer = await house.Client.GetAsync("/healthz");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("script-src 'self';");
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public void A_cursor_reads_back_and_a_made_up_one_is_refused()
    {
        Cursor.Read(Cursor.Of("2026-03-02", "ñ|,"), 2).ShouldBe(["2026-03-02", "ñ|,"]);

        Should.Throw<InvalidRequestException>(() => Cursor.Read("!!!", 2));
        Should.Throw<InvalidRequestException>(() => Cursor.Read(Cursor.Of("one"), 2));
        Should.Throw<InvalidRequestException>(() => Cursor.Size(501));
    }
}
