namespace Latido.Server.Platform;

/// <summary>An id of its own type, so that two ids cannot be swapped.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);
}

/// <summary>Makes and reads ids.</summary>
public static class Id
{
    /// <summary>A new id, ordered in time so that indexes stay compact.</summary>
    public static Guid New() => Guid.CreateVersion7();

    public static bool TryParse<TId>(string? text, out TId id)
        where TId : struct, IId<TId>
    {
        var parsed = Guid.TryParse(text, out var value);
        id = TId.From(value);

        return parsed;
    }
}

/// <summary>A workspace: one company that uses Latido. Nothing crosses between workspaces.</summary>
public readonly record struct WorkspaceId(Guid Value) : IId<WorkspaceId>
{
    public static WorkspaceId New() => new(Id.New());

    public static WorkspaceId From(Guid value) => new(value);

    public static bool TryParse(string? text, out WorkspaceId id) => Id.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}
