using System.Text.Json;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>
/// What a demonstration was made from, kept with its workspace: the same seed gives the same company, so an interrupted
/// filling goes on and the company lives on from one start of the server to the next.
/// </summary>
/// <param name="Until">The day that its history was made up to.</param>
/// <param name="PlayedUntil">Up to when its life has been told; null until the history is filled in.</param>
public sealed record DemoCompany(ulong Seed, int Accounts, int Months, LocalDate Until, Instant? PlayedUntil)
{
    /// <summary>Subscriptions, tickets, answers and the like are told too; not in a demonstration begun before they were.</summary>
    public bool TellsBusiness { get; init; }

    public bool IsFilled => PlayedUntil is not null;

    /// <summary>
    /// True when its life has stood still for a while, the server having been off: then its days wait until they are
    /// told together with what happened on them, or everybody would seem to have fallen silent.
    /// </summary>
    public bool IsAway(Instant now) => PlayedUntil is { } until && now - until > Duration.FromHours(1);

    public static DemoCompany? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize<DemoCompany>(json, Json.Options);

    public override string ToString() => JsonSerializer.Serialize(this, Json.Options);
}
