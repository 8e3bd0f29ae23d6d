using System.Globalization;
using Latido.Engine.Facts;

namespace Latido.Server.Accounts;

/// <summary>Gathers what seems wrong while everybody is looked at: the most telling of each kind, and how many there are.</summary>
internal sealed class IdentityFinds(IReadOnlySet<string> dismissed, int most)
{
    private static readonly string[] Domains = ["domain", "website", "web", "url", "dominio"];
    private static readonly HashSet<string> Forms = ["sl", "slu", "sa", "sau", "inc", "ltd", "llc", "gmbh", "ag", "bv", "corp", "co", "srl", "sas", "limited"];

    private readonly Dictionary<string, Person> addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Person>> shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int No, string Key)>> names = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Found, long> lone = new();
    private readonly PriorityQueue<Found, long> several = new();
    private readonly List<FoundFamily> families = [];

    public int People { get; private set; }

    public int LoneCount { get; private set; }

    public int SeveralCount { get; private set; }

    public int FamilyCount { get; private set; }

    public IEnumerable<Found> Lone => Ordered(lone);

    public IEnumerable<Found> Several => Ordered(several);

    public IReadOnlyList<FoundFamily> Families => families;

    public int SameEmails => SameCases.Count;

    public int AlikeCount => AlikeCases.Count;

    /// <summary>People with one address, those with the most of them first.</summary>
    public IEnumerable<FoundGroup> SameEmail => SameCases.OrderByDescending(found => found.Numbers.Count).ThenBy(found => found.Of, StringComparer.Ordinal).Take(most);

    /// <summary>Accounts called alike.</summary>
    public IEnumerable<FoundGroup> AlikeAccounts => AlikeCases.OrderByDescending(found => found.Numbers.Count).ThenBy(found => found.Of, StringComparer.Ordinal).Take(most);

    private List<FoundGroup> SameCases => field ??=
    [
        .. shared.Select(each => new FoundGroup(IdentityCase.KeyOf("email", each.Value.Select(person => person.Id)), each.Key, each.Value.ConvertAll(person => person.No)))
            .Where(found => !dismissed.Contains(found.Key)),
    ];

    private List<FoundGroup> AlikeCases => field ??=
    [
        .. names.Where(each => each.Value.Count > 1)
            .Select(each => new FoundGroup(IdentityCase.KeyOf("alike", each.Value.Select(account => account.Key)), each.Key[2..], [.. each.Value.Select(account => account.No)]))
            .Where(found => !dismissed.Contains(found.Key)).DistinctBy(found => found.Key),
    ];

    /// <summary>Looks at a person who is nobody else's, with its events that wait for an account.</summary>
    public void See(Person person, long waiting)
    {
        People++;

        if (person.Email?.Trim().ToLowerInvariant() is { Length: > 0 } address && !addresses.TryAdd(address, person))
        {
            (shared.TryGetValue(address, out var them) ? them : shared[address] = [addresses[address]]).Add(person);
        }

        var accounts = person.Memberships.Where(each => !each.IsNone).Select(each => each.AccountNo).Distinct().Count();

        if (accounts == 0)
        {
            LoneCount += Keep(lone, new("lone", person, waiting)) ? 1 : 0;
        }
        else if (accounts > 1)
        {
            SeveralCount += Keep(several, new("several", person, accounts)) ? 1 : 0;
        }
    }

    /// <summary>Looks at what an account is called and where it is in the net.</summary>
    public void See(AccountFacts account)
    {
        if (Plain(account.NameOrKey) is { Length: > 2 } name)
        {
            Note($"n:{name}", account);
        }

        foreach (var (trait, value) in account.Traits.Others)
        {
            if (Domains.Contains(trait, StringComparer.OrdinalIgnoreCase) && DomainOf(value) is { Length: > 3 } domain)
            {
                Note($"d:{domain}", account);
            }
        }
    }

    /// <summary>Looks at an account's parent.</summary>
    public void See(AccountFacts account, string parent, bool isThere, bool isCycle)
    {
        var key = IdentityCase.KeyOf("family", account.Key, parent);

        if ((!isThere || isCycle) && !dismissed.Contains(key))
        {
            FamilyCount++;

            if (families.Count < most)
            {
                families.Add(new(key, account.No, parent, isCycle));
            }
        }
    }

    private static IEnumerable<Found> Ordered(PriorityQueue<Found, long> kept) =>
        kept.UnorderedItems.Select(item => item.Element).OrderByDescending(found => found.Weight).ThenBy(found => found.Number);

    private bool Keep(PriorityQueue<Found, long> kept, Found found)
    {
        if (dismissed.Count > 0 && dismissed.Contains(found.Key))
        {
            return false;
        }

        if (kept.Count < most)
        {
            kept.Enqueue(found, found.Weight);
        }
        else if (kept.TryPeek(out _, out var least) && found.Weight > least)
        {
            kept.DequeueEnqueue(found, found.Weight);
        }

        return true;
    }

    private void Note(string alike, AccountFacts account)
    {
        if (!names.TryGetValue(alike, out var them))
        {
            names[alike] = them = [];
        }

        if (!them.Exists(known => known.No == account.No))
        {
            them.Add((account.No, account.Key));
        }
    }

    /// <summary>A name without case, accents, signs, blanks and the legal form.</summary>
    private static string Plain(string name)
    {
        var words = TextFold.Fold(name).Replace(".", "", StringComparison.Ordinal)
            .Split([' ', ',', '-', '_', '/', '&', '(', ')', '\''], StringSplitOptions.RemoveEmptyEntries).ToList();

        if (words.Count > 1 && Forms.Contains(words[^1]))
        {
            words.RemoveAt(words.Count - 1);
        }

        return string.Concat(words);
    }

    private static string DomainOf(string value)
    {
        var text = value.Trim().ToLower(CultureInfo.InvariantCulture);
        var start = text.IndexOf("://", StringComparison.Ordinal);
        text = start < 0 ? text : text[(start + 3)..];
        text = text.StartsWith("www.", StringComparison.Ordinal) ? text[4..] : text;

        return text.Split('/', '?', ':')[0];
    }

    /// <summary>One person, and how telling it is. Its key is made when it is asked for.</summary>
    internal sealed record Found(string Kind, Person Person, long Weight)
    {
        public string Key => field ??= IdentityCase.KeyOf(Kind, Person.Id);

        public int Number => Person.No;
    }

    internal sealed record FoundGroup(string Key, string Of, List<int> Numbers);

    internal sealed record FoundFamily(string Key, int Number, string Parent, bool IsCycle);
}
