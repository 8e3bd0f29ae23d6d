namespace Latido.Engine.Tests.Revenue;

/// <summary>Public tables that lie beside the project, where somebody has put them there.</summary>
internal static class SharedData
{
    /// <summary>The rows of a table by column; skips the test that asks when the table is not there.</summary>
    public static List<Dictionary<string, string>> Rows(string set, string file)
    {
        var path = Path.Combine(Folder(), set, file);
        Assert.SkipUnless(File.Exists(path), $"The table is not at {path}.");
        var lines = File.ReadAllLines(path);
        var columns = lines[0].Split(',');

        // No column that is read stands behind a quoted one with commas in it.
        return [.. lines.Skip(1).Select(line => columns.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Latido.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? "/", "shared", "data");
    }
}
