using System.CommandLine;
using System.Globalization;
using Latido.Server.Accounts;

namespace Latido.Server.Commands;

/// <summary>Drops every view, reads the whole log again, and says whether the result is equal to what was there.</summary>
internal static class RebuildCommand
{
    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    public static Command Build(CommandLine line)
    {
        var command = CommandLine.Command(
            "rebuild", "Read the whole log again and say whether the result equals what was there", "latido rebuild", "latido rebuild --json");
        command.Add(JsonOption);
        line.Does(command, RunAsync);

        return command;
    }

    public static void Map(IEndpointRouteBuilder control) =>
        control.MapPost("/rebuild", (Rebuild rebuild) =>
            new LongWork<RebuildResult>((report, cancellationToken) => rebuild.RunAsync(new Groups(report), cancellationToken)));

    private static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        var result = await session.Terminal.WatchAsync(
            "Rebuilding", report => session.Server.FollowAsync<RebuildResult>("rebuild", new { }, report, cancellationToken));

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(result);
        }
        else
        {
            session.Terminal.Say(
                $"{result.Records.ToString("#,0", CultureInfo.InvariantCulture)} records read again in {result.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s: the result is {(result.IsEqual ? "equal to what was there" : "not equal")}.");

            foreach (var difference in result.Differences)
            {
                session.Terminal.Say($"  {difference}");
            }
        }

        if (!result.IsEqual)
        {
            throw new CommandFailed("What was there differed from what the log says.", "The rebuilt state is in place now. Please report this: it should never happen.");
        }
    }

    private sealed class Groups(Action<Step> report) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) =>
            report(new(value.Of == 0 ? null : (double)value.Groups / value.Of, $"{value.Records.ToString("#,0", CultureInfo.InvariantCulture)} records"));
    }
}
