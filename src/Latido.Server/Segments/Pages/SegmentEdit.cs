using System.Globalization;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Server.Shell;

namespace Latido.Server.Segments.Pages;

/// <summary>
/// A named segment, or a rule of touch or stage, as somebody has it open: all of it is in the address, so what is tried can be
/// shared and nothing is kept before it is said so.
/// </summary>
/// <param name="Kind">A named segment, or which rules.</param>
/// <param name="Id">The named segment that is changed; null for a new one, and for rules.</param>
/// <param name="Rule">The place of the rule that is changed; null for a new one, at the end, and for named segments.</param>
/// <param name="Is">Where a rule puts an account.</param>
/// <param name="En">The segment's name, or the rule's reason, in English.</param>
/// <param name="Es">The same in Spanish.</param>
/// <param name="When">What it asks; a rule without always holds.</param>
/// <param name="Was">What was in force when it was opened, by its hash: nobody overwrites what he has not seen.</param>
public sealed record SegmentEdit(SegmentKind Kind, string? Id, int? Rule, string Is, string En, string Es, Condition? When, string Was)
{
    public const string Page = "/segments/edit";

    /// <summary>The most rules of touch, and of stage.</summary>
    public const int MostRules = 60;

    /// <summary>The longest address that servers on the way surely take.</summary>
    private const int LongestState = 6_000;

    private const int LongestText = 200;

    private static readonly Condition First = new(All: [new(Number: "health", Below: 40)]);

    public bool IsAdded => Kind is SegmentKind.Named ? Id is null : Rule is null;

    /// <summary>What the named segment, or new one, is called by in a draft.</summary>
    public string IdIn(SegmentSettings segments) => Id ?? SegmentDrafts.FreeId(segments, En.Length > 0 ? En : Es);

    /// <summary>What is asked for: from the address where it is there, else from what is in force. Null where there is no such one.</summary>
    public static SegmentEdit? Read(SegmentSettings segments, Func<string, string?> given)
    {
        var kind = given("kind") switch { "touch" => SegmentKind.Touch, "stage" => SegmentKind.Stage, _ => SegmentKind.Named };
        var inForce = kind is SegmentKind.Named ? OfNamed(segments, given("id")) : OfRule(segments, kind, given("rule"));

        if (inForce is null || given("was") is not { Length: > 0 } was)
        {
            return inForce;
        }

        var when = given("when") is { Length: > 0 } json ? ConditionJson.Read(Encoding.UTF8.GetBytes(json)).Condition : null;

        return inForce with { Is = Text(given("is")), En = Text(given("en")), Es = Text(given("es")), When = when, Was = was };
    }

    /// <summary>The address that has all of it; null where it is too long for one.</summary>
    public Address? ToAddress()
    {
        var address = Address.Of(Page, KeysOf(Kind, Id, Rule)).With("was", Was).With("is", Is).With("en", En).With("es", Es)
            .With("when", When is null ? "" : ConditionJson.Write(When));

        return address.ToString().Length > LongestState ? null : address;
    }

    /// <summary>The address at which one is opened as it is in force.</summary>
    public static Address ToOpen(SegmentKind kind, string? id = null, int? rule = null) => Address.Of(Page, KeysOf(kind, id, rule));

    /// <summary>The settings with it.</summary>
    public WorkspaceSettings Into(WorkspaceSettings settings) => settings with { Segments = SegmentsOf(settings) };

    private SegmentSettings SegmentsOf(WorkspaceSettings settings)
    {
        var segments = settings.Segments;

        if (Kind is SegmentKind.Named)
        {
            // One that asks nothing would hold nobody: the rules of settings say so.
            return SegmentDrafts.With(segments, new(IdIn(segments), new(En, Es), When ?? new()));
        }

        var words = When is null ? null : ConditionWords.Of(When, settings);
        var rule = new SegmentRule(Is, new(En.Length > 0 ? En : words?.En ?? "always", Es.Length > 0 ? Es : words?.Es ?? "siempre"), When);
        List<SegmentRule> rules = [.. RulesOf(segments, Kind)];

        if (Rule is { } place)
        {
            rules[place] = rule;
        }
        else
        {
            // A rule that always holds ends the list: what stands behind it is never asked.
            rules.Insert(rules is [.., { When: null }] && When is not null ? rules.Count - 1 : rules.Count, rule);
        }

        return WithRules(segments, Kind, rules);
    }

    public static IReadOnlyList<SegmentRule> RulesOf(SegmentSettings segments, SegmentKind kind) => kind is SegmentKind.Touch ? segments.Touch : segments.Stage;

    public static SegmentSettings WithRules(SegmentSettings segments, SegmentKind kind, IReadOnlyList<SegmentRule> rules) =>
        kind is SegmentKind.Touch ? segments with { Touch = rules } : segments with { Stage = rules };

    /// <summary>A hash of what is in force of it.</summary>
    public static string HashOf(SegmentSettings segments, SegmentKind kind, string? id)
    {
        var part = kind is SegmentKind.Named
            ? new() { Named = [.. segments.Named.Where(segment => segment.Id == id)] }
            : WithRules(new(), kind, RulesOf(segments, kind));

        return StableHash.Of(new WorkspaceSettings { Segments = part }.ToJson()).ToString("x", CultureInfo.InvariantCulture);
    }

    private static SegmentEdit? OfNamed(SegmentSettings segments, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return new(SegmentKind.Named, null, null, "", "", "", First, HashOf(segments, SegmentKind.Named, null));
        }

        return segments.Named.FirstOrDefault(segment => segment.Id == id) is { } named
            ? new(SegmentKind.Named, id, null, "", named.Name.En, named.Name.Es, named.When, HashOf(segments, SegmentKind.Named, id))
            : null;
    }

    private static SegmentEdit? OfRule(SegmentSettings segments, SegmentKind kind, string? rule)
    {
        var (rules, hash) = (RulesOf(segments, kind), HashOf(segments, kind, null));

        if (string.IsNullOrEmpty(rule))
        {
            return new(kind, null, null, "", "", "", First, hash);
        }

        return int.TryParse(rule, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < rules.Count
            ? new(kind, null, place, rules[place].Is, rules[place].Why.En, rules[place].Why.Es, rules[place].When, hash)
            : null;
    }

    private static IEnumerable<(string Name, string? Value)> KeysOf(SegmentKind kind, string? id, int? rule) =>
    [
        ("kind", kind switch { SegmentKind.Touch => "touch", SegmentKind.Stage => "stage", _ => null }),
        ("id", id),
        ("rule", rule?.ToString(CultureInfo.InvariantCulture)),
    ];

    private static string Text(string? given) => given?.Trim() is { } text ? text[..Math.Min(text.Length, LongestText)] : "";
}
