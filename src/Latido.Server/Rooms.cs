using Latido.Server.Accounts;
using Latido.Server.Churn;
using Latido.Server.Commands;
using Latido.Server.Ingest;
using Latido.Server.Lab;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Onboarding;
using Latido.Server.Revenue;
using Latido.Server.Scores;
using Latido.Server.Segments;
using Latido.Server.Shell;
using Latido.Server.Shell.Pages;
using Latido.Server.Signals;
using Latido.Server.Today;
using Latido.Server.Tracking;
using Latido.Server.Workspaces;

namespace Latido.Server;

/// <summary>The list of rooms: what each brings to the host, the store and the address space, in order.</summary>
internal static class Rooms
{
    public static readonly StoreMaps Maps = new(
    [
        WorkspaceMap.Map,
        SourceMap.Map,
        WriteKeyMap.Map,
        MemberMap.Map,
        InviteMap.Map,
        SettingsMap.Map,
        SignalMap.Map,
        PutOffProposalMap.Map,
        LastLookMap.Map,
        NoteMap.Map,
        AccountVisitMap.Map,
        BusinessMap.Map,
        CheckpointMap.Map,
        HistoryHoldMap.Map,
        TrackingMap.Map,
        AccountListMap.Map,
        DismissedCaseMap.Map,
        LabMap.Map,
        RevenueMap.Map,
        IngestMap.Map,
    ]);

    /// <summary>What starts does so in this order and stops in the opposite one.</summary>
    public static void Add(IServiceCollection services, HostSettings settings)
    {
        services.AddLog(LogOf(settings));
        services.AddWorkspaces();
        services.AddIngest();
        services.AddScores();
        services.AddSignals();
        services.AddTracking();
        services.AddAccounts();
        services.AddSegments();
        services.AddLab();
        services.AddRevenue();
        services.AddChurn();
        services.AddOnboarding();
        services.AddToday();
        services.AddShell();
        services.AddPages();
        services.AddDemo();
    }

    /// <summary>Where the log of such a host lies; the doctor looks at it also where no host would start.</summary>
    public static LogOptions LogOf(HostSettings settings) => new()
    {
        Folder = Path.Combine(settings.DataFolder, "log"),
        Postgres = settings.Database,
    };

    public static void Map(WebApplication app)
    {
        app.MapReadiness();
        app.MapApiDocument();

        // These ask for a key of their own kind; everything else is for members, unless it says otherwise itself.
        var doors = app.MapGroup("").AllowAnonymous();
        doors.MapControl();

        // The front door is served right after routing: none of what guards pages has any business there.
        var frontDoor = doors.MapGroup("");
        frontDoor.ShortCircuit();
        frontDoor.MapIngest();

        app.MapShell();
        app.MapPages();

        var api = app.MapApi();
        api.MapSources();
        api.MapScores();
        api.MapAccounts();
        api.MapSignals();
        api.MapTracking();
        api.MapSegments();
        api.MapLab();
        api.MapRevenue();
        api.MapChurn();
        api.MapOnboarding();
        StreamSignals.MapLive(app);
    }
}
