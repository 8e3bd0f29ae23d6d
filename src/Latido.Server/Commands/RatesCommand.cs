using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using Latido.Server.Platform;
using Latido.Server.Revenue;
using Latido.Server.Scores;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Commands;

/// <summary>Brings exchange rates from a file, by which revenue in other currencies counts.</summary>
internal static class RatesCommand
{
    private const string StandardInput = "-";

    private static readonly Argument<string> FileArgument = new("FILE")
    {
        Description = "CSV with the columns date, currency, rate; or date and a column for each currency, as the European Central Bank publishes them; - reads standard input",
    };

    private static readonly Option<string?> BaseOption = new("--base")
    {
        Description = "The currency of which one unit was worth so many of the others; without it the workspace's, or the euro where each currency has a column",
        HelpName = "CODE",
    };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    public static Command Build(CommandLine line)
    {
        var command = CommandLine.Command(
            "rates",
            "Import exchange rates, by which revenue in other currencies counts",
            "latido import rates rates.csv",
            "latido import rates eurofxref-hist.csv",
            "latido import rates rates.csv --base USD --json");
        command.Add(FileArgument);
        command.Add(BaseOption);
        command.Add(JsonOption);
        line.Does(command, RunAsync);

        return command;
    }

    public static void Map(IEndpointRouteBuilder workspace) =>
        workspace.MapPost("/import/rates", async (HttpRequest request, [FromQuery(Name = "base")] string? own, string? name, CurrentWorkspace current, RateShelf rates, CancellationToken cancellationToken) =>
        {
            var text = await KeepRates.ReadBodyAsync(request, RateFile.MaxBytes, cancellationToken)
                ?? throw new CommandFailed($"The file has more than {RateFile.MaxBytes / 1024 / 1024} MB.", "Bring it in parts.") { IsMisuse = true };

            return RatesBroughtView.Of(
                await rates.BringAsync(current.Id, text, AskedTerms.ReadCurrency(own is "" ? null : own), name ?? "latido", ChangeSettings.Machine, cancellationToken), Languages.English);
        }).WithMetadata(new RequestSizeLimitAttribute(RateFile.MaxBytes + 1));

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var file = session.Get(FileArgument);

        if (file != StandardInput && !File.Exists(file))
        {
            throw new CommandFailed($"There is no file {file}.", "Check the path.") { IsMisuse = true };
        }

        await using var input = file == StandardInput ? session.Terminal.OpenInput() : File.OpenRead(file);
        using var body = new StreamContent(input);
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var query = QueryString.Create("name", file == StandardInput ? "standard input" : Path.GetFileName(file)).Add(QueryString.Create("base", session.Find(BaseOption) ?? ""));
        var brought = await session.Server.SendAsync<RatesBroughtView>($"import/rates{query}", body, cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(brought);
        }
        else
        {
            session.Terminal.Say($"{Count(brought.Read)} rates read: {Count(brought.Taken)} taken, {Count(brought.Known)} known already, {Count(brought.RefusedCount)} refused.");
            session.Terminal.Say($"Version {brought.Version} is in force; one {brought.Base} is the base.");

            foreach (var row in brought.Refused)
            {
                session.Terminal.Say($"Line {Count(row.Line)}: {row.Text}: {row.Cure}");
            }
        }

        return 0;
    }

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
