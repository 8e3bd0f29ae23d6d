using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>Opens a workspace with its first source and its first API token.</summary>
public sealed class CreateWorkspace(StoreFactory stores, KeyRing keys, WorkspaceDirectory directory, TimeProvider time)
{
    public sealed record Request(string Name)
    {
        /// <summary>The moment at which its clock shall stand; null for a live one.</summary>
        public Instant? FrozenAt { get; init; }

        public string Zone { get; init; } = "UTC";

        public string Currency { get; init; } = "EUR";

        public string Language { get; init; } = "en";

        /// <summary>Set for a demonstration: what it is to be made from.</summary>
        internal DemoCompany? Demo { get; init; }
    }

    /// <summary>The new workspace. The keys are shown now and never again: the server keeps only their hashes.</summary>
    public sealed record Result(WorkspaceId Workspace, string WriteKey, string ApiToken);

    public async Task<Result> RunAsync(Request request, CancellationToken cancellationToken)
    {
        await using var store = stores.Open();
        var result = Prepare(store, request, time.GetCurrentInstant());
        await store.SaveChangesAsync(cancellationToken);
        await AnnounceAsync(cancellationToken);

        return result;
    }

    /// <summary>Adds the rows to the store without saving them, for a use case that adds more in the same transaction.</summary>
    internal static Result Prepare(Store store, Request request, Instant now)
    {
        Check(request);
        var result = new Result(WorkspaceId.New(), Key.NewWriteKey(), Key.NewApiToken());
        store.Add(new Workspace
        {
            Id = result.Workspace,
            Name = request.Name.Trim(),
            FrozenAt = request.FrozenAt,
            Zone = request.Zone,
            Currency = request.Currency,
            Language = request.Language,
            CreatedAt = now,
            Demo = request.Demo?.ToString(),
        });
        var source = new Source
        {
            Id = Id.New(),
            WorkspaceId = result.Workspace,
            Name = request.Language == "es" ? "Primera fuente" : "First source",
            CreatedAt = now,
        };
        store.Add(source);
        store.Add(WriteKey.Of(result.Workspace, source.Id, result.WriteKey, now));
        store.Add(new ApiToken
        {
            Id = Id.New(),
            WorkspaceId = result.Workspace,
            Name = "First token",
            TokenHash = Key.HashOf(result.ApiToken),
            TokenPrefix = Key.PrefixOf(result.ApiToken),
            Scope = Role.Admin,
            CreatedAt = now,
        });

        return result;
    }

    /// <summary>Makes the new rows known to those who hold them in memory.</summary>
    internal async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        await keys.RefreshAsync(cancellationToken);
        await directory.RefreshAsync(cancellationToken);
    }

    internal static void Check(Request request)
    {
        if (request.Name.Trim() is "" or { Length: > Workspace.MaxName })
        {
            throw new InvalidRequestException($"A workspace needs a name of 1 to {Workspace.MaxName} letters.") { Reason = "name" };
        }

        if (Zones.Find(request.Zone) is null)
        {
            throw new InvalidRequestException($"'{request.Zone}' is not a time zone. Give an IANA name, such as Europe/Madrid.") { Reason = "zone" };
        }

        if (request.Currency is not { Length: 3 } || !request.Currency.All(char.IsAsciiLetterUpper))
        {
            throw new InvalidRequestException($"'{request.Currency}' is not a currency. Give three capital letters, such as EUR.") { Reason = "currency" };
        }

        if (request.Language is not ("es" or "en"))
        {
            throw new InvalidRequestException($"'{request.Language}' is not a language of Latido. Give es or en.") { Reason = "language" };
        }
    }
}
