using Latido.Server.Tests;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Latido.Journeys;

/// <summary>Members who can sign in to a house.</summary>
internal static class Members
{
    /// <summary>A new member's address; the password is <see cref="Some.Password"/>.</summary>
    public static async Task<string> AddMemberAsync(this House house, TestWorkspace workspace, Role role = Role.Owner, string language = "en")
    {
        var request = Some.Member(workspace, role) with { Language = language };
        await house.Services.GetRequiredService<AddMember>().RunAsync(request, TestContext.Current.CancellationToken);

        return request.Email;
    }
}
