using Latido.Server.Workspaces;

namespace Latido.Server.Tests;

/// <summary>Makes things that a test needs but is not about.</summary>
public static class Some
{
    public const string Password = "four words make one";

    private static int number;

    /// <summary>An address that no other test uses.</summary>
    public static string Email() => $"person{Interlocked.Increment(ref number)}@example.com";

    public static AddMember.Request Member(TestWorkspace workspace, Role role = Role.Owner) => new(workspace.Id, Email(), role, Password);
}
