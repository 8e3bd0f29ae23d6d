namespace Latido.Server.Ingest;

/// <summary>
/// Which of a vendor's kinds of group are accounts. Products name it as they like; of several, the first here is meant,
/// and a kind that is not here is no account.
/// </summary>
internal static class AccountGroups
{
    /// <summary>The rank of a kind that is no account.</summary>
    public const int None = int.MaxValue;

    private static readonly string[] Kinds =
        ["account", "company", "organization", "organisation", "customer", "workspace", "tenant", "team", "org", "group"];

    /// <summary>The lower, the sooner it is the account; <see cref="None"/> where it is none. "company_id" is a company too.</summary>
    public static int Rank(ReadOnlySpan<byte> kind)
    {
        Span<char> plain = stackalloc char[24];

        if (kind.Length == 0 || kind.Length > plain.Length || !System.Text.Ascii.IsValid(kind))
        {
            return None;
        }

        System.Text.Ascii.ToLower(kind, plain, out var length);
        var name = plain[..length];
        name = name.EndsWith("_id") ? name[..^3] : name.EndsWith("id") && name.Length > 6 ? name[..^2] : name;

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
