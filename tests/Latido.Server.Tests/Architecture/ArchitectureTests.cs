using System.Text.RegularExpressions;
using Latido.Client;
using Latido.Engine.Facts;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Architecture;

/// <summary>The plan of the house. When one of these fails, either the code has strayed or the plan has to change: decide which.</summary>
public sealed partial class ArchitectureTests
{
    private const int Ceiling = 350;

    /// <summary>Which room may name which, besides itself. The roof (Program, LatidoHost, Rooms), Commands and Bench may name all.</summary>
    private static readonly Dictionary<string, string[]> Plan = new()
    {
        ["Platform"] = [],
        ["Log"] = ["Platform"],
        ["Workspaces"] = ["Platform", "Log"],
        ["Ingest"] = ["Platform", "Log", "Workspaces"],
        ["Scores"] = ["Platform", "Log", "Workspaces"],

        // The follower settles signals in the step that found the change, hence the two name each other.
        ["Accounts"] = ["Platform", "Log", "Workspaces", "Ingest", "Scores", "Signals"],
        ["Signals"] = ["Platform", "Log", "Workspaces", "Scores", "Accounts"],
        ["Tracking"] = ["Platform", "Log", "Workspaces", "Accounts", "Signals"],
        ["Segments"] = ["Platform", "Workspaces", "Scores", "Accounts"],
        ["Lab"] = ["Platform", "Workspaces", "Scores", "Accounts"],
        ["Revenue"] = ["Platform", "Workspaces", "Ingest", "Accounts"],
        ["Churn"] = ["Platform", "Workspaces", "Accounts", "Signals"],
        ["Onboarding"] = ["Platform", "Accounts"],
        ["Today"] = ["Platform", "Workspaces", "Scores", "Accounts", "Signals", "Tracking"],
        ["Shell"] = ["Platform", "Workspaces", "Accounts", "Signals"],
        ["Pages"] = ["Platform", "Workspaces", "Ingest", "Scores", "Accounts", "Signals", "Tracking", "Today", "Shell", "Revenue", "Lab", "Segments", "Churn", "Onboarding"],
    };

    /// <summary>The same within the Engine.</summary>
    private static readonly Dictionary<string, string[]> EnginePlan = new()
    {
        ["Facts"] = [],
        ["Segments"] = ["Facts", "Scores"],
        ["Scores"] = ["Facts", "Segments", "Signals", "Revenue", "Onboarding"],
        ["Signals"] = ["Facts", "Scores", "Segments", "Revenue", "Onboarding"],
        ["Onboarding"] = ["Facts", "Scores", "Revenue"],
        ["Revenue"] = ["Facts", "Scores"],
        ["Lab"] = ["Facts", "Scores", "Segments", "Signals", "Revenue"],
        ["Simulation"] = ["Facts", "Scores", "Onboarding"],
        ["Voices"] = ["Facts", "Scores", "Revenue"],
        ["Churn"] = ["Facts", "Scores", "Segments", "Signals", "Revenue", "Lab", "Voices"],
        ["Tracking"] = ["Facts", "Scores"],
    };

    private static readonly string[] EngineMayReference = ["NodaTime", "System.", "Microsoft.Win32", "netstandard", "mscorlib"];

    [Fact]
    public void A_room_names_only_the_rooms_it_may()
    {
        var strays = Crossings.In(typeof(LatidoHost).Assembly, "Latido.Server", isPagesOneRoom: true)
            .Where(crossing => Plan.TryGetValue(crossing.From, out var may) && !may.Contains(crossing.To))
            .Select(crossing => crossing.ToString());

        strays.ShouldBeEmpty();
    }

    [Fact]
    public void Every_room_is_in_the_plan()
    {
        var rooms = Crossings.RoomsOf(typeof(LatidoHost).Assembly, "Latido.Server", isPagesOneRoom: true);

        rooms.Except([.. Plan.Keys, "Commands", "Bench"]).ShouldBeEmpty();
        Crossings.RoomsOf(typeof(Fact).Assembly, "Latido.Engine").Except(EnginePlan.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void The_ground_floor_is_seen_to_be_used()
    {
        // Were the crossings not found at all, the tests above would pass for nothing.
        Crossings.In(typeof(LatidoHost).Assembly, "Latido.Server", isPagesOneRoom: true)
            .ShouldContain(crossing => crossing.From == "Workspaces" && crossing.To == "Platform");
    }

    [Fact]
    public void The_mind_names_no_hands()
    {
        var engine = typeof(Fact).Assembly;

        Crossings.In(engine, "Latido.Engine")
            .Where(crossing => EnginePlan.TryGetValue(crossing.From, out var may) && !may.Contains(crossing.To))
            .Select(crossing => crossing.ToString())
            .ShouldBeEmpty();
        engine.GetReferencedAssemblies()
            .Where(reference => !EngineMayReference.Any(start => reference.Name!.StartsWith(start, StringComparison.Ordinal)))
            .ShouldBeEmpty();
        engine.GetReferencedAssemblies()
            .ShouldNotContain(reference => reference.Name!.StartsWith("System.Net") || reference.Name.StartsWith("System.IO.FileSystem"));
        Crossings.OutsideNamesOf(engine)
            .Where(name => name is "System.TimeProvider" or "System.Threading.Tasks.Task" or "System.IO.File" or "System.IO.Directory")
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_SDK_and_the_server_meet_on_the_wire_only()
    {
        var sdk = typeof(LatidoClient).Assembly;

        sdk.GetReferencedAssemblies().ShouldAllBe(reference => reference.Name!.StartsWith("System.", StringComparison.Ordinal));
        typeof(LatidoHost).Assembly.GetReferencedAssemblies().ShouldNotContain(reference => reference.Name == sdk.GetName().Name);
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_file_is_longer_than_a_person_reads_at_a_time(string folder)
    {
        var tooLong = Repository.Sources(folder, ".cs", ".razor", ".css", ".mjs")
            .Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal))
            .Select(file => (File: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > Ceiling);

        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void The_program_is_a_table_of_contents() =>
        File.ReadLines(Repository.At("src", "Latido.Server", "Program.cs")).Count().ShouldBeLessThanOrEqualTo(60);

    [Fact]
    public void Types_are_named_for_what_they_are()
    {
        var vague = new[] { typeof(LatidoHost).Assembly, typeof(Fact).Assembly, typeof(LatidoClient).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Latido", StringComparison.Ordinal) == true && !type.Name.Contains('<'))
            .Where(type => VagueName().IsMatch(type.Name))
            .Select(type => type.FullName);

        vague.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_lying_about()
    {
        var litter = Repository.Sources("src", ".cs", ".razor").Concat(Repository.Sources("tests", ".cs"))
            .Where(file => !file.EndsWith("ArchitectureTests.cs", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Select((line, number) => (File: Path.GetRelativePath(Repository.Root, file), Number: number + 1, Line: line)))
            .Where(line => Litter().IsMatch(line.Line))
            .Select(line => $"{line.File}:{line.Number}: {line.Line.Trim()}");

        litter.ShouldBeEmpty();
    }

    [GeneratedRegex("(Service|Manager|Helper|Helpers|Util|Utils|Utilities|Common|Processor|Impl|Dto)$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"#region|\b(TODO|FIXME|HACK|XXX)\b(?! #\d)|async void")]
    private static partial Regex Litter();
}
