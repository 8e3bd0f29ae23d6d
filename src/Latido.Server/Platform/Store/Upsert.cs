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
        var perStatement = Math.Clamp(store.RowsPerStatement, 1, Math.Max(1, MaxParameters / columns.Length));

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
            var whole = rows.Count / perStatement * perStatement;
            await WriteAsync(store, type, columns, rows, 0, whole, perStatement, onlyNew, cancellationToken);
            await WriteAsync(store, type, columns, rows, whole, rows.Count, rows.Count - whole, onlyNew, cancellationToken);
        }
    }

    /// <summary>Writes the rows of a range, so many to a statement; the statement is prepared once and run again and again.</summary>
    private static async Task WriteAsync<TEntity>(
        Store store,
        IEntityType type,
        IProperty[] columns,
        IReadOnlyList<TEntity> rows,
        int from,
        int to,
        int perStatement,
        bool onlyNew,
        CancellationToken cancellationToken)
        where TEntity : class
    {
        if (from == to)
        {
            return;
        }

        await using var command = store.Database.GetDbConnection().CreateCommand();
        command.CommandText = Statement(type, columns, perStatement, onlyNew);
        command.Transaction = store.Database.CurrentTransaction!.GetDbTransaction();
        var getters = columns.Select(column => column.GetGetter()).ToArray();
        var mappings = columns.Select(column => column.GetRelationalTypeMapping()).ToArray();

        for (var at = from; at < to; at += perStatement)
        {
            for (var number = 0; number < perStatement * columns.Length; number++)
            {
                var column = number % columns.Length;
                var value = getters[column].GetClrValue(rows[at + (number / columns.Length)]);

                if (at == from)
                {
                    command.Parameters.Add(mappings[column].CreateParameter(command, Name(number), value, columns[column].IsNullable));
                }
                else
                {
                    command.Parameters[number].Value = Converted(mappings[column], value);
                }
            }

            if (at == from && perStatement < to - from)
            {
                await command.PrepareAsync(cancellationToken);
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static object Converted(RelationalTypeMapping mapping, object? value) =>
        value is null ? DBNull.Value : mapping.Converter?.ConvertToProvider(value) ?? value;

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
