using System.Diagnostics.Metrics;
using Latido.Server.Platform;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Platform;

public sealed class TelemetryTests
{
    [Fact]
    public async Task An_event_is_counted_and_timed_on_its_way()
    {
        var heard = new System.Collections.Concurrent.ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => heard.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => heard.AddOrUpdate(instrument.Name, 1, (_, sum) => sum + 1));
        listener.Start();
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();

        await house.SendAsync(workspace, Sending.Track("ana", "acme", "Report exported", SystemClock.Instance.GetCurrentInstant()));

        heard.GetValueOrDefault("latido.ingest.accepted").ShouldBeGreaterThanOrEqualTo(1);
        heard.GetValueOrDefault("latido.log.append").ShouldBeGreaterThanOrEqualTo(1);
        heard.GetValueOrDefault("latido.stage.lag").ShouldBeGreaterThanOrEqualTo(1);
    }
}
