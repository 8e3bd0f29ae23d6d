using System.Globalization;
using Latido.Engine.Revenue;
using Latido.Engine.Scores;
using Latido.Server.Ingest.Imports.Csv;
using Latido.Server.Platform;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Revenue;

/// <summary>
/// Exchange rates as files have them: a row for each rate (date, currency, rate), or, as the European Central Bank publishes them, a
/// row for each day with a column for each currency. A rate is how many units one unit of the base was worth.
/// </summary>
public sealed record RateFile(IReadOnlyList<DatedRate> Rates, IReadOnlyList<RefusedRow> Refused, int RefusedCount, int Read)
{
    /// <summary>The most that is read at once: more than all that the European Central Bank has published.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>What the European Central Bank sets all currencies against.</summary>
    public const string WideBase = "EUR";

    private const int MostRows = 400_000;
    private const int KeptRefusals = 100;

    private static readonly LocalDatePattern Named = LocalDatePattern.CreateWithInvariantCulture("d MMMM uuuu");

    /// <summary>Reads a file and sets its rates against the base of the table.</summary>
    /// <param name="own">What the file's rates are set against; null for the table's base, or the euro where each currency has a column.</param>
    /// <param name="last">The last day that a rate may be of.</param>
    public static async Task<RateFile> ReadAsync(Stream text, string tableBase, string? own, LocalDate last, CancellationToken cancellationToken)
    {
        var table = await SmallTable.ReadAsync(text, MostRows, separator: null, cancellationToken);
        var reading = new Reading(last);
        var (date, currency, rate) = (table.Find("date"), table.Find("currency"), table.Find("rate"));

        if (date < 0)
        {
            throw new InvalidRequestException($"There is no column 'date'. Give the columns date, currency, rate, or date and one for each currency. There are: {string.Join(", ", table.Header)}.");
        }

        if (currency >= 0 && rate >= 0)
        {
            foreach (var row in table.Rows)
            {
                reading.Take(row, row.Flaw is null ? row.Cells[date] : "", row.Flaw is null ? row.Cells[currency] : "", row.Flaw is null ? row.Cells[rate] : "", own ?? tableBase);
            }

            return reading.Against(tableBase, own ?? tableBase);
        }

        var columns = Enumerable.Range(0, table.Header.Count).Where(at => at != date && table.Header[at].Length > 0).ToList();

        if (columns.Count == 0 || columns.Any(at => !ExchangeRates.IsCurrency(table.Header[at].ToUpperInvariant())))
        {
            throw new InvalidRequestException(
                "Give the columns date, currency, rate, or date and one for each currency, named by three letters. "
                + $"There are: {string.Join(", ", table.Header)}.");
        }

        foreach (var row in table.Rows)
        {
            foreach (var at in columns.Where(at => row.Flaw is not null || row.Cells[at] is not ("" or "N/A")).Take(row.Flaw is null ? int.MaxValue : 1))
            {
                reading.Take(row, row.Flaw is null ? row.Cells[date] : "", table.Header[at], row.Flaw is null ? row.Cells[at] : "", own ?? WideBase);
            }
        }

        return reading.Against(tableBase, own ?? WideBase);
    }

    /// <summary>What has been read so far.</summary>
    private sealed class Reading(LocalDate last)
    {
        private readonly Dictionary<(LocalDate Day, string Currency), (decimal Rate, long Line)> rates = [];
        private readonly List<RefusedRow> refused = [];
        private int refusedCount;
        private int read;

