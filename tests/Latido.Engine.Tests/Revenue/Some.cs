using System.Globalization;
using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Tests.Revenue;

/// <summary>Subscriptions and terms, said briefly.</summary>
internal static class Some
{
    public static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    public static YearMonth Month(string text) => YearMonthPattern.Iso.Parse(text).Value;

    /// <summary>A period; an end of "" is open.</summary>
    public static SubscriptionPeriod Period(string first, string end, decimal monthly, string currency = "EUR", string subscription = "s1") =>
        new(subscription, Day(first), end == "" ? null : Day(end), Money.Of(monthly, currency));

    public static AccountRevenue Account(string key, params SubscriptionPeriod[] periods) => new(key, periods);

    public static RevenueTerms Terms(string from, string to) => new(Month(from), Month(to), "EUR");

    public static RevenueBook Book(string from, string to, params AccountRevenue[] accounts) =>
        RevenueMaker.Make(accounts, Terms(from, to));

    public static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
