using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Latido.Server.Tests.Architecture;

/// <summary>One room naming another, and where.</summary>
public sealed record Crossing(string From, string To, string Type, string Names)
{
    public override string ToString() => $"{From} names {To}: {Type} → {Names}";
}

/// <summary>Reads from an assembly which type names which: by signatures, and by what the code of its methods calls.</summary>
public static class Crossings
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private static readonly ConcurrentDictionary<Assembly, IReadOnlyList<(Type From, Type To)>> Known = [];

    public static IEnumerable<Crossing> In(Assembly assembly, string root, bool isPagesOneRoom = false) => NamesIn(assembly)
        .Where(pair => pair.To.Assembly == assembly)
        .Select(pair => new Crossing(
            RoomOf(pair.From, root, isPagesOneRoom), RoomOf(pair.To, root, isPagesOneRoom), pair.From.FullName!, pair.To.FullName ?? pair.To.Name))
        .Where(crossing => crossing is { From: not "", To: not "" } && crossing.From != crossing.To)
        .Distinct();

    public static IEnumerable<string> RoomsOf(Assembly assembly, string root, bool isPagesOneRoom = false) =>
        assembly.GetTypes().Select(type => RoomOf(type, root, isPagesOneRoom)).Where(room => room != "").Distinct();

    /// <summary>The full names of the types of other assemblies that the code names.</summary>
    public static IEnumerable<string> OutsideNamesOf(Assembly assembly) =>
        NamesIn(assembly).Where(pair => pair.To.Assembly != assembly).Select(pair => pair.To.FullName ?? "").Distinct();

    private static string RoomOf(Type type, string root, bool isPagesOneRoom)
    {
        var space = type.Namespace ?? "";

        if (!space.StartsWith(root + ".", StringComparison.Ordinal))
        {
            return "";
        }

        var parts = space[(root.Length + 1)..].Split('.');

        return isPagesOneRoom && parts.Contains("Pages") ? "Pages" : parts[0];
    }

    private static IReadOnlyList<(Type From, Type To)> NamesIn(Assembly assembly) => Known.GetOrAdd(assembly, static asked =>
        [.. asked.GetTypes().SelectMany(from => NamesOf(from).SelectMany(Parts).Distinct().Select(to => (from, to)))]);

    private static IEnumerable<Type?> NamesOf(Type type) =>
    [
        type.BaseType,
        .. type.GetInterfaces(),
        .. type.GetFields(Everything).Select(field => field.FieldType),
        .. type.GetConstructors(Everything).SelectMany(NamesOf),
        .. type.GetMethods(Everything).SelectMany(method => NamesOf(method).Append(method.ReturnType)),
    ];

    private static IEnumerable<Type?> NamesOf(MethodBase method)
    {
        var names = method.GetParameters().Select(parameter => (Type?)parameter.ParameterType).ToList();

        if (method.GetMethodBody() is { } body)
        {
            names.AddRange(body.LocalVariables.Select(local => local.LocalType));
            names.AddRange(Tokens(body.GetILAsByteArray()!).SelectMany(token => Resolve(method, token)));
        }

        return names;
    }

    /// <summary>A name and all it is made of: the elements of arrays, the arguments of generics.</summary>
    private static IEnumerable<Type> Parts(Type? type)
    {
        while (type is { HasElementType: true })
        {
            type = type.GetElementType();
        }

        if (type is null or { IsGenericParameter: true })
        {
            return [];
        }

        return type.IsGenericType
            ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
            : [type];
    }

    private static IEnumerable<Type?> Resolve(MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        var methodArguments = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null;

        return method.Module.ResolveMember(token, typeArguments, methodArguments) switch
        {
            Type type => [type],
            MethodInfo called => called.GetGenericArguments().Append(called.DeclaringType).Append(called.ReturnType),
            { } member => [member.DeclaringType],
            null => [],
        };
    }

    /// <summary>The tokens of types, methods and fields in a method's code.</summary>
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[++at])) : code[at];
            at++;
            var opCode = OpCodesByValue[value];

            switch (opCode.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(code, at);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }
}
