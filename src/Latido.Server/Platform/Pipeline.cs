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
            context => !Problems.IsForMachines(context) && IsReading(context.Request.Method),
            pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.Use(OwnersDoor.Guard);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.Use(RefuseForgeries);
    }

    private static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static bool IsFrontDoor(HttpContext context) => DoorPaths.Contain(context.Request.Path);

    /// <summary>
    /// What comes without the token of our page goes no further. The framework only notes it, and only for endpoints that read a field of the form;
    /// a press of a button that has none changes as much.
    /// </summary>
    private static async Task RefuseForgeries(HttpContext context, RequestDelegate next)
    {
        if (await IsOursAsync(context))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await context.Response.WriteAsync("The form came without the token of its page. Load the page again and send it from there.", context.RequestAborted);
    }

    private static async Task<bool> IsOursAsync(HttpContext context)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { } told)
        {
            return told.IsValid;
        }

        // Programs show a token of their own, which no browser sends along by itself.
        if (IsReading(context.Request.Method) || Problems.IsForMachines(context) || context.GetEndpoint() is not RouteEndpoint endpoint
            || endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false })
        {
            return true;
        }

        try
        {
            await context.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(context);

            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
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
