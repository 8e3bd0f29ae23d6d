using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>Addresses that vendors had before those of today, and that programs still send to; the key is in the body.</summary>
public sealed class OldAddressTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    private readonly House house = segment.House;

    [Theory]
    [InlineData("/identify", """[{"user_id":"u_1","device_id":"d1","user_properties":{"$set":{"plan":"pro + more"},"$add":{"seats":2}},"groups":{"account":"acme"}},{"user_id":"u_2","user_properties":{"name":"Bea"}}]""",
        """Identify u_1|d1|acme||{"plan":"pro + more","seats":{"$add":2}}""", """Identify u_2||||{"name":"Bea"}""")]
    [InlineData("/identify", """{"device_id":"d1","user_properties":{"name":"Ana \"la de Núñez\""}}""", """Identify |d1|||{"name":"Ana \"la de Núñez\""}""")]
    [InlineData("/groupidentify", """[{"group_type":"company","group_value":"acme","group_properties":{"$set":{"name":"Acme"}}},{"group_properties":{"size":5},"group_value":7,"group_type":"account"}]""",
        """Account ||acme||{"name":"Acme"}""", """Account ||7||{"size":5}""")]
    [InlineData("/groupidentify", """{"group_type":"project","group_value":"acme"}""")]
    public async Task Amplitude_s_for_traits_takes_a_form_and_an_object_alike(string path, string identification, params string[] expected)
    {
        var (byForm, byObject) = (await house.CreateWorkspaceAsync(), await house.CreateWorkspaceAsync());
        using var form = new FormUrlEncodedContent([new("api_key", byForm.WriteKey), new("identification", identification)]);

        var answers = new[]
        {
            await PostAsync(path, form),
            await PostAsync(path, new StringContent($$"""{"api_key":"{{byObject.WriteKey}}","identification":{{identification}}}""")),
        };

        var code = expected is [] ? "\"code\":400" : "\"code\":200";
        answers.ShouldAllBe(answer => answer.Contains(code, StringComparison.Ordinal));
        (await LinesAsync(byForm)).ShouldBe(expected, ignoreOrder: true);
        (await LinesAsync(byObject)).ShouldBe(expected, ignoreOrder: true);
    }

    [Theory]
    [InlineData("/identify", "api_key=lw_unknown&identification=[]", "Invalid API key")]
    [InlineData("/identify", "api_key=KEY", "\"missing_field\":\"identification\"")]
    [InlineData("/identify", "api_key=KEY&identification=%5B%7", "\"missing_field\":\"identification\"")]
    [InlineData("/identify", """{"api_key":"KEY","events":[]}""", "The body has no identification.")]
    [InlineData("/identify", """{"api_key":"KEY","identification":"x"}""", "The body has no identification.")]
    [InlineData("/groupidentify", """api_key=","identification":[],"x":"&identification=[]""", "Invalid API key")]
    public async Task Amplitude_s_say_what_is_wrong_and_take_nothing(string path, string body, string error)
    {
        var workspace = await house.CreateWorkspaceAsync();

        // A form that cannot be read names no key, and whose it is says the header.
        var answer = await PostAsync(path, new StringContent(body.Replace("KEY", workspace.WriteKey, StringComparison.Ordinal)), error.StartsWith('I') ? null : workspace.WriteKey);

        answer.ShouldContain(error);
        (await LinesAsync(workspace)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Accoil_s_take_the_names_of_old_and_the_key_in_the_body()
    {
        var workspace = await house.CreateWorkspaceAsync();
        string Body(string members) => $$"""{"api_key":"{{workspace.WriteKey}}","timestamp":1767323045000,{{members}}}""";

        await PostAsync("/v1/users", new StringContent(Body("\"user_id\":\"u_1\",\"group_id\":\"acme\",\"traits\":{\"name\":\"Ana\"}")));
        await PostAsync("/v1/groups", new StringContent(Body("\"group_id\":\"acme\",\"user_id\":\"u_1\",\"traits\":{\"name\":\"Acme\",\"mrr\":100000}")));
        await PostAsync("/v1/events", new StringContent(Body("\"user_id\":\"u_1\",\"event\":\"Report_Created\"")));
        await PostAsync("/v2/identify", new StringContent("""{"userId":"u_2","groupId":"acme","timestamp":"2026-01-02T03:04:05Z"}"""), workspace.WriteKey);

        (await house.ReadLogAsync(workspace.Id)).Select(line => $"{line.When} {line}").ShouldBe(
        [
            """2026-01-02T03:04:05Z Identify u_1||acme||{"name":"Ana"}""",
            """2026-01-02T03:04:05Z Group u_1||acme||{"name":"Acme","mrr":100000}""",
            "2026-01-02T03:04:05Z Event u_1|||Report_Created|",
            "2026-01-02T03:04:05Z Identify u_2||acme||",
        ]);
    }

    [Fact]
    public async Task The_names_of_old_mean_nothing_in_a_call_of_Segment_s()
    {
        var workspace = await house.CreateWorkspaceAsync();

        await PostAsync("/v1/track", new StringContent("""{"userId":"u_1","user_id":null,"group_id":"acme","event":"x"}"""), workspace.WriteKey);

        (await LinesAsync(workspace)).ShouldBe(["Event u_1|||x|"]);
    }

    private async Task<string> PostAsync(string path, HttpContent body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.Authorization = key is null ? null : Sending.ByKey(key);
        using var answer = await house.Client.SendAsync(request, Cancelled);

        return await answer.Content.ReadAsStringAsync(Cancelled);
    }

    private async Task<List<string>> LinesAsync(TestWorkspace workspace) =>
        [.. (await house.ReadLogAsync(workspace.Id)).Select(line => line.ToString())];
}
