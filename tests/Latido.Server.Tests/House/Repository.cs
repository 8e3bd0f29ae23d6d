namespace Latido.Server.Tests;

/// <summary>Finds the sources that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder of Latido.slnx.</summary>
    public static string Root { get; } = FindRoot();

    public static string At(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>Files that people wrote: none that a build made.</summary>
    public static IEnumerable<string> Sources(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(At(folder), "*", SearchOption.AllDirectories)
            .Where(file => extensions.Contains(Path.GetExtension(file)))
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(IsMade));

    private static bool IsMade(string folder) => folder is "bin" or "obj" or "node_modules" or "lib" or "artifacts";

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Latido.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests read the sources: run them from within the repository.");
    }
}
