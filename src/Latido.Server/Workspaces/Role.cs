using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Latido.Server.Workspaces;

/// <summary>What a member may do; each may do all that those before it may.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Acts on signals and writes notes.</summary>
    Support,

    /// <summary>Looks after accounts: gives them owners and traits, and a word on their health.</summary>
    Csm,

    /// <summary>Leads those who look after accounts.</summary>
    Lead,

    /// <summary>Changes settings, models, keys and members.</summary>
    Admin,

    /// <summary>Everything, other owners included.</summary>
    Owner,
}

/// <summary>The names of roles as people, files and the store write them.</summary>
public static class Roles
{
    public static readonly IReadOnlyList<Role> All = Enum.GetValues<Role>();

    public static string NameOf(Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Support => "support",
        Role.Csm => "csm",
        Role.Lead => "lead",
        Role.Admin => "admin",
        Role.Owner => "owner",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    public static bool TryParse(string? name, out Role role)
    {
        foreach (var candidate in All)
        {
            if (string.Equals(NameOf(candidate), name?.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                role = candidate;
                return true;
            }
        }

        role = default;
        return false;
    }
}

/// <summary>How a role lies in the store: by its name, so that a row reads well and an order can change.</summary>
internal static class RoleMap
{
    public static readonly ValueConverter<Role, string> Converter = new(role => Roles.NameOf(role), name => Read(name));

    private static Role Read(string name) =>
        Roles.TryParse(name, out var role) ? role : throw new FormatException($"The store holds a role named '{name}', which is none.");
}
