using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>A business fact as API and timeline show it.</summary>
/// <param name="Person">The person's id as it was sent; null for nobody.</param>
/// <param name="Members">What it says, by its type's members.</param>
public sealed record BusinessView(string Type, string Id, string Source, Instant At, string? Person, JsonObject Members);

/// <summary>Reads what happened in the business with an account. Scoped.</summary>
internal sealed class BusinessReader(Store store)
{
    public const int Most = 1_000;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/accounts/{key}/facts", Handle).WithName("ListFacts")
            .WithSummary("List the business facts of an account, newest first, and which segments it came into and left")
            .WithDescription(
                "From 'from' to 'to', moments (ISO 8601) or days of the workspace, of one 'type' or all; 'limit' of them, at most 1,000. "
                + "segment.entered and segment.left are Latido's own: they say which segment (touch:high, stage:renewal and so on for touch models and stages), "
                + "stand at the beginning of the day that closed otherwise than the one before (today's are as of now), and nobody sends them. "
                + "'redefined' says that the segment asks something else since that day, so that nothing need have happened at the account.");

    private static async Task<Results<Ok<Items<BusinessView>>, NotFound>> Handle(
        string key, string? type, string? from, string? to, int? limit, HttpRequest request, AccountReader accounts, BusinessReader facts, OwnFactsReader own,
        CancellationToken cancellationToken)
    {
        var (since, until) = (ReadPeople.ReadMoment(from, "from", accounts.Zone, isEnd: false), ReadPeople.ReadMoment(to, "to", accounts.Zone, isEnd: true));

        if (type is not null && BusinessForms.Find(type) is null && !OwnFacts.Types.Contains(type))
        {
            throw new InvalidRequestException($"There is no type '{type}'. The types are {string.Join(", ", BusinessForms.All.Select(form => form.Name).Concat(OwnFacts.Types))}.");
        }

        if (limit is < 1 or > Most)
        {
            throw new InvalidRequestException($"Ask for 1 to {Most} facts at a time.");
        }

        if (!accounts.Has(key))
        {
            return TypedResults.NotFound();
        }

        var most = limit ?? 100;
        var found = own.Of(key, type, since, until, most, Languages.Of(request))
            .Concat(await facts.OfAsync(key, type, since, until, most, cancellationToken));

        return TypedResults.Ok(new Items<BusinessView>([.. found.OrderByDescending(fact => fact.At).Take(most)]));
    }

    /// <summary>The facts of an account, newest first.</summary>
    public async Task<IReadOnlyList<BusinessView>> OfAsync(
        string account, string? type, Instant? from, Instant? to, int limit, CancellationToken cancellationToken)
    {
        var rows = store.Set<BusinessRow>().AsNoTracking().Where(row => row.AccountKey == account);
        rows = type is null ? rows : rows.Where(row => row.Type == type);
        rows = from is { } first ? rows.Where(row => row.At >= first) : rows;
        rows = to is { } end ? rows.Where(row => row.At < end) : rows;
        var found = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.FactId).Take(limit).ToListAsync(cancellationToken);

        return [.. found.Select(ViewOf)];
    }

    private static BusinessView ViewOf(BusinessRow row)
    {
        var members = JsonSerializer.Deserialize<JsonObject>(row.Payload) ?? [];
        members.Remove("id");
        members.Remove("source");

        return new(row.Type, row.FactId, row.Source, row.At, row.Person.Length > 0 ? row.Person : null, members);
    }
}
