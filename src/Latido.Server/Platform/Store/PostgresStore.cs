using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Platform;

/// <summary>The store in PostgreSQL.</summary>
public sealed class PostgresStore(DbContextOptions<PostgresStore> options, CurrentWorkspace current, StoreMaps maps)
    : Store(options, current, maps)
{
    public override int RowsPerStatement => 200;

    public override async Task InTransactionAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await work();
        await transaction.CommitAsync(cancellationToken);
    }

    public override Task HoldAsync<TEntity>(CancellationToken cancellationToken)
    {
        var statement = $"LOCK TABLE {Model.FindEntityType(typeof(TEntity))!.GetTableName()} IN SHARE ROW EXCLUSIVE MODE";

        return Database.ExecuteSqlRawAsync(statement, cancellationToken);
    }
}
