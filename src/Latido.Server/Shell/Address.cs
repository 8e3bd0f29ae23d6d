using Microsoft.AspNetCore.WebUtilities;

namespace Latido.Server.Shell;

/// <summary>A page's address with its state; every filter, order and page of a list is a step to another address.</summary>
public sealed record Address(string Path, IReadOnlyDictionary<string, string> State)
{
    public static Address Of(string path, params IEnumerable<(string Name, string? Value)> state) =>
        new(path, state.Where(part => !string.IsNullOrEmpty(part.Value)).ToDictionary(part => part.Name, part => part.Value!, StringComparer.Ordinal));

    public Address With(string name, string value) =>
        this with { State = new Dictionary<string, string>(State, StringComparer.Ordinal) { [name] = value } };

    public Address Without(params IEnumerable<string> names)
    {
        var left = new Dictionary<string, string>(State, StringComparer.Ordinal);

        foreach (var name in names)
        {
            left.Remove(name);
        }

        return this with { State = left };
    }

    public override string ToString() => QueryHelpers.AddQueryString(Path, State.Select(part => KeyValuePair.Create<string, string?>(part.Key, part.Value)));
}
