using Latido.Engine.Scores;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Scores;

/// <summary>Settings as somebody put them in force: history, so that one can read who changed what and go back to it.</summary>
public sealed class SettingsVersion : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>The number of the settings; measured benchmarks take numbers too, so there are gaps.</summary>
    public required int Version { get; init; }

    public required Instant At { get; init; }

    /// <summary>Who put them in force; null for what was there before anybody was asked his name.</summary>
    public string? ByMember { get; init; }

    public string? Note { get; init; }

    /// <summary>The fingerprint of its model; null for lines older than it.</summary>
    public string? ModelPrint { get; init; }

    /// <summary>Why its model was let go live; null where the model was the one before, and for lines older than the rule.</summary>
    public ProofKind? Proof { get; init; }

    /// <summary>The back-test that was opened on it; it may have been let go since.</summary>
    public Guid? ReportId { get; init; }

    /// <summary>What that back-test came to, or why there is none.</summary>
    public string? ProofNote { get; init; }

    /// <summary>The settings, whole, as JSON.</summary>
    public required string Document { get; init; }

    public WorkspaceSettings Settings => WorkspaceSettings.ParseDraft(System.Text.Encoding.UTF8.GetBytes(Document));
}

/// <summary>The one draft of a workspace's model: what somebody is at work on, kept until it is applied or thrown away.</summary>
public sealed class SettingsDraft : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Who touched it last.</summary>
    public required string ByMember { get; set; }

    /// <summary>When it was last touched.</summary>
    public required Instant At { get; set; }

    /// <summary>The version of the health model it began from.</summary>
    public required int FromModel { get; init; }

    /// <summary>The settings, whole, as JSON; they may break rules while somebody is at work on them.</summary>
    public required string Document { get; set; }
}

/// <summary>How versions and drafts lie in the store.</summary>
internal static class SettingsMap
{
    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SettingsVersion>(version =>
        {
            version.ToTable("settings_versions");
            version.HasKey(v => v.Id);
            version.Ignore(v => v.Settings);
            version.HasIndex(v => new { v.WorkspaceId, v.At });
            version.HasIndex(v => new { v.WorkspaceId, v.ModelPrint });
        });

        modelBuilder.Entity<SettingsDraft>(draft =>
        {
            draft.ToTable("settings_drafts");
            draft.HasKey(d => d.WorkspaceId);
        });
    }
}
