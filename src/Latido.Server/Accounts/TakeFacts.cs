using System.Buffers;
using System.Text;
using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Server.Ingest;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Accounts;

/// <summary>
/// Takes in business facts by the API: answers, tickets, invoices, subscriptions, meetings, messages. They pass the same
/// list of checks as all else that comes in; each that does not pass is told with its cure, and the others are taken.
/// </summary>
internal sealed class TakeFacts(FrontDoor door, LogWriter log, IAccountsOfPeople people, Progress progress, TimeProvider time)
{
    public const int MaxFacts = 1_000;

    /// <summary>The types that may leave the account to be found by the person.</summary>
    private static readonly string ByPerson = string.Join(", ", BusinessForms.All.Where(form => form.StandsAlone).Select(form => form.Name));

    private static readonly Guid Source = new("00000000-0000-0000-0000-0000000000ac");
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>The facts to take: 1 to 1,000 objects, read as they are, because each type has members of its own.</summary>
    public sealed record Request(JsonElement Facts);

    /// <summary>A fact that was not taken.</summary>
    /// <param name="Index">Its place in the list, from 0.</param>
    /// <param name="Reason">One of the closed list of reasons, as <c>bad_fact</c>.</param>
    /// <param name="Problem">What is wrong with it, and the cure.</param>
    public sealed record Rejected(int Index, string Reason, string Problem);

    /// <summary>What became of the facts.</summary>
    /// <param name="Accepted">Facts that are durable now.</param>
    /// <param name="Duplicates">Facts the log had already, said just the same.</param>
    /// <param name="Rejected">Facts that were not taken, each with its reason.</param>
    public sealed record Result(int Accepted, int Duplicates, IReadOnlyList<Rejected> Rejected);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/facts", Handle)
            .RequireAuthorization(Policies.LookAfter)
            .WithName("TakeFacts")
            .WithSummary("Tell up to 1,000 business facts: answers, tickets, invoices, subscriptions, meetings, messages")
            .WithDescription(
                "Each has type, id, account, and any of: at (ISO 8601; now if left out), person, source, and the members of its type. "
                + $"Without an account {ByPerson} are of the account where the person belonged "
                + "at that time, as it is known now (accountBy: person); to correct one or take it back, name that account. "
                + $"The types are {string.Join(", ", BusinessForms.All.Select(form => form.Name))}. "
                + "Within its source an id is one fact of its account: sent again it changes nothing, sent with other values it corrects what was said; "
                + "fact.withdrawn takes it back. What is wrong with a fact is told by its index, and the others are taken.")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Ok<Result>, ProblemHttpResult>> Handle(
        Request request, CurrentWorkspace current, TakeFacts take, HttpResponse response, CancellationToken cancellationToken)
    {
        if (request.Facts.ValueKind is not JsonValueKind.Array || request.Facts.GetArrayLength() is 0 or > MaxFacts)
        {
            throw new InvalidRequestException($"'facts' must be a list of 1 to {MaxFacts} facts.");
        }

        if (await take.RunAsync(current.Id, request.Facts, cancellationToken) is { } result)
        {
            return TypedResults.Ok(result);
        }

        return Problems.Full(response);
    }

    /// <summary>Takes what can be taken, and waits until it is seen, five seconds at most; null: the house is full, or too far behind, for the moment.</summary>
    public async Task<Result?> RunAsync(WorkspaceId workspace, JsonElement facts, CancellationToken cancellationToken)
    {
        using var calls = new Calls();

        foreach (var fact in facts.EnumerateArray())
        {
            calls.Add() = Read(fact, calls);
        }

        var now = time.GetCurrentMicroseconds();
        var terms = door.TermsFor(workspace, now, isHistory: true);

        if (FactsByPerson.In(calls) is { Count: > 0 } byPerson)
        {
            // Judged by half of what is known, it would be of the wrong account for good.
            if (!await people.CatchUpAsync(LongestWait, cancellationToken))
            {
                return null;
            }

            people.Name(workspace, calls, byPerson, terms.Now);
        }

        using var post = new Post(workspace, Source, now, calls.Count, calls.Length);
        var refusals = new List<Refusal>();
        Intake.Admit(calls, post, terms, refusals);
        List<Rejected> rejected = [.. refusals.Select(refusal => new Rejected(refusal.Index, refusal.Reason.Key(), ProblemOf(calls, refusal)))];

        if (post.Count == 0)
        {
            return new(0, 0, rejected);
        }

        var appended = await log.AppendAsync(post, CancellationToken.None);

        if (appended.IsFull)
        {
            return null;
        }

        // Whoever tells a fact and reads the account at once finds it.
        await progress.WaitAsync(LongestWait, cancellationToken);

        return new(appended.Accepted, appended.Duplicates, rejected);
    }

    private static Call Read(JsonElement fact, Calls calls)
    {
        var call = new Call { Kind = CallKind.Business, IsTimeRight = true };

        if (fact.ValueKind is not JsonValueKind.Object)
        {
            return call with { Flaw = DropReason.Unreadable };
        }

        call.Raw = calls.Keep(Encoding.UTF8.GetBytes(fact.GetRawText()));

        if (call.Raw.Length > Intake.MaxCall)
        {
            return call;
        }

        // The id is of all that is said: a correction is no duplicate.
        call.MessageId = call.Raw;

        var rest = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(rest);
        json.WriteStartObject();

        foreach (var member in fact.EnumerateObject())
        {
            switch (member.Name)
            {
                case "type":
                    call.Name = Keep(member.Value, calls);
                    break;
                case "account":
                    call.Account = Keep(member.Value, calls);
                    call.Flaw ??= member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null ? null : DropReason.BadId;
                    break;
                case "person":
                    call.Person = Keep(member.Value, calls);
                    break;
                case "at":
                    call.Flaw ??= WireTime.TryRead(calls.Text(Keep(member.Value, calls)), out call.At) ? null : DropReason.BadTime;
                    break;
                default:
                    member.WriteTo(json);
                    break;
            }
        }

        json.WriteEndObject();
        json.Flush();
        call.Payload = calls.Keep(rest.WrittenSpan);

        return call;
    }

    private static Slice Keep(JsonElement value, Calls calls) => value.ValueKind switch
    {
        JsonValueKind.String => calls.Keep(Encoding.UTF8.GetBytes(value.GetString()!)),
        JsonValueKind.Number => calls.Keep(Encoding.UTF8.GetBytes(value.GetRawText())),
        _ => default,
    };

    private static string ProblemOf(Calls calls, Refusal refusal)
    {
        ref readonly var call = ref calls[refusal.Index];

        if (refusal.Reason == DropReason.NoAccount)
        {
            return call.Person.Length > 0 && BusinessForms.Find(calls.Text(call.Name)) is { StandsAlone: true }
                ? $"'account' is missing, and '{Encoding.UTF8.GetString(calls.Text(call.Person))}' belonged to none that is known at that time. Name the account, or tell first where the person belongs."
                : $"'account' is missing: the key of the account it is about. Only {ByPerson} may say 'person' instead.";
        }

        if (refusal.Reason != DropReason.BadFact && refusal.Reason != DropReason.NoName)
        {
            return $"'at', 'account', 'person' or its size: {refusal.Reason.Text()}.";
        }

        BusinessSaying.Read(Encoding.UTF8.GetString(calls.Text(call.Name)), calls.Text(call.Payload), out var problem);

        return problem;
    }
}
