using Npgsql;
using NpgsqlTypes;

namespace Latido.Server.Log.Postgres;

/// <summary>
/// Writes a group's blocks and moves the head on, in one transaction: a small group by one statement, which is one
/// journey; a large one by COPY, which takes longer to begin and is twice as fast once it runs.
/// </summary>
internal sealed class GroupInsert
{
    private const int LargeBytes = 128 * 1024;

    // The head only ever moves on from where we left it: nobody else can have written in between.
    private const string MoveHead = "UPDATE log_head SET group_no = $1, positions = $2 WHERE group_no = $1 - 1";

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlCommand move;
    private readonly NpgsqlCommand insert;

    private GroupInsert(NpgsqlConnection connection)
    {
        this.connection = connection;
        move = Command(MoveHead, NpgsqlDbType.Bigint, Many(NpgsqlDbType.Bigint));
        insert = Command(
            $"""
            WITH head AS ({MoveHead} RETURNING group_no)
            INSERT INTO log_blocks (group_no, partition, first_position, count, block)
            SELECT head.group_no, blocks.* FROM head, unnest($3, $4, $5, $6) AS blocks
            """,
            NpgsqlDbType.Bigint,
            Many(NpgsqlDbType.Bigint),
            Many(NpgsqlDbType.Smallint),
            Many(NpgsqlDbType.Bigint),
            Many(NpgsqlDbType.Integer),
            Many(NpgsqlDbType.Bytea));
    }

    public static async Task<GroupInsert> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var writer = new GroupInsert(connection);
        await writer.move.PrepareAsync(cancellationToken);
        await writer.insert.PrepareAsync(cancellationToken);

        return writer;
    }

    /// <summary>False if the head was not where it should be; then nothing was written.</summary>
    public bool TryWrite(LogGroup group, ReadOnlySpan<long> positions) =>
        group.Bytes < LargeBytes ? TryInsert(group, positions) : TryCopy(group, positions);

    private bool TryInsert(LogGroup group, ReadOnlySpan<long> positions)
    {
        List<short> partitions = [];
        List<long> firsts = [];
        List<int> counts = [];
        List<byte[]> blocks = [];

        foreach (var (block, bytes) in BlocksOf(group))
        {
            partitions.Add((short)block.Partition);
            firsts.Add(block.FirstPosition);
            counts.Add(block.Count);
            blocks.Add(bytes.ToArray());
        }

        Set(insert, group.Number, positions.ToArray(), partitions, firsts, counts, blocks);

        return insert.ExecuteNonQuery() > 0;
    }

    private bool TryCopy(LogGroup group, ReadOnlySpan<long> positions)
    {
        using var transaction = connection.BeginTransaction();
        Set(move, group.Number, positions.ToArray());

        if (move.ExecuteNonQuery() == 0)
        {
            return false;
        }

        using (var copy = connection.BeginBinaryImport(
            "COPY log_blocks (group_no, partition, first_position, count, block) FROM STDIN (FORMAT binary)"))
        {
            foreach (var (block, bytes) in BlocksOf(group))
            {
                copy.StartRow();
                copy.Write(group.Number, NpgsqlDbType.Bigint);
                copy.Write((short)block.Partition, NpgsqlDbType.Smallint);
                copy.Write(block.FirstPosition, NpgsqlDbType.Bigint);
                copy.Write(block.Count, NpgsqlDbType.Integer);
                copy.Write(bytes, NpgsqlDbType.Bytea);
            }

            copy.Complete();
        }

        transaction.Commit();

        return true;
    }

    private static IEnumerable<(Block Block, ReadOnlyMemory<byte> Bytes)> BlocksOf(LogGroup group)
    {
        for (var at = 0; at < group.Bytes;)
        {
            var block = Block.Read(group.Body[at..]);
            yield return (block, group.Slice(at, block.Length));
            at += block.Length;
        }
    }

    private NpgsqlCommand Command(string sql, params NpgsqlDbType[] types)
    {
        var command = new NpgsqlCommand(sql, connection);

        foreach (var type in types)
        {
            command.Parameters.Add(new() { NpgsqlDbType = type });
        }

        return command;
    }

    private static void Set(NpgsqlCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }

    private static NpgsqlDbType Many(NpgsqlDbType type) => NpgsqlDbType.Array | type;
}
