using System.Reflection;
using System.Text;

namespace Latido.Client.Tests;

/// <summary>Writes all that a product can name of an assembly as text, one line each, in an order of its own.</summary>
internal static class PublicApi
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();

        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(KindOf(type)).Append(' ').Append(type.FullName).Append(BasesOf(type)).Append('\n');

            foreach (var line in type.IsEnum ? LinesOf(type) : LinesOf(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string KindOf(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsSealed: true } => "sealed class",
        { IsAbstract: true } => "abstract class",
        _ => "class",
    };

    private static string BasesOf(Type type)
    {
        if (type.IsEnum)
        {
            return "";
        }

        var above = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : Array.Empty<Type>();
        Type[] own = [.. type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).OrderBy(Name, StringComparer.Ordinal)];
        var bases = above.Concat(own).Select(Name).ToArray();

        return bases.Length == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static IEnumerable<string> LinesOf(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}");
        }

        return
        [
            .. type.GetConstructors(Own).Select(constructor => $"new({ParametersOf(constructor)})"),
            .. type.GetFields(Own).Select(field => $"{Name(field.FieldType)} {field.Name}"),
            .. type.GetProperties(Own).Select(LineOf),
            .. type.GetMethods(Own).Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)).Select(LineOf),
        ];
    }

    private static string LineOf(PropertyInfo property)
    {
        var isRequired = property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute");
        var set = property.SetMethod is not { IsPublic: true } setter ? ""
            : setter.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? " init;" : " set;";

        return $"{(isRequired ? "required " : "")}{Nullable(property.PropertyType, Nullability.Create(property).ReadState)} {property.Name} {{ get;{set} }}";
    }

    private static string LineOf(MethodInfo method) =>
        $"{(method.IsStatic ? "static " : "")}{Nullable(method.ReturnType, Nullability.Create(method.ReturnParameter).ReadState)} {method.Name}({ParametersOf(method)})";

    private static string ParametersOf(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{Nullable(parameter.ParameterType, Nullability.Create(parameter).WriteState)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")));

    private static string Nullable(Type type, NullabilityState state) =>
        Name(type) + (state == NullabilityState.Nullable && System.Nullable.GetUnderlyingType(type) is null ? "?" : "");

    private static string Name(Type type)
    {
        if (System.Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Name(inner) + "?";
        }

        if (type.IsByRef || type.IsArray)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "");
        }

        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }
}
