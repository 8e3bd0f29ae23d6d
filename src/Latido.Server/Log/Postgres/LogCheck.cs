using System.Runtime.CompilerServices;
using Npgsql;

namespace Latido.Server.Log.Postgres;

/// <summary>Reads every row of the log and tells all that is wrong: what doctor says of the PostgreSQL home.</summary>
internal static class LogCheck
{
    public static async IAsyncEnumerable<LogFinding> WalkAsync(
        NpgsqlDataSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(source, cancellationToken))
        {
            yield break;
        }

        // One statement sees one moment, whatever is written meanwhile.
        await using var command = source.CreateCommand(
            """
            SELECT group_no, partition, first_position, count, block, (SELECT group_no FROM log_head)
            FROM log_blocks ORDER BY group_no, partition
            """);
        command.CommandTimeout = 0;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var positions = new PositionCheck();
        var (number, head) = (0L, 0L);

        while (await rows.ReadAsync(cancellationToken))
        {
            var group = rows.GetInt64(0);
            head = rows.GetInt64(5);

            if (number != 0 && group > number + 1)
            {
                yield return Finding(0, number + 1, FormattableString.Invariant($"groups {number + 1} to {group - 1} are missing"));
            }

            number = group;

            if (Judge(rows, positions) is { } reason)
            {
                yield return Finding(rows.GetInt16(1), group, reason);
            }
        }

        if (number != head)
        {
            yield return Finding(0, head, FormattableString.Invariant($"the last group should be {head} and is {number}"));
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

    private static async Task<bool> ExistsAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT to_regclass('log_blocks') IS NOT NULL");

        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static LogFinding Finding(long partition, long group, string reason) => new(LogConnection.Table, partition, group, reason);
}
