using Latido.Server.Shell;
using Microsoft.AspNetCore.WebUtilities;

namespace Latido.Server.Accounts.Pages;

/// <summary>Views as addresses: those everybody has, and those a member keeps.</summary>
internal static class ViewAddress
{
    /// <summary>The views everybody has, with the keys of their names.</summary>
    public static readonly IReadOnlyList<(string Name, Address Address)> Usual =
    [
        ("all", Read("")),
        ("mine", Read($"owner={AccountWords.Me}")),
        ("risk", Read("band=red")),
        ("renew", Read("renewal=within-90")),
        ("onboarding", Read("stage=onboarding")),
        ("low", Read("touch=tech")),
    ];

    /// <summary>The address that opens a kept view; it says which one is open, so that it can be changed.</summary>
    public static Address Of(SavedView view) => Read(view.Query).With("view", view.Id.ToString());

    /// <summary>What of an address a view keeps.</summary>
    public static string QueryOf(Address address) => address.Without("page", "view").ToString()[AccountWords.Path.Length..].TrimStart('?');

    /// <summary>Whether the addresses filter alike, whatever their order, columns and page.</summary>
    public static bool FilterAlike(Address one, Address other) =>
        AccountWords.Filters.All(name => one.Values(name).Order(StringComparer.Ordinal).SequenceEqual(other.Values(name).Order(StringComparer.Ordinal)));

    private static Address Read(string query) => AccountWords.Read(QueryHelpers.ParseQuery(query));
}
