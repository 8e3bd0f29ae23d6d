using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>The vendors' real SDKs for servers, unchanged but for their host: who did what where is in the log once, as it was meant.</summary>
public sealed class VendorSdkTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private readonly House house = segment.House;

    [Fact]
    public async Task RudderStack() => await ShouldSayAsync(
        "rudderstack",
        "everything",
        """Identify u_1||||{"name":"Ana Núñez","email":"ana@example.com"}""",
        """Group u_1||acme||{"name":"Acme \"S.A.\"","seats":20}""",
        """Event u_1||acme|Informe exportado 🚀|{"rows":10,"format":"csv"}""",
        """Event u_1|||Viewed Home Page|{"path":"/"}""",
        "Event |a_1||Login|",
        "Alias u_3|a_1|||");

    [Fact]
    public async Task Amplitude() => await ShouldSayAsync(
        "amplitude",
        "everything",
        """Identify u_1||||{"first":{"$once":"x"},"name":"Ana Núñez","email":"ana@example.com","logins":{"$add":1},"old":null}""",
        """Account ||acme||{"name":"Acme \"S.A.\"","seats":{"$add":20}}""",
        """Identify u_1||acme||{"company":"acme"}""",
        """Event u_1|d_1|acme|Informe exportado 🚀|{"rows":10,"format":"csv"}""",
        "Event |d_2||Login|",
        "Event u_4|||Upgraded|",
        """Identify u_4||||{"plan":"pro"}""");

    [Fact]
    public async Task Mixpanel() => await ShouldSayAsync(
        "mixpanel",
        "everything",
        """Identify u_1||||{"name":"Ana Núñez","email":"ana@example.com","plan":"pro"}""",
        """Identify u_1||||{"first":{"$once":"x"}}""",
        """Identify u_1||||{"logins":{"$add":1}}""",
        """Identify u_1||||{"old":null}""",
        """Account ||acme||{"name":"Acme \"S.A.\"","seats":20}""",
        """Event u_1||acme|Informe exportado 🚀|{"company":"acme","rows":10,"format":"csv"}""",
        """Event u_2||7|Login|{"organization_id":7}""",
        "Event |d_1||Login|",
        """Event u_2|||Old|{"team":"blue"}""",
        "Event u_2|||Older|",
        "Alias u_3|a_1|||");

    private async Task ShouldSayAsync(string vendor, string what, params string[] expected)
    {
        var workspace = await house.CreateWorkspaceAsync();

        var errors = await VendorSdk.SayAsync(vendor, what, house.Address, workspace.WriteKey);

        errors.ShouldBeEmpty();
        (await house.ReadLogAsync(workspace.Id)).Select(line => line.ToString()).ShouldBe(expected, ignoreOrder: true);
    }
}
