using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Server.Platform;

namespace Latido.Server.Lab;

/// <summary>
/// What a kept report holds, in both languages. A stored format: what is added later must be optional, because old reports
/// are read for as long as they are kept.
/// </summary>
public sealed record ReportDocument
{
    /// <summary>Longer ones name fewer accounts, until they fit.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int MostChanges = 60;

    private static readonly JsonSerializerOptions Options = Make();

    /// <summary>The report on a model.</summary>
    public BackTestReport? Model { get; init; }

    /// <summary>The report on a rule.</summary>
    public RuleTestReport? Rule { get; init; }

    /// <summary>Why it could not be done.</summary>
    public Words? Problem { get; init; }

    /// <summary>In what a draft differed from what was in force.</summary>
    public IReadOnlyList<Words> Changes { get; init; } = [];

    public static ReportDocument Parse(string json) => JsonSerializer.Deserialize<ReportDocument>(json, Options)!;

    public string ToJson()
    {
        var document = this with { Changes = [.. Changes.Take(MostChanges)] };

        while (true)
        {
            var json = JsonSerializer.Serialize(document, Options);
            var named = document.Named;

            if (named == 0 || Encoding.UTF8.GetByteCount(json) <= MaxBytes)
            {
                return json;
            }

            document = document.With(named / 2);
        }
    }

    /// <summary>The longest list of names.</summary>
    private int Named => Math.Max(
        Math.Max(Model?.Missed.First.Count ?? 0, Model?.FalseAlarms.First.Count ?? 0),
        Math.Max(Rule?.Missed.First.Count ?? 0, Rule?.FalseAlarms.First.Count ?? 0));

    /// <summary>With so many names in each list at most.</summary>
    private ReportDocument With(int named) => this with
    {
        Model = Model is null ? null : Model with
        {
            Missed = Model.Missed with { First = [.. Model.Missed.First.Take(named)] },
            FalseAlarms = Model.FalseAlarms with { First = [.. Model.FalseAlarms.First.Take(named)] },
        },
        Rule = Rule is null ? null : Rule with
        {
            Missed = Rule.Missed with { First = [.. Rule.Missed.First.Take(named)] },
            FalseAlarms = Rule.FalseAlarms with { First = [.. Rule.FalseAlarms.First.Take(named)] },
        },
    };

    private static JsonSerializerOptions Make()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web);
        Json.Configure(options);
        options.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;

        // What is nothing is left out, and what is added later is not there: neither makes a kept report unreadable.
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireNothing } };
        options.Converters.Add(new OutcomeConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.MakeReadOnly();

        return options;
    }

    private static void RequireNothing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired = false;
        }
    }

    private sealed class OutcomeConverter : JsonConverter<Outcome>
    {
        public override Outcome Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Outcome.TryParse(reader.GetString(), out var outcome) ? outcome : throw new JsonException("Expected churn, or silent:30.");

        public override void Write(Utf8JsonWriter writer, Outcome value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
    }
}
