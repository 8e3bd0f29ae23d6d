using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Accounts;

/// <summary>Puts the traits of many accounts by the API: new ones are made, what is left out stays, null clears.</summary>
internal static class UpsertAccounts
{
    private const int MaxAccounts = PutTraits.MaxAccounts;
    private const int MaxKeyBytes = 256;

    /// <summary>The accounts to put: 1 to 1,000 objects, read as they are, because what is left out differs from null.</summary>
    public sealed record Request(JsonElement Accounts);

    /// <summary>How many were taken. They are durable; their scores follow within a second.</summary>
    public sealed record Result(int Accepted);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/accounts", Handle)
            .RequireAuthorization(Policies.LookAfter)
            .WithName("UpsertAccounts")
            .WithSummary("Put the traits of up to 1,000 accounts")
            .WithDescription(
                "Each has a key, and any of: name, mrr ({amount, currency}), seats, startedOn, renewsOn, owner, parent, stageByHand, "
                + "touchByHand, and further traits as text. What is left out stays as it is; null clears.")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Ok<Result>, ProblemHttpResult>> Handle(
        Request request,
        CurrentWorkspace current,
        PutTraits put,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var accounts = Read(request).Select((account, i) =>
        {
            var key = KeyOf(account, i);
            account.Remove("key");
            Check(account, i);

            return (key, account);
        }).ToList();

        if (await put.RunAsync(current.Id, accounts, cancellationToken) is { } accepted)
        {
            return TypedResults.Ok(new Result(accepted));
        }

        return Problems.Full(response);
    }

    private static List<JsonObject> Read(Request request)
    {
        if (request.Accounts.ValueKind is not JsonValueKind.Array || request.Accounts.GetArrayLength() is 0 or > MaxAccounts)
        {
            throw new InvalidRequestException($"'accounts' must be a list of 1 to {MaxAccounts} accounts.");
        }

        return
        [
            .. request.Accounts.EnumerateArray().Select((account, i) => account.ValueKind is JsonValueKind.Object
                ? JsonObject.Create(account)!
                : throw new InvalidRequestException($"accounts[{i}] is not an object.")),
        ];
    }

    private static string KeyOf(JsonObject account, int index) =>
        account.TryGetPropertyValue("key", out var node) && node is JsonValue value && value.TryGetValue<string>(out var key)
        && key.Trim() is { Length: > 0 } trimmed && System.Text.Encoding.UTF8.GetByteCount(trimmed) <= MaxKeyBytes
            ? trimmed
            : throw new InvalidRequestException($"accounts[{index}] needs a 'key': text of 1 to {MaxKeyBytes} bytes.");

    /// <summary>The log takes what it is given for ever, so what cannot be right is refused here.</summary>
    private static void Check(JsonObject account, int index)
    {
        foreach (var name in (string[])["startedOn", "renewsOn"])
        {
            if (account[name] is { } day && (day is not JsonValue value || !value.TryGetValue<string>(out var text)
                || !NodaTime.Text.LocalDatePattern.Iso.Parse(text).Success))
            {
                throw new InvalidRequestException($"accounts[{index}].{name} is not a day. Write it as \"2026-01-31\".");
            }
        }

        if (account["seats"] is { } seats && (seats is not JsonValue number || !number.TryGetValue<int>(out var count) || count < 0))
        {
            throw new InvalidRequestException($"accounts[{index}].seats is not a whole number of 0 or more.");
        }

        if (account["stageByHand"] is JsonValue stage && stage.TryGetValue<string>(out var byHand) && byHand.Trim() == AccountTraits.LeftStage)
        {
            throw new InvalidRequestException(
                $"accounts[{index}].stageByHand is {AccountTraits.LeftStage}: that follows from what an account pays. Tell that its subscription was cancelled, or send an mrr of 0.");
        }

        if (account["mrr"] is { } mrr && !IsMoney(mrr))
        {
            throw new InvalidRequestException(
                $"accounts[{index}].mrr is not an amount. Write it as {{\"amount\": 1200, \"currency\": \"EUR\"}}.");
        }
    }

    private static bool IsMoney(JsonNode node) => node switch
    {
        JsonObject money => money["amount"] is JsonValue amount && amount.TryGetValue<decimal>(out _)
            && money["currency"] is JsonValue currency && currency.TryGetValue<string>(out var code) && code.Length == 3,
        JsonValue value => value.TryGetValue<decimal>(out _),
        _ => false,
    };
}
