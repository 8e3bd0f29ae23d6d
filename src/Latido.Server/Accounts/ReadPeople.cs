using System.Globalization;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Accounts;

/// <summary>Reads a person, and an account's raw events, by the API.</summary>
internal static class ReadPeople
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/people/{id}", One).WithSummary("Read one person by any of its ids").WithName("GetPerson")
            .WithDescription(
                "The id is a known one or an anonymous one, escaped as an address asks; where both exist the known one is meant. An id of somebody who "
                + "turned out to be another person leads to that one, which 'mergedInto' then names.");
        api.MapGet("/accounts/{key}/events", EventsAsync).WithSummary("Read an account's raw events, newest first").WithName("ListEvents")
            .WithDescription(
                "Out of the log, which keeps 90 days. An event that names an account is that account's; one that names none is the account's of which its "
                + "person was a member at its time. 'from' and 'to' are moments (2026-01-31T09:00:00Z; 'to' is not included) or days of the workspace "
                + "(2026-01-31; both are). 'next' of the answer is the cursor of the page after it.");
    }

    /// <summary>Ids may hold anything; an escaped slash comes as it was sent.</summary>
    private static Results<Ok<PersonDetail>, NotFound> One(PersonReader people, string id) =>
        people.Find(id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)) is { } person ? TypedResults.Ok(person) : TypedResults.NotFound();

    private static async Task<Results<Ok<Page<RawEvent>>, NotFound>> EventsAsync(
        AccountReader accounts, AccountEvents events, string key, string? from, string? to, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var size = limit switch
        {
            null => 100,
            >= 1 and <= AccountEvents.Most => limit.Value,
            _ => throw new InvalidRequestException($"Ask for 1 to {AccountEvents.Most} events at a time."),
        };
        var zone = accounts.Zone;
        var (since, until) = (ReadMoment(from, "from", zone, isEnd: false), ReadMoment(to, "to", zone, isEnd: true));

        if (since >= until)
        {
            throw new InvalidRequestException("'from' must be before 'to'.");
        }

        var place = cursor is null ? (EventPlace?)null : PlaceOf(Cursor.Read(cursor, 3));

        if (!accounts.Has(key))
        {
            return TypedResults.NotFound();
        }

        var (items, last) = await events.OfAccountAsync(key, since, until, place, size, cancellationToken);

        return TypedResults.Ok(new Page<RawEvent>(items, last is { } end ? Cursor.Of(Text(end.At), Text(end.Group), Text(end.Order)) : null));
    }

    /// <summary>A moment or a day of the workspace; as an end, a day is meant whole.</summary>
    internal static Instant? ReadMoment(string? text, string name, DateTimeZone zone, bool isEnd)
    {
        if (text is null)
        {
            return null;
        }

        if (LocalDatePattern.Iso.Parse(text) is { Success: true } day && day.Value.Year is > 1900 and < 9000)
        {
            return zone.AtStartOfDay(isEnd ? day.Value.PlusDays(1) : day.Value).ToInstant();
        }

        // A plus in an address is a blank where nobody escaped it.
        return OffsetDateTimePattern.ExtendedIso.Parse(text.Replace(' ', '+')) is { Success: true } moment
            ? moment.Value.ToInstant()
            : throw new InvalidRequestException($"'{text}' is neither a moment nor a day for '{name}'. Write it as 2026-01-31T09:00:00Z or 2026-01-31.");
    }

    private static EventPlace PlaceOf(IReadOnlyList<string> values) =>
        long.TryParse(values[0], CultureInfo.InvariantCulture, out var at) && long.TryParse(values[1], CultureInfo.InvariantCulture, out var group)
            && int.TryParse(values[2], CultureInfo.InvariantCulture, out var order)
            ? new(at, group, order)
            : throw Cursor.NotOurs();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
