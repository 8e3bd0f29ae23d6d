using System.Security.Claims;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Workspaces;

/// <summary>
/// A signed-in browser: a cookie that says who, and a look at the member on each request that says what he may do now.
/// So a new role, a new password or a removal holds from the next click.
/// </summary>
internal sealed class Session(Store store, CurrentWorkspace current, CurrentMember currentMember)
{
    public const string Scheme = "Session";

    private const string Stamp = "stamp";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "latido";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromDays(7);
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.LogoutPath = "/sign-out";
        options.AccessDeniedPath = "/denied";
        options.ReturnUrlParameter = "returnUrl";

        // Asked for only when there is a cookie to look at: the store need not be made for other requests.
        options.Events = new()
        {
            OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<Session>().ValidateAsync(context),
            OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized),
            OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden),
        };
    }

    public static ClaimsPrincipal PrincipalOf(Member member) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, member.Id.ToString()),
            new Claim(ClaimTypes.Name, member.Name),
            new Claim(ClaimTypes.Role, Roles.NameOf(member.Role)),
            new Claim(Stamp, member.SecurityStamp),
        ],
        Scheme));

    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var cancellationToken = context.HttpContext.RequestAborted;
        var member = Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? await store.Members.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken)
            : null;

        if (member is null || member.SecurityStamp != context.Principal?.FindFirstValue(Stamp))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme);
            return;
        }

        context.ReplacePrincipal(PrincipalOf(member));
        current.Id = member.WorkspaceId;
        currentMember.Is(member);
    }

    /// <summary>People are sent to a page; a machine is told the status.</summary>
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments(Api.Prefix))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
