using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>Who somebody is for the deal, as <c>stakeholder.named</c> facts say it.</summary>
internal static class Stakeholders
{
    private static readonly Words[] Names = [new("user", "usuario"), new("champion", "valedor interno"), new("decision maker", "quien decide"), new("sponsor", "patrocinador"), new("blocker", "opositor")];

    /// <summary>The people that were named, with the role said last, as a place in <see cref="BusinessForms.Roles"/>.</summary>
    public static Dictionary<Person, int> Of(BusinessBook book, int day)
    {
        var roles = new Dictionary<Person, int>();

        foreach (ref readonly var fact in book.UpTo(day))
        {
            if (fact is { Type: BusinessType.StakeholderNamed, Who: { } who })
            {
                roles[who] = fact.Choice;
            }
        }

        return roles;
    }

    /// <summary>Champion, decision maker or sponsor: without them there is no renewal.</summary>
    public static bool IsDecisive(int role) => role is >= 1 and <= 3;

    public static Words NameOf(int role) => Names[role];
}
