using Latido.Server.Platform;

namespace Latido.Server.Log;

/// <summary>
/// Accounts hash into partitions, so that one account's records keep their order wherever the log lives. The choice
/// is stored with every record: never change it.
/// </summary>
public static class Partition
{
    public const int Count = 64;

    /// <summary>A workspace's share of the hash.</summary>
    public static ulong SeedOf(WorkspaceId workspace)
    {
        Span<byte> id = stackalloc byte[16];
        workspace.Value.TryWriteBytes(id);

        return Hash.Of(id);
    }

    /// <summary>The partition of the account that a record names; where it names none, of its person.</summary>
    public static int Of(ulong seed, ReadOnlySpan<byte> account, ReadOnlySpan<byte> person, ReadOnlySpan<byte> anonymous) =>
        (int)(Hash.Of(!account.IsEmpty ? account : !person.IsEmpty ? person : anonymous, seed) >> 58);
}
