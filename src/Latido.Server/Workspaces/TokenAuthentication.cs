using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Latido.Server.Workspaces;

/// <summary>Lets in whoever bears a token of the API, to the workspace that the token belongs to.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyRing keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Token";

    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();

        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!keys.TryFindToken(Encoding.UTF8.GetBytes(header[Prefix.Length..].Trim()), out var token))
        {
            return Task.FromResult(AuthenticateResult.Fail("The token is unknown or revoked."));
        }

        Context.RequestServices.GetRequiredService<CurrentWorkspace>().Id = token.Workspace;
        Context.RequestServices.GetRequiredService<CurrentMember>().Is(token);
        var principal = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, token.Name), new Claim(ClaimTypes.Role, Roles.NameOf(token.Scope))], SchemeName));

        return Task.FromResult(AuthenticateResult.Success(new(principal, SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";

        return Task.CompletedTask;
    }
}
