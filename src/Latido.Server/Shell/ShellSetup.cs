using System.Globalization;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Localization;

namespace Latido.Server.Shell;

/// <summary>The shell's door: the reader's language and look, and the files every page is served.</summary>
internal static class ShellSetup
{
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddScoped(_ => new Texts(CultureInfo.CurrentUICulture));
        services.AddScoped(FormatsOf);
        services.Configure<RequestLocalizationOptions>(localization =>
        {
            localization.SetDefaultCulture("en");
            localization.AddSupportedCultures([.. Look.Languages]);
            localization.AddSupportedUICultures([.. Look.Languages]);
            localization.RequestCultureProviders =
            [
                new CustomRequestCultureProvider(context => Task.FromResult(Chosen(context))),
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });

        return services;
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        ChooseLook.Map(app);
        FindAnything.Map(app);
    }

    private static ProviderCultureResult? Chosen(HttpContext context) =>
        context.Request.Cookies[Look.LanguageCookie] is { } language && Look.Languages.Contains(language) ? new(language) : null;

    private static Formats FormatsOf(IServiceProvider services)
    {
        var workspace = services.GetRequiredService<CurrentWorkspace>().Id;
        var own = services.GetRequiredService<CurrentMember>().Member?.Zone is { } zone ? Zones.Find(zone) : null;
        var clock = services.GetRequiredService<WorkspaceClock>();

        return new(services.GetRequiredService<Texts>(), CultureInfo.CurrentCulture, clock.Zone(workspace), clock.Now(workspace), own);
    }
}
