using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>A person, found by any of its ids.</summary>
/// <param name="Id">The known id, or the anonymous one until there is a known one.</param>
/// <param name="IsAnonymous">No known id was seen yet.</param>
/// <param name="Name">As a system says it; the same holds for e-mail and title.</param>
/// <param name="Email">The address.</param>
/// <param name="Title">Role or title.</param>
/// <param name="KnownIds">All known ids that lead to the person, its own first, at most 1,000.</param>
/// <param name="AnonymousIds">All anonymous ids that lead to the person, at most 1,000.</param>
/// <param name="MergedInto">The person, where the id asked for was once another's who turned out to be this one; else null.</param>
/// <param name="Merged">Those who turned out to be this person and could be split off again with what they did, at most 1,000.</param>
/// <param name="Accounts">Where the person belonged and belongs, the newest first.</param>
/// <param name="FirstSeenOn">The first day with use within the days that are kept; null for none.</param>
/// <param name="LastSeenAt">The last moment something was done; null for never.</param>
/// <param name="Events">Events of any kind in the last days, today included, whatever account they went to.</param>
/// <param name="Engagement">Engagement 0-100 in the account of now; null without one, or while never active there.</param>
public sealed record PersonDetail(
    string Id, bool IsAnonymous, string? Name, string? Email, string? Title, IReadOnlyList<string> KnownIds, IReadOnlyList<string> AnonymousIds,
    PersonLink? MergedInto, IReadOnlyList<PersonLink> Merged, IReadOnlyList<StayView> Accounts, LocalDate? FirstSeenOn, Instant? LastSeenAt,
    PersonEvents Events, double? Engagement)
{
    /// <summary>What to call the person.</summary>
    internal string Called => Name ?? Email ?? Id;

    /// <summary>Events on each of the last 90 days, oldest first.</summary>
    internal IReadOnlyList<long> Days { get; init; } = [];
}

/// <summary>A person by one id.</summary>
public sealed record PersonLink(string Id, bool IsAnonymous, string? Name)
{
    internal static PersonLink Of(Person person) => new(person.Id, person.IsAnonymous, person.Name ?? person.Email);
}

/// <summary>A time in an account. "To" is the moment of leaving; null while it lasts.</summary>
public sealed record StayView(string Key, string Name, Instant From, Instant? To, bool IsCurrent);

/// <summary>Events in the last 7, 30 and 90 days.</summary>
public sealed record PersonEvents(long Last7, long Last30, long Last90);
