using Latido.Server.Accounts;

namespace Latido.Server.Bench;

/// <summary>How long an accepted event takes to be visible in its account's score, at a given rate. In milliseconds.</summary>
internal sealed record SignalFigures(double Rate, LoadResult Load, TimesView Scores, TimesView Signals, double SettleSeconds);

/// <summary>
/// Posts events at a steady rate for a bounded time, with accounts that fall quiet and come back among them so that
/// signals are raised on the way, and reads the server's own clocks: from receipt to the visible score and signal.
/// </summary>
internal static class MeasureSignal
{
    public static async Task<SignalFigures> RunAsync(string folder, double rate, TimeSpan time, int accounts)
    {
        Directory.CreateDirectory(folder);
        await using var house = await BenchHouse.OpenAsync(folder);
        var key = house.Workspace.WriteKey;
        await MeasureIngest.LoadAsync(house.Port, key, 20, 8, TimeSpan.FromSeconds(2), accounts);
        await house.SettleAsync();
        var load = await MeasureIngest.LoadAsync(house.Port, key, 20, 16, time, accounts, rate);
        var settle = await house.SettleAsync();
        var progress = house.Services.GetRequiredService<Progress>();

        return new(rate, load, TimesView.Of(progress.Scores), TimesView.Of(progress.Signals), settle.TotalSeconds);
    }
}
