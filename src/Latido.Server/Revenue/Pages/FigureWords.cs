using Latido.Engine.Revenue;
using Latido.Server.Shell;
using NodaTime;

namespace Latido.Server.Revenue.Pages;

/// <summary>Writes figures as their metric's unit wants.</summary>
internal static class FigureWords
{
    extension(Formats formats)
    {
        /// <summary>A figure, or a dash where there is none.</summary>
        public string Figure(MetricDefinition metric, decimal? value, string currency) => (metric.Unit, value) switch
        {
            (_, null) => "–",
            (MetricUnit.Money, { } amount) => amount == 0 ? "–" : formats.Money(decimal.Round(amount, 2), currency),
            (MetricUnit.Share, { } share) => formats.Percent((double)share, 1),
            (_, { } count) => formats.Number((double)count),
        };
    }

    extension(Texts texts)
    {
        /// <summary>The name of a cohort: its month or quarter, or that it is all from before the report (null).</summary>
        public string Cohort(YearMonth? first, bool isByQuarter, Formats formats) => first is not { } month ? texts["Cohorts.Earlier"]
            : isByQuarter ? texts["Cohorts.Quarter", ((month.Month - 1) / 3) + 1, month.Year] : formats.Month(month);
    }
}
