using System.Text;
using Latido.Engine.Scores;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Scores;

/// <summary>A draft as it stands against what is in force.</summary>
/// <param name="Settings">The settings in force with the draft's own measures, models, engagement and activation in their place.</param>
/// <param name="By">Who touched it last.</param>
/// <param name="At">When it was last touched.</param>
/// <param name="IsOvertaken">The model in force is another than the one the draft began from.</param>
/// <param name="Changes">In what it differs from what is in force.</param>
public sealed record ModelDraft(
    WorkspaceSettings Settings, string By, Instant At, bool IsOvertaken, IReadOnlyList<SettingsChange> Changes)
{
    /// <summary>What keeps it from being applied.</summary>
    public IReadOnlyList<SettingsProblem> Problems { get; } = Settings.Validate();
}

/// <summary>
/// Keeps the one draft of a workspace's models and own measures, with engagement and activation. Whoever has it open works on the same.
/// Scoped.
/// </summary>
public sealed class ModelDrafts(CurrentWorkspace current, SettingsInForce inForce, Store store, TimeProvider time)
{
    public WorkspaceSettings InForce => inForce.Of(current.Id);

    public async Task<ModelDraft?> ReadAsync(CancellationToken cancellationToken)
    {
        var row = await store.Set<SettingsDraft>().AsNoTracking().FirstOrDefaultAsync(cancellationToken);

        if (row is null)
        {
            return null;
        }

        var now = InForce;
        var settings = Onto(now, WorkspaceSettings.ParseDraft(Encoding.UTF8.GetBytes(row.Document)));

        return new(settings, row.ByMember, row.At, row.FromModel != now.Health.Version, SettingsChange.Between(now, settings));
    }

    /// <summary>Changes the draft, or begins one from what is in force. A draft that says what is in force is none.</summary>
    public async Task ChangeAsync(Func<WorkspaceSettings, WorkspaceSettings> change, string by, CancellationToken cancellationToken)
    {
        using var turn = await inForce.TakeTurnAsync(current.Id, cancellationToken);
        var now = InForce;
        var row = await store.Set<SettingsDraft>().FirstOrDefaultAsync(cancellationToken);
        var before = row is null ? now : Onto(now, WorkspaceSettings.ParseDraft(Encoding.UTF8.GetBytes(row.Document)));
        var after = change(before);

        if (SettingsChange.Between(now, after) is [])
        {
            await ThrowAwayAsync(cancellationToken);
            return;
        }

        var document = Encoding.UTF8.GetString(after.ToJson());

        if (row is null)
        {
            store.Add(new SettingsDraft
            {
                WorkspaceId = current.Id, ByMember = by, At = time.GetCurrentInstant(), FromModel = now.Health.Version, Document = document,
            });
        }
        else if (row.Document != document)
        {
            // The same once more touches nothing: a page that is left says it again.
            (row.ByMember, row.At, row.Document) = (by, time.GetCurrentInstant(), document);
        }

        await store.SaveChangesAsync(cancellationToken);
    }

    public Task ThrowAwayAsync(CancellationToken cancellationToken) => store.Set<SettingsDraft>().ExecuteDeleteAsync(cancellationToken);

    /// <summary>What the draft is about, in the place of what is in force; rules and segments are changed elsewhere.</summary>
    public static WorkspaceSettings Onto(WorkspaceSettings now, WorkspaceSettings draft) => (now with
    {
        Measures = draft.Measures,
        Health = draft.Health,
        Models = draft.Models,
        Engagement = draft.Engagement,
        Activation = draft.Activation,
    }).NumberedAs(now);
}
