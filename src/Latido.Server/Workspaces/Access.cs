using Latido.Server.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Latido.Server.Workspaces;

/// <summary>Who gets in and what each role may do. What says nothing of itself is for members only.</summary>
internal static class Access
{
    private const string Either = "Either";

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddScoped<CurrentMember>().AddScoped<Session>().AddSingleton<Passwords>().AddSingleton<SignIn>();
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, either => either.ForwardDefaultSelector = SchemeFor)
            .AddCookie(Session.Scheme, Session.Configure)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(From(Role.Viewer))
            .SetDefaultPolicy(From(Role.Viewer))
            .AddPolicy(Policies.Read, From(Role.Viewer))
            .AddPolicy(Policies.Act, From(Role.Support))
            .AddPolicy(Policies.LookAfter, From(Role.Csm))
            .AddPolicy(Policies.Admin, From(Role.Admin))
            .AddPolicy(Policies.Owner, From(Role.Owner));

        return services;
    }

    /// <summary>
    /// The API takes a token. Our own pages may read from it with their cookie, but not change anything: a form of
    /// another site could send the cookie along, and the API asks for no antiforgery token.
    /// </summary>
    private static string SchemeFor(HttpContext context)
    {
        var isApi = context.Request.Path.StartsWithSegments(Api.Prefix);
        var isReading = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var hasSession = context.Request.Cookies.ContainsKey("latido") && context.Request.Headers.Authorization.Count == 0;

        return isApi && !(isReading && hasSession) ? TokenAuthentication.SchemeName : Session.Scheme;
    }

    private static AuthorizationPolicy From(Role least) => new AuthorizationPolicyBuilder()
        .RequireRole(Roles.All.Where(role => role >= least).Select(Roles.NameOf))
        .Build();
}
