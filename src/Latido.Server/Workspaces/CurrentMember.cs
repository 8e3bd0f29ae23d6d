namespace Latido.Server.Workspaces;

/// <summary>Who the request speaks for: a member who signed in, the holder of a token, or nobody. Scoped.</summary>
public sealed class CurrentMember
{
    /// <summary>The member, or null when a token or nobody speaks.</summary>
    public Member? Member { get; private set; }

    /// <summary>The id of the member or of the token; empty for nobody.</summary>
    public Guid Id { get; private set; }

    /// <summary>What may be done; null for nobody.</summary>
    public Role? Role { get; private set; }

    /// <summary>The name under which an act is written down.</summary>
    public string Actor { get; private set; } = "";

    public bool IsSignedIn => Member is not null;

    public bool May(Role role) => Role >= role;

    internal void Is(Member member)
    {
        Member = member;
        Id = member.Id;
        Role = member.Role;
        Actor = member.Email;
    }

    internal void Is(TokenKey token)
    {
        Id = token.Token;
        Role = token.Scope;
        Actor = token.Name;
    }
}
