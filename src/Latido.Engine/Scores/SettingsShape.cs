using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Latido.Engine.Scores;

/// <summary>Finds every unknown name and every value of a wrong kind in a settings document, and says what was expected.</summary>
internal static class SettingsShape
{
    public static void Check(JsonNode? node, JsonTypeInfo type, string path, List<SettingsProblem> problems)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when node is JsonObject document:
                CheckObject(document, type, path, problems);
                break;

            case JsonTypeInfoKind.Enumerable when node is JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Check(list[i], InfoOf(type, type.ElementType!), FormattableString.Invariant($"{path}[{i}]"), problems);
                }

                break;

            case JsonTypeInfoKind.Dictionary when node is JsonObject pairs:
                foreach (var (name, value) in pairs)
                {
                    Check(value, InfoOf(type, type.ElementType!), Join(path, name), problems);
                }

                break;

            case JsonTypeInfoKind.Object:
                problems.Add(new(path, $"Here belongs an object with {Names(type)}."));
                break;

            case JsonTypeInfoKind.Enumerable:
                problems.Add(new(path, "Here belongs a list."));
                break;

            case JsonTypeInfoKind.Dictionary:
                problems.Add(new(path, "Here belong names, each with its value."));
                break;

            default:
                CheckValue(node, type, path, problems);
                break;
        }
    }

    private static void CheckObject(JsonObject document, JsonTypeInfo type, string path, List<SettingsProblem> problems)
    {
        foreach (var (name, value) in document)
        {
            var property = type.Properties.FirstOrDefault(property => property.Name == name);

            if (property is null)
            {
                problems.Add(new(Join(path, name), $"This name is not known here. Known are {Names(type)}."));
            }
            else if (value is not null)
            {
                Check(value, InfoOf(type, property.PropertyType), Join(path, name), problems);
            }
            else if (!property.IsSetNullable)
            {
                problems.Add(new(Join(path, name), "This may not be empty. Give a value, or leave the name out to have the default."));
            }
        }

        // Only what stands in a list must be whole: all else is laid over the default.
        foreach (var property in path.EndsWith(']') || path.Contains("].", StringComparison.Ordinal) ? type.Properties : [])
        {
            if ((property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false })
                && !document.ContainsKey(property.Name))
            {
                problems.Add(new(Join(path, property.Name), "This is missing and has no default. Add it."));
            }
        }
    }

    private static void CheckValue(JsonNode? node, JsonTypeInfo type, string path, List<SettingsProblem> problems)
    {
        try
        {
            if (node is null)
            {
                problems.Add(new(path, "This may not be empty."));
            }
            else
            {
                System.Text.Json.JsonSerializer.Deserialize(node, type);
            }
        }
        catch (System.Text.Json.JsonException)
        {
            problems.Add(new(path, $"Here belongs {Expected(type.Type)}, not {node!.ToJsonString()}."));
        }
    }

    private static string Expected(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;

        return plain switch
        {
            { IsEnum: true } => "one of " + NamesOf(plain),
            _ when plain == typeof(bool) => "true or false",
            _ when plain == typeof(int) => "a whole number",
            _ when plain == typeof(double) => "a number",
            _ when plain == typeof(NodaTime.LocalDate) => "a day such as 2026-11-21",
            _ => "a text",
        };
    }

    private static string NamesOf(Type plain) =>
        string.Join(", ", Enum.GetNames(plain).Select(SpokenName.Of));

    private static JsonTypeInfo InfoOf(JsonTypeInfo parent, Type type) =>
        parent.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);

    private static string Names(JsonTypeInfo type) => string.Join(", ", type.Properties.Select(property => property.Name));

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
