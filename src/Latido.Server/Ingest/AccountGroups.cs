using System.Text;
using System.Text.Json;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Ingest;

/// <summary>
/// Which of a vendor's kinds of group are accounts. Products name it as they like; of several, the first here is meant,
/// and a kind that is not here is no account. Where a source or an import says which kind it is, that one is, and no other.
/// </summary>
internal sealed class AccountGroups
{
    /// <summary>The rank of a kind that is no account.</summary>
    public const int None = int.MaxValue;

    /// <summary>The longest name of a kind, in characters.</summary>
    public const int MaxKind = 256;

    /// <summary>The ranking, for who says nothing else.</summary>
    public static readonly AccountGroups Usual = new(null);

    private static readonly string[] Kinds =
        ["account", "company", "organization", "organisation", "customer", "workspace", "tenant", "org", "team", "group"];

    /// <summary>From this rank on a kind is one only where it is said to be a kind of group; as a property it is anything.</summary>
    private static readonly int Vague = Array.IndexOf(Kinds, "team");

    private readonly string? only;

    private AccountGroups(string? only) => this.only = only;

    /// <summary>Nobody said which kind it is: the ranking holds.</summary>
    public bool AreUsual => only is null;

    /// <summary>Only groups of this kind; the ranking where it is null.</summary>
    public static AccountGroups Of(string? kind) => kind is null ? Usual : new(kind);

    /// <summary>The kind as somebody wrote it down: null where he wrote nothing, and an error where no kind is called so.</summary>
    public static string? ReadKind(string? said) => said?.Trim() switch
    {
        null or "" => null,
        { Length: <= MaxKind } kind when !kind.Any(char.IsControl) => kind,
        _ => throw new InvalidRequestException($"A group type has at most {MaxKind} characters, and no control characters.") { Reason = "groupType" },
    };

    /// <summary>Of the groups an event belongs to, an object of kinds and keys, the one that is an account.</summary>
    /// <param name="hasOther">There is a group of a kind that is no account.</param>
    public static Slice Read(ref Utf8JsonReader json, Calls calls, int start, ref Call flawed, out bool hasOther)
    {
        var (best, account, deepest) = (None, default(Slice), 0);
        hasOther = false;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var rank = calls.Groups.Rank(ref json);
            hasOther |= rank == None;
            json.Read();

            if (rank >= best)
            {
                JsonPieces.Skip(ref json, ref deepest);
            }
            else if (ReadKey(ref json, calls, start, ref flawed) is { Length: > 0 } key)
            {
                (best, account) = (rank, key);
            }
        }

        return account;
    }

    /// <summary>A group's key: a text or a number, or the first of a list of them; anything else is none.</summary>
    public static Slice ReadKey(ref Utf8JsonReader json, Calls calls, int start, ref Call flawed)
    {
        var key = default(Slice);
        var deepest = 0;

        if (json.TokenType is JsonTokenType.String or JsonTokenType.Number)
        {
            return JsonPieces.TextAside(ref json, calls, start, ref flawed);
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            JsonPieces.Skip(ref json, ref deepest);
            return key;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (key.Length == 0 && json.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                key = JsonPieces.TextAside(ref json, calls, start, ref flawed);
            }
            else
            {
                JsonPieces.Skip(ref json, ref deepest);
            }
        }

        return key;
    }

    /// <summary>As <see cref="Rank(ref Utf8JsonReader)"/>, for a property of an event that may or may not be a group.</summary>
    public int RankOfProperty(ref Utf8JsonReader json) => Rank(ref json) is var rank && rank < Vague ? rank : None;

    /// <summary>The rank of the kind that the member is called which the reader stands on.</summary>
    public int Rank(ref Utf8JsonReader json) => json.ValueIsEscaped ? RankOfEscaped(ref json) : Rank(json.ValueSpan);

    /// <summary>The lower, the sooner it is the account; <see cref="None"/> where it is none. "company_id" is a company too, and "org id" an org.</summary>
    public int Rank(ReadOnlySpan<byte> kind) => only is null ? UsualRank(kind) : Is(only, kind) ? 0 : None;

    private int RankOfEscaped(ref Utf8JsonReader json)
    {
        // Six bytes may stand for a character.
        Span<byte> plain = stackalloc byte[6 * MaxKind];

        return json.ValueSpan.Length <= plain.Length ? Rank(plain[..json.CopyString(plain)]) : None;
    }

    private static bool Is(string wanted, ReadOnlySpan<byte> kind)
    {
        Span<char> text = stackalloc char[3 * MaxKind];

        // No text has fewer bytes than characters, and none more than three to each.
        return kind.Length >= wanted.Length && kind.Length <= 3 * wanted.Length
            && Encoding.UTF8.TryGetChars(kind, text, out var length)
            && text[..length].Equals(wanted, StringComparison.OrdinalIgnoreCase);
    }

    private static int UsualRank(ReadOnlySpan<byte> kind)
    {
        Span<char> plain = stackalloc char[24];

        // Nearly every property of an event is asked for, and nearly none begins like these.
        if (kind.Length == 0 || kind.Length > plain.Length || "acotwg"u8.IndexOf((byte)(kind[0] | 0x20)) < 0 || !Ascii.IsValid(kind))
        {
            return None;
        }

        Ascii.ToLower(kind, plain, out var length);
        var name = plain[..length];
        name = name is [.., '_' or '-' or ' ', 'i', 'd'] ? name[..^3] : name.EndsWith("id") && name.Length > 6 ? name[..^2] : name;

        for (var rank = 0; rank < Kinds.Length; rank++)
        {
            if (name.SequenceEqual(Kinds[rank]))
            {
                return rank;
            }
        }

        return None;
    }
}
