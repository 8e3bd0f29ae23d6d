using System.Globalization;
using System.Text;
using Latido.Server.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Accounts.Pages;

/// <summary>The list of accounts that is on the page, as a file: the same filters, all its pages.</summary>
internal static class ExportAccounts
{
    private const int Step = 500;

    private static readonly string[] Columns =
    [
        "Col.Key", "Col.Account", "Col.Health", "Col.BandName", "Col.Confidence", "Col.Engagement", "Col.Active30", "Col.People",
        "Col.Mrr", "Col.Currency", "Col.Stage", "Col.Touch", "Col.Renewal", "Col.Owner", "Col.Seen",
    ];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/accounts/export.csv", HandleAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task HandleAsync(
        HttpContext context, string? q, string? band, string? stage, string? touch, string? owner, string? sort, [FromServices] AccountReader reader, Texts texts, Formats formats)
    {
        var query = AccountWords.Query(q, band, stage, touch, owner, sort) with { Size = Step };
        var culture = CultureInfo.CurrentCulture;
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"latido-{formats.Today.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)}.csv\"";

        // The mark in front tells spreadsheets that this is UTF-8; comma and separator are those of the reader's language.
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteLineAsync(Line(Columns.Select(key => texts[key]), culture));

        for (var rows = Step; rows == Step; query = query with { Offset = query.Offset + Step })
        {
            var list = reader.List(query, texts.Language);
            rows = list.Items.Count;

            foreach (var account in list.Items)
            {
                await writer.WriteLineAsync(Line(Fields(account, texts, culture), culture));
            }
        }
    }

    private static IEnumerable<string?> Fields(AccountView account, Texts texts, CultureInfo culture) =>
    [
        account.Key,
        account.Name,
        account.Health.Score?.ToString("0.#", culture),
        texts[$"Band.{account.Health.Band}.Name"],
        account.Health.Confidence.ToString("0.##", culture),
        account.Engagement.Absolute?.ToString("0.#", culture),
        account.People.Active30.ToString(culture),
        account.People.Total.ToString(culture),
        account.Mrr?.Amount.ToString(culture),
        account.Mrr?.Currency,
        texts.Named("Stage", account.Stage),
        texts.Named("Touch", account.Touch),
        account.RenewsOn?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
        account.Owner,
        account.LastSeenAt?.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    ];

    private static string Line(IEnumerable<string?> fields, CultureInfo culture) =>
        string.Join(culture.TextInfo.ListSeparator, fields.Select(Field));

    private static string Field(string? value)
    {
        // A name that begins like a formula must stay a name when a spreadsheet opens it.
        var text = value is ['=' or '+' or '@' or '\t' or '\r', ..] || (value is ['-', var second, ..] && !char.IsAsciiDigit(second)) ? $"'{value}" : value ?? "";

        return text.AsSpan().IndexOfAny("\",;\n\r") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
