using System.CommandLine;
using System.Globalization;
using Latido.Engine.Scores;
using Latido.Server.Lab;
using Latido.Server.Platform;
using Latido.Server.Scores;

namespace Latido.Server.Commands;

/// <summary>
/// Settings as a folder of files, kept under version control like code: written out, held against what is in force, tried on the accounts,
/// put in force in one piece.
/// </summary>
internal static class CodeCommands
{
    private static readonly string[] Endings = [".yaml", ".yml"];

    private static readonly Option<string?> NoteOption = new("--note") { Description = "What for, as the list of versions shows it", HelpName = "TEXT" };

    private static readonly Option<int?> VersionOption = new("--version-in-force")
    {
        Description = "Refuse if another version is in force than this one, which latido plan told",
        HelpName = "N",
    };

    private static readonly Option<string?> UntestedOption = new("--untested") { Description = "Why a changed model goes live although nobody has opened a back-test on it", HelpName = "REASON" };

    private static readonly Option<bool> ForceOption = new("--force") { Description = "Write over files that say something else" };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    /// <summary>What the commands ask of the server.</summary>
    internal sealed record Request(IReadOnlyList<SettingsFile> Files, string Language, string? Note = null, int? Version = null, string? Untested = null);

    /// <summary>What became of applying; the version is null where nothing was to be changed.</summary>
    internal sealed record Applied(int? Version, string? Model, IReadOnlyList<SettingsChangeView> Changes);

    public static IEnumerable<Command> Build(CommandLine line)
    {
        yield return Of(line, "export", "Write the settings in force into a folder, one file for each part, with their schema", ExportAsync, [ForceOption]);
        yield return Of(line, "diff", "Say in what a folder of settings differs from what is in force (exit code 1 where it does)", DiffAsync, [CommandLine.LanguageOption, JsonOption]);
        yield return Of(line, "plan", "Say what a folder of settings would change, and which accounts it would move", PlanAsync, [CommandLine.LanguageOption, JsonOption]);
        yield return Of(line, "apply", "Put a folder of settings in force, all of it or nothing", ApplyAsync, [NoteOption, VersionOption, UntestedOption, CommandLine.LanguageOption, JsonOption]);
    }

    public static void Map(IEndpointRouteBuilder workspace)
    {
        workspace.MapGet("/settings/folder", (CurrentWorkspace current, SettingsInForce inForce) => SettingsFolder.Write(inForce.Of(current.Id)));
        workspace.MapPost("/settings/plan", async (Asked<Request> asked, PlanSettings plan, CurrentWorkspace current, SettingsInForce inForce, CancellationToken cancellationToken) =>
            await plan.RunAsync(Read(asked.Value, inForce.Of(current.Id)), asked.Value.Language, cancellationToken));
        workspace.MapPost("/settings/apply", PutInForceAsync);
    }

    private static Command Of(
        CommandLine line, string name, string description, Func<Session, string, CancellationToken, Task<int>> work, IEnumerable<Option> options)
    {
        var command = CommandLine.Command(name, description, $"latido {name} settings/");
        Argument<string> folder = new("DIR") { Description = "The folder of the files" };
        command.Add(folder);

        foreach (var option in options)
        {
            command.Add(option);
        }

        line.Does(command, (session, cancellationToken) => work(session, session.Get(folder), cancellationToken));

        return command;
    }

