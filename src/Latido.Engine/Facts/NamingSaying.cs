using System.Text.Json;

namespace Latido.Engine.Facts;

/// <summary>
/// A member's word on an event's name: <see cref="FactKind.Naming"/>. What is null stays as it was; an empty text takes back
/// what was said before.
/// </summary>
public sealed record NamingSaying
{
    /// <summary>The most characters of a title.</summary>
    public const int MostTitle = 80;

    /// <summary>What to call it where people read.</summary>
    public string? Title { get; init; }

    /// <summary>The name whose other name it is: what came under either counts as one. Taken back it counts for itself from then on.</summary>
    public string? SameAs { get; init; }

    /// <summary>Left out of lists, and not watched for faults of the tracking. It counts as before.</summary>
    public bool? IsHidden { get; init; }

    /// <summary>Somebody has looked at it and at what it weighs.</summary>
    public bool? IsReviewed { get; init; }

    /// <summary>As the record's payload.</summary>
    public byte[] Write(string by)
    {
        Dictionary<string, object> values = new() { ["by"] = by };
        Put("title", Title);
        Put("sameAs", SameAs);
        Put("hidden", IsHidden);
        Put("reviewed", IsReviewed);

        return JsonSerializer.SerializeToUtf8Bytes(values);

        void Put(string name, object? value)
        {
            if (value is not null)
            {
                values[name] = value;
            }
        }
    }

    /// <summary>Reads a payload; null where it is none. What makes no sense is as if it were not there.</summary>
    internal static NamingSaying? Read(ReadOnlySpan<byte> payload)
    {
        if (FlatJson.Read(payload) is not { } values)
        {
            return null;
        }

        return new()
        {
            Title = TextOf("title") is { Length: <= MostTitle } title ? title : null,
            SameAs = TextOf("sameAs"),
            IsHidden = FlagOf("hidden"),
            IsReviewed = FlagOf("reviewed"),
        };

        string? TextOf(string name) => values.FindLast(value => value.Name == name) is { Type: JsonTokenType.String, Text: { } text } ? text.Trim() : null;

        bool? FlagOf(string name) => values.FindLast(value => value.Name == name).Type switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
    }
}
