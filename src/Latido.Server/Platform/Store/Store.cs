using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Latido.Server.Platform;

/// <summary>
/// Everything Latido keeps but the log. The same tables in SQLite and PostgreSQL; the two subclasses hold what differs.
/// Whatever is <see cref="IInWorkspace"/> is seen through the filter <see cref="WorkspaceFilter"/>, which only code
/// that works for the whole server lifts, by name.
/// </summary>
public abstract class Store(DbContextOptions options, CurrentWorkspace current, StoreMaps maps) : DbContext(options)
{
    /// <summary>The name of the filter that shows one workspace only.</summary>
    public const string WorkspaceFilter = "Workspace";

    /// <summary>For queries over all workspaces: <c>IgnoreQueryFilters(Store.AllWorkspaces)</c>.</summary>
    public static readonly IReadOnlyCollection<string> AllWorkspaces = [WorkspaceFilter];

    /// <summary>The workspace that is seen and written.</summary>
    public WorkspaceId Workspace => current.Id;

    /// <summary>How many rows one statement writes at best: many where a statement is a journey, one where it is a call.</summary>
    public abstract int RowsPerStatement { get; }

    /// <summary>Runs the work in one transaction and commits it. On SQLite it is the only writer meanwhile.</summary>
    public abstract Task InTransactionAsync(Func<Task> work, CancellationToken cancellationToken);

    /// <summary>Keeps others from writing the entity's table until the transaction ends. For rules that look before they write.</summary>
    public abstract Task HoldAsync<TEntity>(CancellationToken cancellationToken)
        where TEntity : class;

    /// <summary>
    /// Adds the rows, or puts them in the place of those with the same primary key: one statement for many rows, past
    /// the change tracker. The table is that of the entity; every column is written.
    /// </summary>
    public Task UpsertAsync<TEntity>(IReadOnlyList<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class =>
        Upsert.RunAsync(this, rows, onlyNew: false, cancellationToken);

    /// <summary>Adds the rows that break no unique index and passes over the others, so that a repeat is harmless.</summary>
    public Task InsertNewAsync<TEntity>(IReadOnlyList<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class =>
        Upsert.RunAsync(this, rows, onlyNew: true, cancellationToken);

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<IInWorkspace>())
        {
            KeepInWorkspace(entry);
        }

        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        maps.Apply(modelBuilder);
        StoreConventions.Apply(modelBuilder);

        foreach (var type in modelBuilder.Model.GetEntityTypes().Where(type => type.ClrType.IsAssignableTo(typeof(IInWorkspace))).ToList())
        {
            FilterMethod.MakeGenericMethod(type.ClrType).Invoke(this, [modelBuilder]);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        StoreConventions.Configure(configurationBuilder);

    private static readonly System.Reflection.MethodInfo FilterMethod = typeof(Store).GetMethod(
        nameof(ShowOneWorkspace), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;

    private void ShowOneWorkspace<TEntity>(ModelBuilder modelBuilder)
        where TEntity : class, IInWorkspace =>
        modelBuilder.Entity<TEntity>().HasQueryFilter(WorkspaceFilter, entity => entity.WorkspaceId == Workspace);

    /// <summary>What is added belongs to the current workspace; what belongs to another one is not written by mistake.</summary>
    private void KeepInWorkspace(EntityEntry<IInWorkspace> entry)
    {
        if (entry.State is EntityState.Added && entry.Entity.WorkspaceId == default)
        {
            entry.Property(nameof(IInWorkspace.WorkspaceId)).CurrentValue = Workspace;
        }

        if (entry.State is not EntityState.Unchanged && Workspace != default && entry.Entity.WorkspaceId != Workspace)
        {
            throw new InvalidOperationException(
                $"A {entry.Metadata.ClrType.Name} of workspace {entry.Entity.WorkspaceId} was written while at work for {Workspace}.");
        }
    }
}

/// <summary>A row that belongs to one workspace and is never seen from another.</summary>
public interface IInWorkspace
{
    WorkspaceId WorkspaceId { get; }
}

/// <summary>The rooms' mappings, handed to the store so that the ground floor names no room.</summary>
public sealed record StoreMaps(IReadOnlyList<Action<ModelBuilder>> All)
{
    public void Apply(ModelBuilder modelBuilder)
    {
        foreach (var map in All)
        {
            map(modelBuilder);
        }
    }
}
