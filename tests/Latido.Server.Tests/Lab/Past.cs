using System.Text.Json.Nodes;
using NodaTime;

namespace Latido.Server.Tests.Lab;

/// <summary>Ten months of twenty-four accounts, of which eight fade and stop paying, as calls of an SDK.</summary>
internal static class Past
{
    public static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private const int Accounts = 24;

    private static readonly LocalDate First = new(2025, 11, 3);
    private static readonly LocalDate End = new(2026, 8, 31);

    public static List<JsonObject> Calls()
    {
        var calls = new List<JsonObject>();

        for (var no = 0; no < Accounts; no++)
        {
            var account = $"acme-{no:00}";
            var leaves = Leaves(no);
            calls.Add(Sending.Group($"{account}-a", account, At(First), new() { ["name"] = $"Acme {no:00}", ["mrr"] = 100 + no, ["owner"] = no % 2 == 0 ? "ana" : "luis" }));

            for (var day = First.PlusDays(no % 2); day <= End && !(day >= leaves); day = day.PlusDays(2))
            {
                var isFading = leaves is { } end && day > end.PlusDays(-45);

                if (day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday || (isFading && (day.DayOfYear / 2) % 4 != 0))
                {
                    continue;
                }

                calls.Add(Sending.Track($"{account}-a", account, "Report exported", At(day)));

                if (!isFading)
                {
                    calls.Add(Sending.Track($"{account}-b", account, "Item created", At(day)));
                }
            }

            if (leaves is { } left)
            {
                calls.Add(Sending.Group($"{account}-a", account, At(left), new() { ["mrr"] = 0 }));
            }
        }

        return calls;
    }

    /// <summary>What a report says, but for the id under which it is kept.</summary>
    public static string Figures(this JsonObject report) =>
        new JsonObject(report.Where(member => member.Key != "id").Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString();

    /// <summary>Every third account leaves, one each twelve days.</summary>
    private static LocalDate? Leaves(int no) => no % 3 == 0 ? new LocalDate(2026, 2, 15).PlusDays(no * 4) : null;

    private static Instant At(LocalDate day) => day.At(new(10, 0)).InUtc().ToInstant();
}
