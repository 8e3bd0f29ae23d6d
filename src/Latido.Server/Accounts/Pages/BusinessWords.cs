using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Server.Onboarding.Pages;
using Latido.Server.Shell;

namespace Latido.Server.Accounts.Pages;

/// <summary>Says what happened in the business with an account, as the timeline shows it.</summary>
internal static class BusinessWords
{
    private static readonly string[] HandoffParts = ["promises", "goals", "stakeholders", "risks"];

    /// <summary>What stands in the short timeline: not the steps on the way of a ticket or a message, which say little by themselves.</summary>
    public static bool IsWorthAWord(BusinessView fact) => fact.Type is not ("ticket.answered" or "message.opened" or "survey.dismissed");

    public static TimelineMark MarkOf(BusinessView fact, IReadOnlyDictionary<string, string> names, Texts t, Formats f, string account)
    {
        var who = fact.Person is { } id ? names.GetValueOrDefault(id, id) : null;
        var (text, under) = Say(fact, who, t, f);
        List<string?> below = [under, fact.Type != "stakeholder.named" ? who : null, fact.Source == SayBusiness.ByHand ? Text(fact.Members, "by") : fact.Source];

        return new(
            fact.At.InZone(f.Zone).Date, fact.At.ToUnixTimeTicks(), "business", IconOf(fact.Type), text,
            below.OfType<string>().Where(part => part.Length > 0 && part != account).ToList() is { Count: > 0 } parts ? string.Join(" · ", parts) : null);
    }

    private static (string Text, string? Under) Say(BusinessView fact, string? who, Texts t, Formats f)
    {
        var of = fact.Members;
        var key = $"Fact.{fact.Type}";

        return fact.Type switch
        {
            "survey.answered" => (t[key, Text(of, "survey").ToUpperInvariant(), Number(of, "score", f), Scale(of, f)], TimelineMark.Cut(Text(of, "comment"))),
            "survey.dismissed" => (t[key, Text(of, "survey").ToUpperInvariant()], null),
            "ticket.rated" => (t[key, Text(of, "ticket"), Number(of, "score", f), Scale(of, f)], TimelineMark.Cut(Text(of, "comment"))),
            "ticket.opened" or "ticket.answered" or "ticket.solved" => (t[key, Text(of, "ticket")], TimelineMark.Cut(Text(of, "subject"))),
            "invoice.issued" => (t[key, Text(of, "invoice"), Amount(of, f)], null),
            "invoice.paid" or "invoice.overdue" or "invoice.failed" => (t[key, Text(of, "invoice")], TimelineMark.Cut(Text(of, "reason"))),
            "subscription.started" or "subscription.changed" => (t[key, Text(of, "subscription"), Amount(of, f)], TimelineMark.Cut(Text(of, "plan"))),
            "subscription.cancelled" => (t[key, Text(of, "subscription")], TimelineMark.Cut(Text(of, "reason"))),
            "milestone.reached" => (t[key, Text(of, "milestone")], null),
            "contract.signed" => (t[key, Text(of, "contract")], Amount(of, f)),
            "stakeholder.named" => (
                t[key, Text(of, "name") is { Length: > 0 } name ? name : who ?? t["Fact.Somebody"], t[$"StakeholderRole.{Text(of, "role").ToLowerInvariant()}"]],
                TimelineMark.Cut(Text(of, "title"))),
            "note.written" => (TimelineMark.Cut(Text(of, "text")), null),
            "handoff.written" => (t[key], Handoff(of, t)),
            "onboarding.blocked" => (t[key, PlanWords.NameOf(Text(of, "blocker"), t)], Both(Text(of, "step"), TimelineMark.Cut(Text(of, "reason")))),
            "onboarding.unblocked" => (t[key], Text(of, "step")),
            "loss.explained" => (t[key, t.Named("LossReason", Text(of, "reason").ToLowerInvariant())], TimelineMark.Cut(Text(of, "note"))),
            _ => (t[key], TimelineMark.Cut(Text(of, "subject"))),
        };
    }

    private static string Both(string one, string other) => string.Join(" · ", new[] { one, other }.Where(part => part.Length > 0));

    private static string Handoff(JsonObject of, Texts t) => string.Join(
        " · ",
        HandoffParts.Select(part => Text(of, part) is { Length: > 0 } text
            ? t[$"Fact.{char.ToUpperInvariant(part[0])}{part[1..]}", TimelineMark.Cut(text)]
            : "").Where(text => text.Length > 0));

    private static string Text(JsonObject of, string name) => of[name] switch
    {
        JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() is JsonValueKind.Number => value.ToJsonString(),
        _ => "",
    };

    private static decimal? Figure(JsonObject of, string name) =>
        decimal.TryParse(Text(of, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Number(JsonObject of, string name, Formats f) => Figure(of, name) is { } number ? f.Number((double)number) : Text(of, name);

    private static string Scale(JsonObject of, Formats f) => f.Number((double)(Figure(of, "scale") ?? (Text(of, "survey") == "nps" ? 10 : 5)));

    private static string Amount(JsonObject of, Formats f) =>
        Figure(of, "amount") is { } amount && Text(of, "currency") is { Length: 3 } currency ? f.Money(amount, currency.ToUpperInvariant()) : "";

    private static string IconOf(string type) => type.Split('.')[0] switch
    {
        _ when type == "onboarding.unblocked" => "player-play",
        "survey" => "mood-smile",
        "ticket" => "lifebuoy",
        "invoice" => "receipt",
        "subscription" or "contract" => "file-text",
        "meeting" => "calendar",
        "call" => "phone",
        "message" => "mail",
        "milestone" => "flag",
        "stakeholder" => "user",
        "handoff" => "arrows-exchange",
        "onboarding" => "hand-stop",
        "loss" => "logout",
        _ => "notes",
    };
}
