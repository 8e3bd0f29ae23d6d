using System.Globalization;
using Latido.Server.Accounts;
using Latido.Server.Shell;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Today.Pages;

/// <summary>The sentences at the head of Today: the greeting, since when, how much.</summary>
internal static class TodayWords
{
    private const int Dawn = 5;

    /// <summary>By the hour of the reader's workspace, with the first of his names.</summary>
    public static string Greeting(Texts texts, Formats formats, string name)
    {
        var hour = formats.Now.InZone(formats.Zone).Hour;

        // Midday is at two in Spain: until lunch it is morning.
        var (afternoon, evening) = texts.Language == "es" ? (14, 21) : (12, 18);
        var time = hour >= evening || hour < Dawn ? "Evening" : hour >= afternoon ? "Afternoon" : "Morning";

        return texts[$"Today.Hello.{time}", name.Split(' ', '@')[0]];
    }

    /// <summary>A moment as one says it after "since": yesterday at 18:42.</summary>
    public static string When(Texts texts, Formats formats, Instant moment)
    {
        var local = moment.InZone(formats.Zone).LocalDateTime;
        var time = LocalTimePattern.Create("H:mm", CultureInfo.InvariantCulture).Format(local.TimeOfDay);

        return Period.DaysBetween(local.Date, formats.Today) switch
        {
            <= 0 => texts["Today.When.Today", time],
            1 => texts["Today.When.Yesterday", time],
            _ => texts["Today.When.Day", time, formats.Day(local.Date)],
        };
    }

    public static string Sums(Formats formats, IReadOnlyList<MoneyView> sums) => string.Join(" + ", sums.Take(3).Select(formats.Money));

    /// <summary>The address that opens the reader's own mail to somebody, about an account.</summary>
    public static string MailTo(PersonContact contact, string account) =>
        $"mailto:{Uri.EscapeDataString(contact.Email)}?subject={Uri.EscapeDataString(account)}";
}
