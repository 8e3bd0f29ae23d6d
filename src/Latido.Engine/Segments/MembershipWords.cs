using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>Says conditions about membership of a segment: of now, who came, who left, how long one has been in.</summary>
internal static class MembershipWords
{
    public static Words Of(Words name, Condition condition) => condition switch
    {
        { EnteredWithinDays: 1 } => new($"came into “{name.En}” today", $"ha entrado hoy en «{name.Es}»"),
        { LeftWithinDays: 1 } => new($"left “{name.En}” today", $"ha salido hoy de «{name.Es}»"),
        { EnteredWithinDays: { } days } => new($"came into “{name.En}” in the last {days} days", $"ha entrado en «{name.Es}» en los últimos {days} días"),
        { LeftWithinDays: { } days } => new($"left “{name.En}” in the last {days} days", $"ha salido de «{name.Es}» en los últimos {days} días"),
        { ForDays: { } days } => new(
            $"in “{name.En}” for {days} {Figures.Of(days, "day", "days")} or more", $"en «{name.Es}» desde hace {days} {Figures.Of(days, "día", "días")} o más"),
        _ => new($"in “{name.En}”", $"en «{name.Es}»"),
    };

    /// <summary>What an account for which such a condition holds has.</summary>
    public static Words Found(Words name, Condition condition, in SegmentStay stay, int today)
    {
        var day = condition switch
        {
            { EnteredWithinDays: { } days } => stay.LastMove(days, hasCome: true),
            { LeftWithinDays: { } days } => stay.LastMove(days, hasCome: false),
            _ => stay.Since(),
        };
        var ago = today - day;

        return condition switch
        {
            _ when day < 0 => Of(name, condition),
            { EnteredWithinDays: not null } => new($"came into “{name.En}” {En(ago)}", $"entró en «{name.Es}» {Es(ago)}"),
            { LeftWithinDays: not null } => new($"left “{name.En}” {En(ago)}", $"salió de «{name.Es}» {Es(ago)}"),
            _ => new($"in “{name.En}” for {ago} {Figures.Of(ago, "day", "days")}", $"en «{name.Es}» desde hace {ago} {Figures.Of(ago, "día", "días")}"),
        };
    }

    private static string En(int ago) => ago switch { 0 => "today", 1 => "yesterday", _ => $"{ago} days ago" };

    private static string Es(int ago) => ago switch { 0 => "hoy", 1 => "ayer", _ => $"hace {ago} días" };
}
