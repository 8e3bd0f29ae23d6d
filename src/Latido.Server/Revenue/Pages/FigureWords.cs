using Latido.Engine.Revenue;
using Latido.Server.Shell;

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
}
