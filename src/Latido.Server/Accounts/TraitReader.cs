using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>Tells which traits the accounts of a workspace have that are numbers or days, so that one can be chosen.</summary>
public sealed class TraitReader(LiveWorkspaces workspaces)
{
    private const int MostNames = 200;

    /// <summary>Names are looked for among so many accounts: a trait hardly any account has is typed in.</summary>
    private const int MostAccounts = 500;

    /// <summary>The names, in the order of the alphabet.</summary>
    public IReadOnlyList<string> Names(WorkspaceId workspace) => workspaces.Of(workspace).Read(board => board.Facts.Accounts.Take(MostAccounts)
        .SelectMany(account => account.Track?.Points ?? []).Select(point => point.Trait)
        .Distinct(StringComparer.Ordinal).Take(MostNames).Order(StringComparer.OrdinalIgnoreCase).ToList());
}
