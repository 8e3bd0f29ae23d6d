using Latido.Server.Shell;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Revenue.Pages;

/// <summary>Addresses of the page of revenue.</summary>
internal static class RevenueLinks
{
    /// <summary>So many months, with the rows of one where it is given.</summary>
    public static string To(int months, YearMonth? opened = null) => Address.Of(
        "/revenue", ("months", $"{months}"), ("month", opened is { } month ? YearMonthPattern.Iso.Format(month) : null)).ToString();

    public static YearMonth? MonthOf(string? text) => text is not null && YearMonthPattern.Iso.Parse(text) is { Success: true } month ? month.Value : null;
}
