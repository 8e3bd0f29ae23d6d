using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests;

/// <summary>What the API refuses it says with its cure.</summary>
internal static class Refusing
{
    /// <summary>That an answer is a refusal of what makes no sense, whose words have this in them.</summary>
    public static async Task ShouldRefuseAsync(this HttpResponseMessage answer, string cure)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        problem!["detail"]!.GetValue<string>().ShouldContain(cure);
    }
}
