using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Latido.Server.Shell;

/// <summary>
/// A page's address with its state; every filter, order and page of a list is a step to another address. A name may
/// have several values, as a form's boxes give them.
/// </summary>
public sealed record Address(string Path, IReadOnlyDictionary<string, StringValues> State)
{
    public static Address Of(string path, params IEnumerable<(string Name, string? Value)> state) =>
        new(path, state.Where(part => !string.IsNullOrEmpty(part.Value)).ToDictionary(part => part.Name, part => new StringValues(part.Value), StringComparer.Ordinal));

    /// <summary>The values of a name; none where it is not in the address.</summary>
    public IReadOnlyList<string> Values(string name) => State.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];

    /// <summary>The value of a name that has one; null where it is not in the address.</summary>
    public string? Value(string name) => State.TryGetValue(name, out var values) ? values[0] : null;

    public Address With(string name, StringValues value) =>
        this with { State = new Dictionary<string, StringValues>(State, StringComparer.Ordinal) { [name] = value } };

    public Address Without(params IEnumerable<string> names)
    {
        var left = new Dictionary<string, StringValues>(State, StringComparer.Ordinal);

        foreach (var name in names)
        {
            left.Remove(name);
        }

        return this with { State = left };
    }

    /// <summary>The address with one value more, or one less where the name has it already.</summary>
    public Address Toggled(string name, string value)
    {
        var values = Values(name);

        return (values.Contains(value) ? [.. values.Where(other => other != value)] : (string[])[.. values, value]) switch
        {
            [] => Without(name),
            var left => With(name, left),
        };
    }

    public override string ToString() => QueryHelpers.AddQueryString(Path, State);
}
