using System.Globalization;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>Things that seem wrong with who is who and who belongs where, each list with how many there are in all.</summary>
public sealed record IdentityCases(
    CaseList<SamePersonCase> SamePerson, CaseList<LonePersonCase> WithoutAccount, int People, CaseList<SeveralAccountsCase> Several,
    CaseList<AlikeAccountsCase> Alike, CaseList<FamilyCase> Families)
{
    public int Total => SamePerson.Total + WithoutAccount.Total + Several.Total + Alike.Total + Families.Total;
}

/// <summary>The first of the cases, and how many there are.</summary>
public sealed record CaseList<T>(IReadOnlyList<T> Items, int Total);

/// <summary>Something that seems wrong, with a key by which it can be dismissed.</summary>
public abstract record IdentityCase(string Key)
{
    /// <summary>The same for the same things whenever it is asked.</summary>
    internal static string KeyOf(string kind, params IEnumerable<string> of)
    {
        var hash = of.Order(StringComparer.Ordinal).Aggregate(0ul, (sum, each) => StableHash.Mix(sum, StableHash.Of(each)));

        return $"{kind}-{hash.ToString("x16", CultureInfo.InvariantCulture)}";
    }
}

/// <summary>A person in a case.</summary>
/// <param name="LastSeenAt">Null for never.</param>
/// <param name="Account">The name of the account of now; null for none.</param>
public sealed record CasePerson(string Id, bool IsAnonymous, string? Name, string? Email, Instant? LastSeenAt, string? Account);

/// <summary>Several people with one address; the first is the one who should stay.</summary>
public sealed record SamePersonCase(string Key, string Email, IReadOnlyList<CasePerson> People) : IdentityCase(Key);

/// <summary>A person who belongs nowhere, with its events of 30 days.</summary>
public sealed record LonePersonCase(string Key, CasePerson Person, long Events, LocalDate? FirstSeenOn) : IdentityCase(Key);

/// <summary>A person of several accounts, with its stays, the newest first.</summary>
public sealed record SeveralAccountsCase(string Key, CasePerson Person, IReadOnlyList<StayView> Stays) : IdentityCase(Key);

/// <summary>Accounts that are called alike, or have one domain.</summary>
public sealed record AlikeAccountsCase(string Key, string Alike, IReadOnlyList<RelativeView> Accounts) : IdentityCase(Key);

/// <summary>An account whose parent is not there, or is somewhere below it.</summary>
public sealed record FamilyCase(string Key, RelativeView Account, string Parent, bool IsCycle) : IdentityCase(Key);