    private static async Task<int> ExportAsync(Session session, string folder, CancellationToken cancellationToken)
    {
        var files = await session.Server.AskAsync<List<SettingsFile>>("settings/folder", cancellationToken);
        Directory.CreateDirectory(folder);

        if (Find(folder).Except(files.Select(file => file.Name), StringComparer.Ordinal).FirstOrDefault() is { } stranger)
        {
            throw new CommandFailed($"{folder} holds {stranger}, which no export writes: its parts might be there twice.", "Export into an empty folder, or move that file away.") { IsMisuse = true };
        }

        SettingsFile schema = new(SettingsFolder.SchemaFile, SettingsFolder.Schema);
        var others = files.Append(schema).Where(file => File.Exists(Path.Combine(folder, file.Name)) && File.ReadAllText(Path.Combine(folder, file.Name)) != file.Text).ToList();

        if (others.Count > 0 && !session.Get(ForceOption))
        {
            throw new CommandFailed($"{string.Join(", ", others.Select(file => file.Name))} in {folder} say something else.", "See latido diff; --force writes over them.");
        }

        foreach (var file in files.Append(schema))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file.Name), file.Text, cancellationToken);
        }

        session.Terminal.Say($"{folder}: {string.Join(", ", files.Select(file => file.Name))}");

        return 0;
    }

    private static async Task<int> DiffAsync(Session session, string folder, CancellationToken cancellationToken)
    {
        var plan = await AskAsync(session, folder, cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(new { plan.Version, plan.Changes });
        }
        else
        {
            Write(session.Terminal, plan.Changes);
        }

        return plan.Changes.Count == 0 ? 0 : 1;
    }

    private static async Task<int> PlanAsync(Session session, string folder, CancellationToken cancellationToken)
    {
        var plan = await AskAsync(session, folder, cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(plan);

            return 0;
        }

        Write(session.Terminal, plan.Changes);

        if (plan is { Changes.Count: > 0, Before: { } before, After: { } after })
        {
            session.Terminal.Say();
            session.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Of {plan.Accounts} accounts {plan.Moved} would move, {plan.Crossed} of them to another band."));
            session.Terminal.List(
                ["", "green", "yellow", "red", "none"],
                [["now", .. Counts(before)], ["then", .. Counts(after)]]);
        }

        if (plan.Moves.Count > 0)
        {
            session.Terminal.List(
                ["account", "now", "then", "why"],
                plan.Moves.Select(move => (IReadOnlyList<string>)[move.Name, Standing(move.ScoreBefore, move.BandBefore), Standing(move.ScoreAfter, move.BandAfter), move.Why]));
        }

        if (plan.Changes.Count > 0)
        {
            session.Terminal.Note($"Nothing is changed yet: latido apply {folder} --version-in-force {plan.Version}");
        }

        return 0;
    }

    private static async Task<int> ApplyAsync(Session session, string folder, CancellationToken cancellationToken)
    {
        Request request = new(await ReadAsync(folder, cancellationToken), session.Get(CommandLine.LanguageOption), session.Find(NoteOption), session.Find(VersionOption), session.Find(UntestedOption));
        var applied = await session.Server.PostAsync<Applied>("settings/apply", request, cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(applied);
        }
        else
        {
            Write(session.Terminal, applied.Changes);

            if (applied.Version is { } version)
            {
                session.Terminal.Say($"Version {version} is in force, with the model {applied.Model}.");
            }
        }

        return 0;
    }

    private static async Task<Applied> PutInForceAsync(
        Asked<Request> asked, PutSettings settings, CurrentWorkspace current, SettingsInForce inForce, CancellationToken cancellationToken)
    {
        var request = asked.Value;
        var now = inForce.Of(current.Id);
        var wanted = Read(request, now);
        var changes = SettingsPlanView.ChangesOf(now, wanted, request.Language);

        if (request.Version is { } version && version != now.Version)
        {
            throw Overtaken(version, now.Version);
        }

        if (PutSettings.HasRulesOf(now, wanted) && now.Benchmark == wanted.Benchmark)
        {
            return new(null, null, changes);
        }

        var put = await settings.RunAsync(
            latest => latest.Version == now.Version ? wanted : null, ChangeSettings.Machine, request.Note, cancellationToken, wanted.Benchmark != now.Benchmark, request.Untested);

        return put switch
        {
            Put.Done done => new(done.Version, done.Model, changes),
            Put.Overtaken overtaken => throw Overtaken(now.Version, overtaken.Now),
            Put.Refused refused => throw new CommandFailed(string.Join(Environment.NewLine, refused.Problems)) { IsMisuse = true },
            Put.Untested => throw new CommandFailed(
                "This changes the model, and nobody has opened a back-test on exactly these settings.",
                "Read one: latido backtest --model DIR --from DATE --to DATE; or say why it goes live without: --untested REASON."),
            _ => throw new CommandFailed(Problems.FullMessage),
        };
    }

    private static CommandFailed Overtaken(int expected, int now) => new(
        string.Create(CultureInfo.InvariantCulture, $"Version {now} is in force and not {expected}: somebody changed the settings meanwhile."),
        "See latido plan, then apply again.");

    private static WorkspaceSettings Read(Request request, WorkspaceSettings now)
    {
        var reading = SettingsFolder.Read(request.Files, now);

        return reading.Settings ?? throw new CommandFailed(string.Join(Environment.NewLine, reading.Mistakes.Take(20))) { IsMisuse = true };
    }

    private static async Task<SettingsPlanView> AskAsync(Session session, string folder, CancellationToken cancellationToken) =>
        await session.Server.PostAsync<SettingsPlanView>(
            "settings/plan", new Request(await ReadAsync(folder, cancellationToken), session.Get(CommandLine.LanguageOption)), cancellationToken);

    /// <summary>The files of a folder as one document: no part stands in two of them.</summary>
    public static async Task<string> ReadAsOneAsync(string folder, CancellationToken cancellationToken) =>
        string.Join('\n', (await ReadAsync(folder, cancellationToken)).Select(file => file.Text));

    private static async Task<IReadOnlyList<SettingsFile>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandFailed($"There is no folder {folder}.", $"latido export {folder} makes one.") { IsMisuse = true };
        }

        List<SettingsFile> files = [];

        foreach (var name in Find(folder).Take(SettingsFolder.MaxFiles + 1))
        {
            var file = new FileInfo(Path.Combine(folder, name));

            if (file.Length > SettingsYaml.MaxBytes)
            {
                throw new CommandFailed($"{name} has more than {SettingsYaml.MaxBytes / 1024} KB: that is no file of settings.") { IsMisuse = true };
            }

            files.Add(new(name, await File.ReadAllTextAsync(file.FullName, cancellationToken)));
        }

        return files.Count > 0 ? files : throw new CommandFailed($"{folder} holds no YAML file.", $"latido export {folder} writes them.") { IsMisuse = true };
    }

    /// <summary>The YAML files of a folder and of those in it, by their paths.</summary>
    private static IEnumerable<string> Find(string folder) => Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 5 })
        .Where(file => Endings.Contains(Path.GetExtension(file)))
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private static void Write(Terminal terminal, IReadOnlyList<SettingsChangeView> changes)
    {
        if (changes.Count == 0)
        {
            terminal.Say("Nothing changes: this is what is in force.");
        }

        foreach (var change in changes)
        {
            terminal.Say($"{change.Part}: {change.Text}");
        }
    }

    private static IEnumerable<string> Counts(BandCounts counts) =>
        ((int[])[counts.Green, counts.Yellow, counts.Red, counts.None]).Select(count => count.ToString(CultureInfo.InvariantCulture));

    private static string Standing(double? score, string band) => score is { } points ? $"{points.ToString("0", CultureInfo.InvariantCulture)} {band}" : band;
}
