using Latido.Server.Accounts.Pages;
using Latido.Server.Ingest.Pages;
using Latido.Server.Lab.Pages;
using Latido.Server.Onboarding.Pages;
using Latido.Server.Revenue.Pages;
using Latido.Server.Scores.Pages;
using Latido.Server.Segments.Pages;
using Latido.Server.Signals.Pages;
using Latido.Server.Today.Pages;
using Latido.Server.Tracking.Pages;
using Latido.Server.Workspaces.Pages;

namespace Latido.Server.Shell.Pages;

/// <summary>The pages' door: every address at which a room shows itself to people, and the forms that post there.</summary>
internal static class PagesSetup
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<FreshKey>();
        services.AddSingleton<FreshSecret>();
        services.AddSingleton<UploadHistory.Bringing>();
        services.AddSingleton<LastRefusals>();

        return services;
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapRazorComponents<App>();
        LeaveSession.Map(app);
        NewKey.Map(app);
        ExportAccounts.Map(app);
        PostAccounts.Map(app);
        KeepNote.Map(app);
        TellBusiness.Map(app);
        SetOverride.Map(app);
        PostIdentity.Map(app);
        SettleSignal.Map(app);
        ProfileForms.Map(app);
        MemberForms.Map(app);
        TokenForms.Map(app);
        SettleToday.Map(app);
        SourceForms.Map(app);
        PostRejects.Map(app);
        UploadHistory.Map(app);
        DismissProblem.Map(app);
        PostCatalogue.Map(app);
        EditModel.Map(app);
        EditRule.Map(app);
        PostLeague.Map(app);
        PostTest.Map(app);
        EditSegment.Map(app);
        EditPlan.Map(app);
        PostRevenue.Map(app);
        ExportRevenue.Map(app);
    }
}
