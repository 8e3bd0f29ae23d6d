using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Latido.Server.Platform;

/// <summary>
/// The store in one file. SQLite lets one writer in at a time and makes the others poll; a gate in the process makes
/// them queue instead, so that a busy moment is a short wait and never an error.
/// </summary>
public sealed class SqliteStore(DbContextOptions<SqliteStore> options, CurrentWorkspace current, StoreMaps maps, SemaphoreSlim writeGate)
    : Store(options, current, maps)
{
    public static string ConnectionString(string file) =>
        new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30, ForeignKeys = true }.ToString();

    public override int RowsPerStatement => 1;

    public override async Task InTransactionAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await writeGate.WaitAsync(cancellationToken);

        try
        {
            await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
            await work();
            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            writeGate.Release();
        }
    }

    /// <summary>A transaction is the only writer of the whole file already.</summary>
    public override Task HoldAsync<TEntity>(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // Within a transaction of ours the gate is held already.
        if (Database.CurrentTransaction is not null)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        await writeGate.WaitAsync(cancellationToken);

        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            writeGate.Release();
        }
    }

    /// <summary>Sets on each connection what SQLite forgets when it closes: a commit is on the disk before it is answered.</summary>
    internal sealed class Pragmas : DbConnectionInterceptor
    {
        private const string Text = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Text;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Text;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
