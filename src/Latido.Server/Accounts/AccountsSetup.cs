using Latido.Server.Ingest;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>The room's door: the live accounts, the stage that keeps them, and what reads them.</summary>
internal static class AccountsSetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) =>
        services
            .AddSingleton<LiveFeed>()
            .AddSingleton<LiveWorkspaces>()
            .AddSingleton<Progress>()
            .AddSingleton<FollowerGate>()
            .AddSingleton<Checkpoint>()
            .AddSingleton<FreezeBenchmark>()
            .AddSingleton<RateAccounts>()
            .AddSingleton<TellNews>()
            .AddSingleton<ReadAgain>()
            .AddSingleton(provider => new Rebuild(
                provider.GetRequiredService<EventLog>(),
                provider.GetRequiredService<LiveWorkspaces>(),
                provider.GetRequiredService<Progress>(),
                provider.GetRequiredService<FollowerGate>(),
                provider.GetRequiredService<Checkpoint>(),
                provider.GetRequiredService<ReadAgain>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<HistoryHolds>()
            .AddSingleton<BringHistory>()
            .AddSingleton<TrimLog>()
            .AddHostedService(provider => provider.GetRequiredService<TrimLog>())
            .AddSingleton<KeepTime>()
            .AddSingleton<PutTraits>()
            .AddSingleton<KeepBusiness>()
            .AddSingleton<IAccountsOfPeople, AccountsOfPeople>()
            .AddSingleton<TakeFacts>()
            .AddScoped<BusinessReader>()
            .AddScoped<OwnFactsReader>()
            .AddScoped<AccountReader>()
            .AddScoped<FindNames>()
            .AddScoped<KeepViews>()
            .AddScoped<ChangeAccounts>()
            .AddScoped<PortfolioReader>()
            .AddScoped<AccountStories>()
            .AddScoped<AccountFamilies>()
            .AddScoped<AccountVisits>()
            .AddScoped<SayInLog>()
            .AddScoped<OverrideHealth>()
            .AddScoped<SayBusiness>()
            .AddScoped<NameEvents>()
            .AddScoped<PersonReader>()
            .AddScoped<AccountEvents>()
            .AddSingleton<EventTurns>()
            .AddScoped<MendIdentity>()
            .AddScoped<IdentityReader>()
            .AddScoped<DismissCase>()
            .AddScoped<NamedAccount>()
            .AddScoped<NoteBook>()
            .AddTransient<InPieces>()
            .AddSingleton<ReadDisagreements>()
            .AddSingleton<PreviewModel>()
            .AddScoped<EventReader>()
            .AddSingleton<TraitReader>()
            .AddScoped<SystemReader>()
            .AddHostedService<FollowLog>()
            .AddHostedService<ReadAmounts>()
            .AddHostedService(provider => provider.GetRequiredService<KeepTime>())
            .AddReadiness("scores", (provider, _) => ValueTask.FromResult(Lag(provider)));

    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        ReadAccounts.Map(api);
        ReadPeople.Map(api);
        UpsertAccounts.Map(api);
        SayHealth.Map(api);
        WriteNotes.Map(api);
        TakeFacts.Map(api);
        BusinessReader.Map(api);
        ReadDisagreements.Map(api);
        ReadSystem.Map(api);
    }

    private static string? Lag(IServiceProvider services)
    {
        var lag = services.GetRequiredService<EventLog>().LagOf(services.GetRequiredService<Progress>().Bookmark);

        // A busy server is a few groups behind all the time; one that has just started may be far.
        return lag < 1_000 ? null : $"Catching up with the log: {lag} groups to go.";
    }
}
