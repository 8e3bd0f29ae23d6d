using System.Buffers.Text;
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

        throw new InvalidRequestException("The cursor is not one of ours. Take it from 'next' of the page before, or leave it out.");
    }

    /// <summary>The size asked for, within bounds.</summary>
    public static int Size(int? asked, int byDefault = 50) => asked switch
    {
        null => byDefault,
        >= 1 and <= MaxSize => asked.Value,
        _ => throw new InvalidRequestException($"Ask for 1 to {MaxSize} rows at a time."),
    };
}
