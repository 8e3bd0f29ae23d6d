using System.Globalization;
using System.Text;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Accounts.Pages;

/// <summary>The list of accounts that is on the page, as a file: its filters, its order, its columns, all its pages.</summary>
internal static class ExportAccounts
{
    private delegate string? Field(AccountView account, Texts texts, CultureInfo culture);

    private static readonly Dictionary<string, (string Label, Field Of)[]> Fields = new(StringComparer.Ordinal)
    {
        ["health"] =
        [
            ("Col.Health", (account, _, culture) => account.Health.Score?.ToString("0.#", culture)),
            ("Col.BandName", (account, texts, _) => texts[$"Band.{account.Health.Band}.Name"]),
            ("Col.Confidence", (account, _, culture) => account.Health.Confidence.ToString("0.##", culture)),
        ],
        ["change"] = [("Col.Change", (account, _, culture) => ChangeOf(account.Line)?.ToString("0.#", culture))],
        ["engagement"] = [("Col.Engagement", (account, _, culture) => account.Engagement.Absolute?.ToString("0.#", culture))],
        ["people"] =
        [
            ("Col.Active30", (account, _, culture) => account.People.Active30.ToString(culture)),
            ("Col.People", (account, _, culture) => account.People.Total.ToString(culture)),
        ],
        ["activation"] = [("Col.Activation", (account, _, culture) => account.Activation.Share?.ToString("0.##", culture))],
        ["seats"] = [("Col.Seats", (account, _, culture) => account.Seats?.ToString(culture))],
        ["mrr"] =
        [
            ("Col.Mrr", (account, _, culture) => account.Mrr?.Amount.ToString(culture)),
            ("Col.Currency", (account, _, _) => account.Mrr?.Currency),
        ],
        ["stage"] =
        [
            ("Col.Stage", (account, texts, _) => texts.Named("Stage", account.Stage)),
            ("Col.LeftOn", (account, _, _) => account.LeftOn?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)),
        ],
        ["touch"] = [("Col.Touch", (account, texts, _) => texts.Named("Touch", account.Touch))],
        ["renewal"] = [("Col.Renewal", (account, _, _) => account.RenewsOn?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture))],
        ["owner"] = [("Col.Owner", (account, _, _) => account.Owner)],
        ["seen"] = [("Col.Seen", (account, _, _) => account.LastSeenAt?.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))],
    };

    // Who an account is stands in front, whatever the columns.
    private static readonly (string Label, Field Of)[] First =
        [("Col.Key", (account, _, _) => account.Key), ("Col.Account", (account, _, _) => account.Name)];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/accounts/export.csv", HandleAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task HandleAsync(
        HttpContext context, [FromServices] AccountReader reader, [FromServices] CurrentMember member, Texts texts, Formats formats)
    {
        var address = AccountWords.Read(context.Request.Query);
        var fields = First.Concat(TableColumns.Of(address, null).SelectMany(column => Fields.GetValueOrDefault(column.Name, []))).ToArray();
        var culture = CultureInfo.CurrentCulture;
        var parts = reader.Parts(AccountWords.Query(address, AccountWords.NamesOf(member.Member)), texts.Language);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"latido-{formats.Today.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)}.csv\"";

        // The mark in front tells spreadsheets that this is UTF-8; comma and separator are those of the reader's language.
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteLineAsync(CsvCell.Line(fields.Select(field => texts[field.Label]), culture));

        foreach (var part in parts)
        {
            foreach (var account in part)
            {
                await writer.WriteLineAsync(CsvCell.Line(fields.Select(field => field.Of(account, texts, culture)), culture));
            }

            // On its way, a part at a time: nobody's memory holds the whole.
            await writer.FlushAsync(context.RequestAborted);
        }
    }

    private static double? ChangeOf(IReadOnlyList<double?> line) =>
        line.Count > 30 && line[^1] is { } now && line[^31] is { } before ? Math.Round(now - before, 1) : null;
}
