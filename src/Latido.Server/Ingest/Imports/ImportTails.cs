using System.Buffers.Binary;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Ingest.Imports;

/// <summary>
/// Learns what the log has of an import that was cut off beyond its bookmark, so that nothing of it counts twice however
/// late it is resumed: the log itself knows ids for a day only. After a kill this is done at the next start, before
/// retention could remove what must be known.
/// </summary>
internal sealed class ImportTails(EventLog log, StoreFactory stores, ImportSpool spool) : IHostedService
{
    /// <summary>The last group that is durable now: what is sent from here on lies behind it.</summary>
    public long Head => log.HeadGroup;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        spool.Clear();
        await using var store = stores.Open();
        var cutOff = await store.Set<Import>().IgnoreQueryFilters(Store.AllWorkspaces).AsNoTracking()
            .Where(import => import.LogGroup != null).ToListAsync(cancellationToken);

        foreach (var import in cutOff)
        {
            await LearnAsync(import, cancellationToken);
            await using var own = stores.Open(import.WorkspaceId);
            await own.UpsertAsync([import], cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Adds the ids of the import's records behind the group that it names. Does nothing where they are known.</summary>
    public async Task LearnAsync(Import import, CancellationToken cancellationToken)
    {
        if (import.LogGroup is not { } known)
        {
            return;
        }

        var ids = Read(import.IdsBeyond);
        var head = log.HeadGroup;

        if (known < head)
        {
            await foreach (var group in log.ReadAsync(known, cancellationToken))
            {
                Learn(import, group, ids);

                if (group.Number >= head)
                {
                    break;
                }
            }
        }

        (import.LogGroup, import.IdsBeyond) = (null, Write(ids));
    }

    public static HashSet<ulong> Read(byte[]? bytes)
    {
        HashSet<ulong> ids = [];

        for (var at = 0; at < (bytes?.Length ?? 0); at += sizeof(ulong))
        {
            ids.Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)));
        }

        return ids;
    }

    private static byte[]? Write(HashSet<ulong> ids)
    {
        var bytes = new byte[ids.Count * sizeof(ulong)];
        var at = 0;

        foreach (var id in ids)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), id);
            at += sizeof(ulong);
        }

        return bytes is [] ? null : bytes;
    }

    private static void Learn(Import import, LogGroup group, HashSet<ulong> ids)
    {
        foreach (var record in group)
        {
            if (record.Source == import.Id && record.Workspace == import.WorkspaceId)
            {
                ids.Add(record.Id);
            }
        }
    }
}
