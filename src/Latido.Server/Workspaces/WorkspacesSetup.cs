namespace Latido.Server.Workspaces;

/// <summary>The room's door: members, roles, keys and sign-in.</summary>
internal static class WorkspacesSetup
{
    public static IServiceCollection AddWorkspaces(this IServiceCollection services) =>
        services
            .AddSingleton<KeyRing>()
            .AddSingleton<KeyUses>()
            .AddSingleton<OpenStreams>()
            .AddSingleton<WorkspaceDirectory>()
            .AddSingleton<WorkspaceClock>()
            .AddSingleton<CreateWorkspace>()
            .AddSingleton<AddMember>()
            .AddSingleton<ChangeMember>()
            .AddSingleton<InviteMember>()
            .AddSingleton<ChangeWorkspace>()
            .AddSingleton<ManageKeys>()
            .AddSingleton<FirstRun>()
            .AddAccess()
            .AddHostedService<LoadWorkspaces>();

    /// <summary>Reads keys and workspaces after the tables are there and before anything asks for them.</summary>
    private sealed class LoadWorkspaces(KeyRing keys, WorkspaceDirectory directory, FirstRun firstRun) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            await keys.RefreshAsync(cancellationToken);
            await directory.RefreshAsync(cancellationToken);
            await firstRun.InviteAsync(cancellationToken);
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
