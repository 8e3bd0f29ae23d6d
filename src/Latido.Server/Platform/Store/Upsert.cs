using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Latido.Server.Platform;

/// <summary>
/// Writes many rows by <c>INSERT … ON CONFLICT (key) DO UPDATE</c>, which both databases speak alike. Values go through
/// the model's converters, so a row written here reads back as one that was saved.
/// </summary>
internal static class Upsert
{
    // SQLite allows 32,766 parameters in a statement, PostgreSQL 65,535; smaller statements also keep the parser quick.
    private const int MaxParameters = 4_000;

    /// <summary>Writes the rows; where one is there already it is overwritten, or kept when only new ones are wanted.</summary>
    public static async Task RunAsync<TEntity>(
        Store store, IReadOnlyList<TEntity> rows, bool onlyNew, CancellationToken cancellationToken)
        where TEntity : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        var type = store.Model.FindEntityType(typeof(TEntity))
            ?? throw new InvalidOperationException($"{typeof(TEntity).Name} is not in the store's model; add its map to Rooms.cs.");
        var columns = type.GetProperties().ToArray();
        var perStatement = Math.Max(1, MaxParameters / columns.Length);

        if (store.Database.CurrentTransaction is null)
        {
            await store.InTransactionAsync(WriteAllAsync, cancellationToken);
        }
        else
        {
            await WriteAllAsync();
        }

        async Task WriteAllAsync()
        {
            for (var at = 0; at < rows.Count; at += perStatement)
            {
                var part = rows.Skip(at).Take(perStatement).ToArray();
                await WriteAsync(store, type, columns, part, onlyNew, cancellationToken);
            }
        }
    }

    private static async Task WriteAsync<TEntity>(
        Store store, IEntityType type, IProperty[] columns, TEntity[] rows, bool onlyNew, CancellationToken cancellationToken)
        where TEntity : class
    {
        await using var command = store.Database.GetDbConnection().CreateCommand();
        command.CommandText = Statement(type, columns, rows.Length, onlyNew);
        command.Transaction = store.Database.CurrentTransaction!.GetDbTransaction();
        var number = 0;

        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                var value = column.GetGetter().GetClrValue(row);
                var mapping = column.GetRelationalTypeMapping();
                command.Parameters.Add(mapping.CreateParameter(command, Name(number++), value, column.IsNullable));
            }
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Statement(IEntityType type, IProperty[] columns, int rows, bool onlyNew)
    {
        var key = type.FindPrimaryKey()!.Properties;
        var rest = columns.Except(key).Select(column => $"{column.GetColumnName()} = excluded.{column.GetColumnName()}").ToArray();
        var sql = new StringBuilder();
        sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {type.GetTableName()} ({string.Join(", ", columns.Select(c => c.GetColumnName()))}) VALUES ");

        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            sql.AppendJoin(", ", Enumerable.Range(row * columns.Length, columns.Length).Select(Name));
            sql.Append(')');
        }

        // Without a target every unique index counts, not the primary key alone.
        if (onlyNew)
        {
            return sql.Append(" ON CONFLICT DO NOTHING").ToString();
        }

        sql.Append(CultureInfo.InvariantCulture, $" ON CONFLICT ({string.Join(", ", key.Select(c => c.GetColumnName()))}) ");

        return sql.Append(rest is [] ? "DO NOTHING" : $"DO UPDATE SET {string.Join(", ", rest)}").ToString();
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"@p{number}");
}
