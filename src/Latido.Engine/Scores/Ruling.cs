namespace Latido.Engine.Scores;

/// <summary>Settings made ready for rating: weights by event number, the model as flat arrays.</summary>
internal sealed class Ruling(WorkspaceSettings settings)
{
    public WorkspaceSettings Settings => settings;
}
