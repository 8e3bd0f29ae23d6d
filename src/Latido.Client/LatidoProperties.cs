namespace Latido.Client;

/// <summary>
/// What is told of an event, a person or an account, by name: <c>new() { ["rows"] = 10, ["format"] = "csv" }</c>.
/// </summary>
/// <remarks>
/// A value may be a <see cref="string"/>, a <see cref="bool"/>, any integer up to 64 bits, a <see cref="float"/>, a
/// <see cref="double"/>, a <see cref="decimal"/>, a <see cref="DateTime"/>, a <see cref="DateTimeOffset"/>, a
/// <see cref="DateOnly"/>, a <see cref="Guid"/>, a <see cref="System.Text.Json.JsonElement"/>, null, or a list or a dictionary
/// with text as keys of such values, at most 32 deep. Any other value, and a number that is not finite, is left out and told of
/// as <see cref="ProblemKind.ValueLeftOut"/>; the rest is sent. Values are read within the call they are given to, so
/// what is changed afterwards does not change what is sent.
/// </remarks>
public sealed class LatidoProperties : Dictionary<string, object?>
{
    /// <summary>Nothing yet.</summary>
    public LatidoProperties()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>A copy of what is there already. Of a name given twice the last counts.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="pairs"/> is null.</exception>
    public LatidoProperties(IEnumerable<KeyValuePair<string, object?>> pairs)
        : base(StringComparer.Ordinal)
    {
        ArgumentNullException.ThrowIfNull(pairs);

        foreach (var (name, value) in pairs)
        {
            this[name] = value;
        }
    }
}
