namespace Latido.Engine.Facts;

/// <summary>
/// Which names are one, as members said: each leads to the one it was said to be, and on to what that one counts as. Whoever
/// keeps names asks here, so that all understand the same word alike.
/// </summary>
internal sealed class SameNames<T>
    where T : struct, IEquatable<T>
{
    private readonly Dictionary<T, T> said = [];

    /// <summary>Each name that was said to be another, with that.</summary>
    public IReadOnlyCollection<KeyValuePair<T, T>> Said => said;

    /// <summary>What a name was said to be: mostly itself.</summary>
    public T SaidOf(T name) => said.GetValueOrDefault(name, name);

    /// <summary>What a name counts as.</summary>
    public T LeadOf(T name)
    {
        while (said.TryGetValue(name, out var next))
        {
            name = next;
        }

        return name;
    }

    /// <summary>
    /// The name is the other from now on, or its own where they are the same. Where the other leads here already nothing
    /// changes: there are no circles.
    /// </summary>
    public void Put(T name, T other)
    {
        if (other.Equals(name))
        {
            said.Remove(name);
        }
        else if (!LeadsTo(other, name))
        {
            said[name] = other;
        }
    }

    /// <summary>Whether a name was said to be another, be it over others.</summary>
    public bool LeadsTo(T from, T name)
    {
        while (said.TryGetValue(from, out var next))
        {
            if (next.Equals(name))
            {
                return true;
            }

            from = next;
        }

        return false;
    }
}
