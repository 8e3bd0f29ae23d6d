using System.Buffers;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Latido.Server.Log.Postgres;

/// <summary>
/// The log in PostgreSQL: a row per group and partition, never a row per event. The writer holds one connection with an
/// advisory lock for as long as it lives, so there is one writer, and who would be a second one is told so.
/// </summary>
internal sealed class PostgresLog : ILogHome
{
    private const int GroupsPerQuery = 256;
    private const int GroupsPerDelete = 1000;

    private readonly NpgsqlDataSource readers;
    private readonly LogConnection writer;
    private long bytes;
    private long dropped;

    public PostgresLog(string connectionString)
    {
        readers = NpgsqlDataSource.Create(connectionString);
        writer = new(connectionString);
    }

    public long Bytes => Volatile.Read(ref bytes);

    public long Dropped => Volatile.Read(ref dropped);

    public async ValueTask<LogHead> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var head = await writer.OpenAsync(cancellationToken);
            Volatile.Write(ref bytes, await writer.ReadSizeAsync(cancellationToken));
            Volatile.Write(ref dropped, await writer.ReadDroppedAsync(cancellationToken));

            return head;
        }
        catch (NpgsqlException exception)
        {
            throw LogConnection.Unavailable(exception);
        }
    }

    public void Append(LogGroup group, ReadOnlySpan<long> positions)
    {
        writer.Append(group, positions);
        Volatile.Write(ref bytes, bytes + group.Bytes);
    }

    public async IAsyncEnumerable<LogGroup> ReadAsync(long afterGroup, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bookmark = Math.Max(afterGroup, await FirstAsync(cancellationToken) - 1);
        var found = true;

        // In pieces: a follower may take its time, and a query that stays open keeps the database from tidying up.
        while (found)
        {
            found = false;

            await foreach (var group in ReadPieceAsync(bookmark, cancellationToken))
            {
                found = true;
                bookmark = group.Number;
                yield return group;
            }
        }
    }

    public async ValueTask<long> BookmarkBeforeAsync(long moment, CancellationToken cancellationToken)
    {
        // Groups are in order of time, so halving finds the first of them without an index on time.
        await using var command = readers.CreateCommand(
            """
            SELECT group_no, substring(block FROM 1 FOR 64) FROM log_blocks
            WHERE group_no >= $1 ORDER BY group_no, partition LIMIT 1
            """);
        var parameter = new NpgsqlParameter<long>();
        command.Parameters.Add(parameter);
        var (low, high) = (await FirstAsync(cancellationToken), await LastAsync(cancellationToken) + 1);

        while (low < high)
        {
            parameter.TypedValue = (low + high) / 2;
            await using var row = await command.ExecuteReaderAsync(cancellationToken);

            if (!await row.ReadAsync(cancellationToken) || Block.ReadAppendedAt(row.GetFieldValue<byte[]>(1)) >= moment)
            {
                high = parameter.TypedValue;
            }
            else
            {
                low = row.GetInt64(0) + 1;
            }
        }

        return low - 1;
    }

    public async ValueTask<long> DropBeforeAsync(long group, CancellationToken cancellationToken)
    {
        // The last group stays, as the last segment does.
        group = Math.Min(group, await LastAsync(cancellationToken));

        for (var first = await FirstAsync(cancellationToken); first < group; first += GroupsPerDelete)
        {
            await using var command = readers.CreateCommand(
                """
                WITH gone AS (DELETE FROM log_blocks WHERE group_no < $1 RETURNING count)
                UPDATE log_dropped SET records = records + (SELECT COALESCE(sum(count), 0) FROM gone) RETURNING records
                """);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Math.Min(first + GroupsPerDelete, group) });
            Volatile.Write(ref dropped, (long)(await command.ExecuteScalarAsync(cancellationToken))!);
        }

        return await FirstAsync(cancellationToken);
    }

    public IAsyncEnumerable<LogFinding> VerifyAsync(CancellationToken cancellationToken) => LogCheck.WalkAsync(readers, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        await readers.DisposeAsync();
    }

    private async IAsyncEnumerable<LogGroup> ReadPieceAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = readers.CreateCommand(
            """
            SELECT group_no, block FROM log_blocks
            WHERE group_no > $1 AND group_no <= $2 ORDER BY group_no, partition
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after + GroupsPerQuery });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var gathered = new GatheredGroup();

        while (await rows.ReadAsync(cancellationToken))
        {
            if (rows.GetInt64(0) is var number && number != gathered.Number)
            {
                if (gathered.Take() is { } group)
                {
                    yield return group;
                }

                if (number != after + 1)
                {
                    throw new DamagedLogException(new LogFinding(LogConnection.Table, 0, after + 1, "the group is missing"));
                }

                after = number;
                gathered.Begin(number);
            }

            gathered.Add(rows.GetFieldValue<byte[]>(1));
        }

        if (gathered.Take() is { } last)
        {
            yield return last;
        }
    }

    private async ValueTask<long> FirstAsync(CancellationToken cancellationToken)
    {
        await using var command = readers.CreateCommand(
            "SELECT COALESCE((SELECT min(group_no) FROM log_blocks), (SELECT group_no + 1 FROM log_head))");

        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async ValueTask<long> LastAsync(CancellationToken cancellationToken)
    {
        await using var command = readers.CreateCommand("SELECT group_no FROM log_head");

        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The rows of one group on their way to being one.</summary>
    private sealed class GatheredGroup
    {
        private byte[]? buffer;
        private int length;
        private int records;

        public long Number { get; private set; }

        public void Begin(long number)
        {
            Number = number;
            buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
            (length, records) = (Segments.Frame.Bytes, 0);
        }

        public void Add(byte[] block)
        {
            try
            {
                records += Block.Check(block);
            }
            catch (DamagedLogException damage)
            {
                throw new DamagedLogException(damage.Finding with { Place = LogConnection.Table, Group = Number });
            }

            if (buffer!.Length - length < block.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + block.Length));
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            block.CopyTo(buffer, length);
            length += block.Length;
        }

        public LogGroup? Take()
        {
            if (buffer is null)
            {
                return null;
            }

            var group = new LogGroup(Number, Block.ReadAppendedAt(buffer.AsSpan(Segments.Frame.Bytes)), records, buffer, length);
            buffer = null;

            return group;
        }
    }
}
