using Latido.Server.Signals;
using Latido.Server.Tests.Lab;
using NodaTime;
using Xunit;

namespace Latido.Server.Tests.Signals;

/// <summary>Puts signals of the past into the store, as if rules had told them then: about the accounts of <see cref="Past"/>.</summary>
internal static class Telling
{
    public const string Rule = "keyFeatureDropped";

    /// <summary>Two signals about each of the sixteen that stay, of which nothing came.</summary>
    public static Task RaiseNoiseAsync(House house, TestWorkspace workspace) => RaiseAsync(
        house, workspace,
        [
            .. Enumerable.Range(0, 24).Where(no => no % 3 != 0).SelectMany(no => new[] { "2026-01-10", "2026-03-10" }.Select(day => New(workspace, $"acme-{no:00}", day))),
        ]);

    public static Signal New(
        TestWorkspace workspace, string account, string day, string rule = Rule, Instant? raisedAt = null, Action<Signal>? change = null)
    {
        var on = NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;
        Signal signal = new()
        {
            Id = Guid.CreateVersion7(), WorkspaceId = workspace.Id, AccountKey = account, AccountName = account, Rule = rule,
            PeriodKey = $"x@{day}", Severity = "yellow", CauseEs = "Algo", CauseEn = "Something", Evidence = "[]", Day = on,
            RaisedAt = raisedAt ?? on.At(new(6, 0)).InUtc().ToInstant(), CausedBy = 1,
        };
        change?.Invoke(signal);

        return signal;
    }

    public static async Task RaiseAsync(House house, TestWorkspace workspace, IEnumerable<Signal> signals)
    {
        await using var store = house.OpenStore(workspace.Id);
        store.AddRange(signals);
        await store.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
