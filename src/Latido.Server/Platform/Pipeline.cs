using Microsoft.AspNetCore.Antiforgery;

namespace Latido.Server.Platform;

/// <summary>What every request goes through before its room, in order.</summary>
internal static class Pipeline
{
    /// <summary>
    /// Scripts and sheets come from us and no page is framed. Style attributes stay: bars and rings are drawn by them.
    /// </summary>
    private const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IServiceCollection AddPipeline(this IServiceCollection services) =>
        services
            .AddResponseCompression(compression =>
            {
                // Safe over https: cookies are SameSite, and the antiforgery token is masked anew on each page.
                compression.EnableForHttps = true;
            })
            .AddAntiforgery(antiforgery =>
            {
                antiforgery.Cookie.Name = "latido.form";
                antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            })
            .AddSignInLimit();

    public static void Use(WebApplication app, HostSettings settings)
    {
        if (settings.IsBehindProxy)
        {
            app.UseForwardedHeaders();
        }

        // Kept off the front door, which answers machines in great numbers with one line each.
        app.UseWhen(context => !IsFrontDoor(context), pages => pages
            .Use(AddHeaders)
            .UseHsts()
            .UseResponseCompression());

        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error", SuppressDiagnosticsCallback = _ => true });
        app.UseWhen(Problems.IsForMachines, machines => machines.UseStatusCodePages());
        app.UseWhen(context => !Problems.IsForMachines(context), pages => pages.UseRequestLocalization());

        // A post that was refused must not be sent on to a page as if it were that page's form.
        app.UseWhen(
            context => !Problems.IsForMachines(context) && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)),
            pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.Use(OwnersDoor.Guard);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.Use(RefuseForgeries);
    }

    private static bool IsFrontDoor(HttpContext context) => DoorPaths.Contain(context.Request.Path);

    /// <summary>A form without its page's token goes no further. The framework only notes it, and leaves the word to who reads the form.</summary>
    private static Task RefuseForgeries(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;

        return context.Response.WriteAsync("The form came without the token of its page. Load the page again and send it from there.", context.RequestAborted);
    }

    private static Task AddHeaders(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";

        return next(context);
    }
}
