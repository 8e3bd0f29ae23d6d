using Latido.Engine.Facts;
using Latido.Server.Shell;

namespace Latido.Server.Accounts.Pages;

/// <summary>The address of a person's page and of what is done there. Ids are the customer's own and may hold anything.</summary>
public static class PersonLinks
{
    public static string To(string id) => $"/people/{Uri.EscapeDataString(id)}";

    public static string Act(string id, string act, params IEnumerable<(string Name, string? Value)> state) => Address.Of($"{To(id)}/{act}", state).ToString();

    /// <summary>An id with its kind as one word of an address: what is anonymous begins with a tilde, what is not with an equals sign.</summary>
    public static string WordOf(PersonId id) => (id.IsAnonymous ? "~" : "=") + id.Id;

    /// <summary>The id of such a word; null where it is none.</summary>
    public static PersonId? IdOf(string? word) => word is ['~' or '=', _, ..] ? new(word[1..], word[0] == '~') : null;
}
