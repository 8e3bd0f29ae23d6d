using System.Text;
using Latido.Engine.Revenue;
using Latido.Engine.Scores;
using Latido.Server.Ingest.Imports.Csv;
using Latido.Server.Platform;

namespace Latido.Server.Revenue;

/// <summary>A total as it is given: nothing of it is checked yet.</summary>
/// <param name="Line">On which line it stands, from 1; of a list, which of it.</param>
/// <param name="Text">The figure as it is written.</param>
public sealed record GivenTotal(long Line, string Month, string Metric, string Text)
{
    /// <summary>The figure where it needs no reading.</summary>
    public decimal? Value { get; init; }

    /// <summary>Why the line cannot be read at all.</summary>
    public Words? Flaw { get; init; }

    /// <summary>Reads a table with the columns month, metric and value; what its rows say is checked when they are entered.</summary>
    public static async Task<IReadOnlyList<GivenTotal>> ReadTableAsync(Stream text, CancellationToken cancellationToken)
    {
        var table = await SmallTable.ReadAsync(text, Reconciliation.MostTotals, separator: null, cancellationToken);
        var (month, metric, value) = (table.Find("month"), table.Find("metric"), table.Find("value"));

        if (month < 0 || metric < 0 || value < 0)
        {
            throw new InvalidRequestException($"Give the columns month, metric and value. There are: {string.Join(", ", table.Header)}.");
        }

        return
        [
            .. table.Rows.Select(row => row.Flaw is { } flaw
                ? new GivenTotal(row.Line, "", "", "") { Flaw = flaw }
                : new GivenTotal(row.Line, row.Cells[month], row.Cells[metric], row.Cells[value])),
        ];
    }

    /// <summary>Reads one total; else says the cure.</summary>
    internal EnteredTotal? Read(out Words? cure)
    {
        cure = null;
        var (metric, month, value) = (RefusedRow.Short(Metric), RefusedRow.Short(Month), RefusedRow.Short(Text));
        var known = MetricRegistry.All.LastOrDefault(each => string.Equals(each.Id, metric, StringComparison.OrdinalIgnoreCase) && each.Unit != MetricUnit.Table);

        if (known is null)
        {
            cure = new($"'{metric}' is no figure: use one of {Reconciliation.Known}.", $"«{metric}» no es una cifra: usa una de {Reconciliation.Known}.");
            return null;
        }

        if (MonthSpan.Find(month) is not { } read)
        {
            cure = new($"'{month}' is no month: write it as 2026-01.", $"«{month}» no es un mes: escríbelo como 2026-01.");
            return null;
        }

        if ((Value ?? ReadText(value, known.Unit, out cure)) is not { } figure)
        {
            return null;
        }

        if (Math.Abs(figure) > Reconciliation.LargestValue)
        {
            cure = NoFigure(value, known.Unit);
            return null;
        }

        return new(known.Id, read, figure);
    }

    /// <summary>Reads a figure as people write it: 12500.50, 12.500,50, 12,500.50 €, 92 %.</summary>
    private static decimal? ReadText(string value, MetricUnit unit, out Words? cure)
    {
        var isPercent = unit == MetricUnit.Share && value.EndsWith('%');
        var text = isPercent ? value[..^1] : value;

        // A single mark before three digits: a share has no thousands, and a number of accounts no decimals.
        var mark = CsvNumber.MarkOf(text) ?? unit switch
        {
            MetricUnit.Share => text.Contains(',', StringComparison.Ordinal) ? ',' : '.',
            MetricUnit.Count => text.Contains(',', StringComparison.Ordinal) ? '.' : ',',
            _ => default(char?),
        };

        if (mark is null)
        {
            cure = new(
                $"'{value}' may be thousands or decimals: leave the mark out, or write two decimals, as 12500.50.",
                $"«{value}» pueden ser miles o decimales: quita el separador o escribe dos decimales, como 12500,50.");
            return null;
        }

        if (!CsvNumber.TryRead(Encoding.UTF8.GetBytes(text), mark.Value, out var figure))
        {
            cure = NoFigure(value, unit);
            return null;
        }

        cure = null;

        return isPercent ? figure / 100 : figure;
    }

    private static Words NoFigure(string value, MetricUnit unit) => new(
        $"'{value}' is no {(unit == MetricUnit.Share ? "share: write 0.92 or 92 %" : "figure: write units, as 12500.50 or 12.500,50")}.",
        $"«{value}» no es {(unit == MetricUnit.Share ? "una proporción: escribe 0,92 o 92 %" : "una cifra: escribe unidades, como 12500.50 o 12.500,50")}.");
}