        public void Take(SmallRow row, string date, string currency, string rate, string against)
        {
            read++;
            (date, currency, rate) = (RefusedRow.Short(date), RefusedRow.Short(currency), RefusedRow.Short(rate));
            var code = currency.ToUpperInvariant();
            var text = $"{date} {currency} {rate}";

            if (row.Flaw is { } flaw)
            {
                Refuse(row.Line, text, new($"It cannot be read ({flaw.En}): write a value for each column, and close each quote.", $"No se puede leer ({flaw.Es}): escribe un valor por columna y cierra las comillas."));
            }
            else if ((LocalDatePattern.Iso.Parse(date) is { Success: true } iso ? iso.Value : Named.Parse(date) is { Success: true } said ? said.Value : default(LocalDate?)) is not { } day)
            {
                Refuse(row.Line, text, new($"'{date}' is no day: write it as 2026-01-31.", $"«{date}» no es un día: escríbelo como 2026-01-31."));
            }
            else if (day.Year < 1970 || day > last)
            {
                Refuse(row.Line, text, new($"{date} is before 1970 or has not come yet: give rates of days up to today.", $"{date} es anterior a 1970 o aún no ha llegado: da los tipos hasta hoy."));
            }
            else if (!ExchangeRates.IsCurrency(code))
            {
                Refuse(row.Line, text, new($"'{currency}' is no currency: write three letters, such as USD.", $"«{currency}» no es una moneda: escribe tres letras, como USD."));
            }
            else if (!decimal.TryParse(rate, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var figure) || figure is < ExchangeRates.Lowest or > ExchangeRates.Highest)
            {
                Refuse(row.Line, text, new(
                    $"'{rate}' is no rate: write how many {code} one {against} was worth, as 1.0832.",
                    $"«{rate}» no es un tipo de cambio: escribe cuántos {code} valía un {against}, como 1.0832."));
            }
            else if (code == against && figure != 1)
            {
                Refuse(row.Line, text, new($"{code} is what the rates are set against, and always 1: leave it out, or say another base.", $"{code} es la moneda base y vale siempre 1: quítala o indica otra base."));
            }
            else if (code != against && !rates.TryAdd((day, code), (figure, row.Line)) && rates[(day, code)] is var before && before.Rate != figure)
            {
                Refuse(row.Line, text, new($"{code} has another rate of this day on line {before.Line}: keep one of them.", $"{code} tiene otro tipo de ese día en la línea {before.Line}: deja uno de los dos."));
            }
        }

        /// <summary>The rates, set against the table's base by that one's own rate of the day.</summary>
        public RateFile Against(string tableBase, string own)
        {
            if (own == tableBase)
            {
                return new([.. rates.Select(rate => new DatedRate(rate.Key.Day, rate.Key.Currency, rate.Value.Rate))], refused, refusedCount, read);
            }

            List<DatedRate> turned = [];

            foreach (var day in rates.GroupBy(rate => rate.Key.Day))
            {
                if (!rates.TryGetValue((day.Key, tableBase), out var by))
                {
                    var first = day.Min(rate => rate.Value.Line);
                    Refuse(first, LocalDatePattern.Iso.Format(day.Key), new(
                        $"The day has no rate of {tableBase}, against which this workspace keeps its rates: add it.",
                        $"Ese día no tiene tipo de {tableBase}, la base de los tipos de este espacio: añádelo."));
                    continue;
                }

                Turn(own, 1, by.Line);

                foreach (var (key, (rate, line)) in day.Where(rate => rate.Key.Currency != tableBase))
                {
                    Turn(key.Currency, rate, line);
                }

                void Turn(string currency, decimal rate, long line)
                {
                    if (Rounded(rate / by.Rate) is >= ExchangeRates.Lowest and <= ExchangeRates.Highest and var figure)
                    {
                        turned.Add(new(day.Key, currency, figure));
                        return;
                    }

                    Refuse(line, $"{LocalDatePattern.Iso.Format(day.Key)} {currency}", new(
                        $"Set against {tableBase}, {currency} comes to less than 0.000001 or more than 1,000,000: check it and the day's rate of {tableBase}.",
                        $"Frente a {tableBase}, {currency} queda por debajo de 0,000001 o por encima de 1.000.000: revísalo, y el tipo de {tableBase} de ese día."));
                }
            }

            return new(turned, refused, refusedCount, read);
        }

        private static decimal Rounded(decimal rate) => decimal.Round(rate, 12);

        private void Refuse(long line, string text, Words cure)
        {
            refusedCount++;

            if (refused.Count < KeptRefusals)
            {
                refused.Add(new(line, RefusedRow.Short(text), cure));
            }
        }
    }
}
