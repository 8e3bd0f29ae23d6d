using System.Text;
using Latido.Engine.Facts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Latido.Server.Platform;

/// <summary>
/// One physical model in both databases: ids as GUIDs, moments as microseconds, days as dates, names in snake_case.
/// </summary>
internal static class StoreConventions
{
    public static void Configure(ModelConfigurationBuilder builder)
    {
        builder.Properties<WorkspaceId>().HaveConversion<IdConverter<WorkspaceId>>();
        builder.Properties<Instant>().HaveConversion<InstantConverter>();
        builder.Properties<LocalDate>().HaveConversion<LocalDateConverter>();
        builder.Properties<Duration>().HaveConversion<DurationConverter>();
    }

    /// <summary>Names tables, columns and indexes, so that hand-written SQL reads the same in both databases.</summary>
    public static void Apply(ModelBuilder builder)
    {
        foreach (var type in builder.Model.GetEntityTypes())
        {
            type.SetTableName(Snake(type.GetTableName()!));

            foreach (var property in type.GetProperties())
            {
                property.SetColumnName(Snake(property.Name));
            }

            foreach (var key in type.GetKeys())
            {
                key.SetName($"pk_{type.GetTableName()}");
            }

            foreach (var index in type.GetIndexes())
            {
                index.SetDatabaseName($"ix_{type.GetTableName()}_{string.Join('_', index.Properties.Select(p => p.GetColumnName()))}");
            }
        }
    }

    internal static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 4);

        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }

    private sealed class IdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Read(value))
        where TId : struct, IId<TId>
    {
        // An expression tree may not call a static abstract member, so it calls this.
        private static TId Read(Guid value) => TId.From(value);
    }

    private sealed class InstantConverter() : ValueConverter<Instant, long>(
        instant => Moment.ToMicroseconds(instant), value => Moment.FromMicroseconds(value));

    private sealed class LocalDateConverter() : ValueConverter<LocalDate, DateOnly>(
        day => day.ToDateOnly(), value => LocalDate.FromDateOnly(value));

    private sealed class DurationConverter() : ValueConverter<Duration, long>(
        duration => duration.BclCompatibleTicks / 10, value => Duration.FromTicks(value * 10));
}
