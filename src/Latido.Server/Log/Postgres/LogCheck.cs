using System.Runtime.CompilerServices;
using Npgsql;

namespace Latido.Server.Log.Postgres;

/// <summary>Reads every row of the log and tells all that is wrong: what doctor says of the PostgreSQL home.</summary>
internal static class LogCheck
{
    private const int GroupsPerQuery = 1000;

    public static async IAsyncEnumerable<LogFinding> WalkAsync(
        NpgsqlDataSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What lies up to the head of now does not change any more, whatever is written meanwhile.
        var (first, head, ends) = await ReadHeadAsync(source, cancellationToken);
        var positions = new PositionCheck();
        var number = first - 1;

        if (first == 1)
        {
            positions.Set(new long[Partition.Count]);
        }

        for (var after = first - 1; after < head; after += GroupsPerQuery)
        {
            await using var command = source.CreateCommand(
                """
                SELECT group_no, partition, first_position, count, block FROM log_blocks
                WHERE group_no > $1 AND group_no <= $2 ORDER BY group_no, partition
                """);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Math.Min(after + GroupsPerQuery, head) });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);

            while (await rows.ReadAsync(cancellationToken))
            {
                var group = rows.GetInt64(0);

                if (group > number + 1)
                {
                    yield return Finding(0, number + 1, FormattableString.Invariant($"groups {number + 1} to {group - 1} are missing"));
                }

                number = group;

                if (Judge(rows, positions) is { } reason)
                {
                    yield return Finding(rows.GetInt16(1), group, reason);
                }
            }
        }

        if (number < head)
        {
            yield return Finding(0, head, FormattableString.Invariant($"the last group should be {head} and is {number}"));
        }

        foreach (var (partition, end) in positions.Next.Index())
        {
            if (end >= 0 && end != ends[partition])
            {
                yield return Finding(partition, head, FormattableString.Invariant($"partition {partition} ends at {end} where {ends[partition]} was expected"));
            }
        }
    }

    private static string? Judge(NpgsqlDataReader row, PositionCheck positions)
    {
        try
        {
            var bytes = row.GetFieldValue<byte[]>(4);
            Block.Check(bytes);
            var block = Block.Read(bytes);

            return block.Length != bytes.Length || block.Partition != row.GetInt16(1) || block.FirstPosition != row.GetInt64(2) || block.Count != row.GetInt32(3)
                ? "the row and its block do not agree"
                : positions.Pass(block);
        }
        catch (DamagedLogException damage)
        {
            return damage.Finding.Reason;
        }
    }

    private static async Task<(long First, long Head, long[] Ends)> ReadHeadAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var exists = source.CreateCommand("SELECT to_regclass('log_blocks') IS NOT NULL");

        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return (1, 0, []);
        }

        await using var command = source.CreateCommand(
            "SELECT COALESCE((SELECT min(group_no) FROM log_blocks), greatest(group_no, 1)), group_no, positions FROM log_head");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);

        return await row.ReadAsync(cancellationToken) ? (row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<long[]>(2)) : (1, 0, []);
    }

    private static LogFinding Finding(long partition, long group, string reason) => new(LogConnection.Table, partition, group, reason);
}
