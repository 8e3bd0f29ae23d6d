using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

/// <summary>Settings as a folder of files: exported, compared, planned, applied.</summary>
public sealed class CodeCommandsTests : IDisposable
{
    private readonly Shell shell = new();

    private string Folder => shell.In("settings");

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task A_folder_is_exported_changed_planned_and_applied()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        (await shell.RunAsync(["export", Folder])).ExitCode.ShouldBe(0);
        (await shell.RunAsync(["diff", Folder])).ExitCode.ShouldBe(0, "what was exported is what is in force");

        Replace("engagement.yaml", "window: 30", "window: 7");
        Add("segments.yaml", """

                - id: large
                  name: { en: Large, es: Grandes }
                  when: { number: mrr, atLeast: 2000 }

            """);
        await File.WriteAllTextAsync(Path.Combine(Folder, "models.yaml"), """
            models:
              - segment: large
                health:
                  name: Enterprise
                  dimensions: [{ id: a, name: { en: A, es: A }, weight: 1, measures: [{ measure: recency, weight: 1, curve: [[0, 100], [30, 0]] }] }]
            """);
        var diff = await shell.RunAsync(["diff", Folder]);
        var plan = await shell.RunAsync(["plan", Folder, "--json"]);

        diff.ExitCode.ShouldBe(1);
        diff.Output.ReplaceLineEndings("\n").ShouldBe("""
            health: Large: a model of its own (Enterprise)
            engagement: Window of engagement, days: 30 → 7
            segments: New segment: Large

            """);
        plan.Json.GetProperty("changes").GetArrayLength().ShouldBe(3);
        var applied = await shell.RunAsync(["apply", Folder, "--note", "Quarter three", "--version-in-force", $"{plan.Json.GetProperty("version")}"]);

        applied.ExitCode.ShouldBe(0, applied.Error);
        applied.Output.ShouldContain("is in force, with the model General 1");
        (await shell.RunAsync(["diff", Folder])).ExitCode.ShouldBe(0);
        var again = await shell.RunAsync(["apply", Folder, "--json"]);
        again.Json.GetProperty("changes").GetArrayLength().ShouldBe(0);
        again.Json.GetProperty("version").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null, "nothing was put in force anew");
        (await shell.RunAsync(["apply", Folder, "--version-in-force", "99"])).Error.ShouldContain("in force and not 99");
    }

    [Fact]
    public async Task A_mistake_is_told_by_file_line_and_key_and_nothing_is_applied()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        await shell.RunAsync(["export", Folder]);
        var before = (await shell.RunAsync(["settings"])).Output;
        Replace("engagement.yaml", "window: 30", "window: 31");
        Replace("activation.yaml", "withinDays: 30", "withinDays: 60");

        var run = await shell.RunAsync(["apply", Folder]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("engagement.yaml, line 5, engagement.window: A window is 7, 30 or 90 days, not 31.");
        (await shell.RunAsync(["settings"])).Output.ShouldBe(before, "the part without a mistake is not applied either");

        Replace("engagement.yaml", "window: 31", "window: 30");
        Directory.CreateDirectory(Path.Combine(Folder, "more"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "more", "twice.yml"), "\nactivation: { withinDays: 90 }\n");
        (await shell.RunAsync(["plan", Folder])).Error.ShouldContain("more/twice.yml, line 2, activation: activation.yaml has this part already.");
        await File.WriteAllTextAsync(Path.Combine(Folder, "more", "twice.yml"), "version: 3\n");
        (await shell.RunAsync(["plan", Folder])).Error.ShouldContain("more/twice.yml, line 1, version: Take the number out");
        await File.WriteAllTextAsync(Path.Combine(Folder, "more", "twice.yml"), "a: [\n");
        (await shell.RunAsync(["plan", Folder])).Error.ShouldContain("This is not YAML");
    }

    [Fact]
    public async Task A_part_that_no_file_has_stays_as_it_is()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        await shell.RunAsync(["settings", "--apply", "-"], "engagement: { window: 90 }");
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "only.yaml"), "activation: { withinDays: 45 }\n");

        (await shell.RunAsync(["apply", Folder])).ExitCode.ShouldBe(0);

        var settings = (await shell.RunAsync(["settings"])).Output;
        settings.ShouldContain("window: 90");
        settings.ShouldContain("withinDays: 45");
    }

    [Fact]
    public async Task An_export_writes_over_nothing_unasked()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        await shell.RunAsync(["export", Folder]);
        (await shell.RunAsync(["export", Folder])).ExitCode.ShouldBe(0, "the same may be written again");
        Replace("health.yaml", "minCoverage: 0.4", "minCoverage: 0.6");

        var refused = await shell.RunAsync(["export", Folder]);
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("health.yaml");
        (await shell.RunAsync(["export", Folder, "--force"])).ExitCode.ShouldBe(0);
        (await File.ReadAllTextAsync(Path.Combine(Folder, "health.yaml"))).ShouldContain("minCoverage: 0.4");

        await File.WriteAllTextAsync(Path.Combine(Folder, "mine.yaml"), "health: {}\n");
        (await shell.RunAsync(["export", Folder, "--force"])).Error.ShouldContain("mine.yaml, which no export writes");
        (await shell.RunAsync(["plan", shell.In("nowhere")])).Error.ShouldContain("There is no folder");
    }

    private void Replace(string file, string from, string to)
    {
        var path = Path.Combine(Folder, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(from);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    private void Add(string file, string text) => File.AppendAllText(Path.Combine(Folder, file), string.Join('\n', text.Split('\n').Skip(1)));
}
