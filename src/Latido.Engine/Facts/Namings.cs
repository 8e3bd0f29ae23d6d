using System.Text;

namespace Latido.Engine.Facts;

/// <summary>
/// Takes in what members say of the names of events. A name that turns out to be another's counts as that one, with all that
/// came under it: its use is given to the other, so nothing that reads use has to know.
/// </summary>
internal sealed class Namings(FactsParts parts, Crediting crediting)
{
    public void Take(in Fact fact)
    {
        if (fact.Name.IsEmpty || NamingSaying.Read(fact.Payload) is not { } saying)
        {
            parts.CountUnusable();
            return;
        }

        if (OwnNumberOf(fact.Name) is not { } number)
        {
            parts.CountUnusable();
            return;
        }

        parts.Events.Note(number, saying);
        parts.Dirty.MarkItem(PageKind.Names, number);

        if (saying.SameAs is { } other)
        {
            Join(number, other.Length == 0 ? number : OwnNumberOf(Encoding.UTF8.GetBytes(other)) ?? parts.Events.Find(EventNames.Others));
        }
    }

    private void Join(int number, int other)
    {
        var before = parts.Events.LeadOf(number);

        foreach (var changed in parts.Events.Join(number, other))
        {
            parts.Dirty.MarkItem(PageKind.Names, changed);
        }

        // What counted as another already has no use of its own.
        if (before == number && parts.Events.LeadOf(number) is var lead && lead != number)
        {
            parts.ChangeUse(use => use.Rename(number, lead), crediting.MarkUse);
        }
    }

    /// <summary>The number of the name itself, whatever it counts as, given now if it is new; null where there were too many names before it.</summary>
    private int? OwnNumberOf(ReadOnlySpan<byte> name)
    {
        _ = parts.NumberOf(name);

        return parts.Events.Find(name) is >= 0 and var number ? number : null;
    }
}
