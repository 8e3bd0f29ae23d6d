using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Latido.Server.Platform;

/// <summary>One page of a list: its items, and where the next page begins; null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A list that is whole: nothing follows.</summary>
public sealed record Items<T>(IReadOnlyList<T> List)
{
    [JsonPropertyName("items")]
    public IReadOnlyList<T> List { get; init; } = List;
}

/// <summary>
/// Where a list goes on: the sort values of the last row shown. Opaque to callers, so that what is in it may change.
/// </summary>
public static class Cursor
{
    /// <summary>The most a page may hold.</summary>
    public const int MaxSize = 500;

    public static string Of(params IReadOnlyList<string> values) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(values));

    /// <summary>Reads a cursor of so many values; what was not made by <see cref="Of"/> is refused kindly.</summary>
    public static IReadOnlyList<string> Read(string cursor, int count)
    {
        try
        {
            var values = JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor));

            if (values?.Length == count && values.All(value => value is not null))
            {
                return values;
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or DecoderFallbackException)
        {
            // Said below.
        }

        throw NotOurs();
    }

    /// <summary>What a cursor is refused with that was not made here.</summary>
    public static InvalidRequestException NotOurs() => new("The cursor is not one of ours. Take it from 'next' of the page before, or leave it out.");

    /// <summary>The size asked for, within bounds.</summary>
    public static int Size(int? asked, int byDefault = 50) => asked switch
    {
        null => byDefault,
        >= 1 and <= MaxSize => asked.Value,
        _ => throw new InvalidRequestException($"Ask for 1 to {MaxSize} rows at a time."),
    };
}

/// <summary>A page of a list that is made anew for each request, and so goes on by how many rows were shown before.</summary>
public readonly record struct PagePlace(int Skipped, int Size)
{
    public static PagePlace Read(string? cursor, int? limit) => new(
        cursor is null ? 0 : int.TryParse(Cursor.Read(cursor, 1)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : throw Cursor.NotOurs(),
        Cursor.Size(limit));

    /// <summary>The rows of the page.</summary>
    public List<T> Of<T>(IEnumerable<T> all) => [.. all.Skip(Skipped).Take(Size)];

    /// <summary>Where the next page of so many rows in all begins; null on the last.</summary>
    public string? Next(int count) => count - Skipped > Size ? Cursor.Of((Skipped + Size).ToString(CultureInfo.InvariantCulture)) : null;
}
