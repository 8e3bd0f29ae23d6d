using System.Globalization;
using Latido.Server.Accounts;
using NodaTime;
using Spectre.Console;

namespace Latido.Server.Commands;

/// <summary>Accounts as a person reads them at a terminal.</summary>
internal static class AccountTexts
{
    private const int MostChanges = 10;
    private const int MostPeople = 20;

    public static void WriteList(Terminal terminal, AccountList list)
    {
        terminal.List(
            ["key", "name", "health", "band", "engagement", "change", "active/people", "MRR", "renews", "stage", "touch", "last seen"],
            list.Items.Select(account => new[]
            {
                account.Key,
                account.Name,
                Points(account.Health.Score),
                account.Health.Band,
                Points(account.Engagement.Absolute),
                Signed(account.Engagement.Change),
                $"{account.People.Active30}/{account.People.Total}",
                Money(account.Mrr),
                Day(account.RenewsOn),
                account.Stage,
                account.Touch,
                Moment(account.LastSeenAt),
            }));
        terminal.Say();
        terminal.Say(
            $"{list.Items.Count} of {list.Matching} shown; {list.Total} in all: {list.Green} green, {list.Yellow} yellow, {list.Red} red, {list.None} without a score."
            + (list.Mrr.Count > 0 ? $" MRR {string.Join(", ", list.Mrr.Select(money => Money(money)))}." : ""));
    }

    public static void WriteSheet(Terminal terminal, AccountCommands.Sheet sheet)
    {
        var (account, today, ledger, people, usage) = sheet;

        terminal.Markup($"[bold]{account.Name.EscapeMarkup()}[/]  {account.Key.EscapeMarkup()}");

        if (account.On is { } on)
        {
            terminal.Say($"As of       {Day(on)}; {(account.Known is { } known ? $"when it ended the score was known as {Points(known.Score)} {known.Band}" : "the account was not known by then")}");
        }

        terminal.Say(
            $"Health      {Points(account.Health.Score)} {account.Health.Band}, coverage {Share(account.Health.Coverage)}, confidence {Share(account.Health.Confidence)}, model {account.Health.Model}");
        terminal.Say(
            $"Engagement  {Points(account.Engagement.Absolute)} absolute, {Points(account.Engagement.Relative)} relative, {Signed(account.Engagement.Change)} in {account.Engagement.Window} days");
        terminal.Say($"Activation  {(account.Activation.Share is { } share ? Share(share) : "not defined")}");
        terminal.Say(
            $"People      {account.People.Total}; active in 1/7/30/90 days: {account.People.Active1}/{account.People.Active7}/{account.People.Active30}/{account.People.Active90}");
        terminal.Say(
            $"Account     {account.Stage}, {account.Touch} touch, MRR {Money(account.Mrr)}, seats {account.Seats?.ToString(CultureInfo.InvariantCulture) ?? "-"}, renews {Day(account.RenewsOn)}, owner {account.Owner ?? "-"}");

        if (account.Segments.Count > 0)
        {
            terminal.Say($"Segments    {string.Join(", ", account.Segments)}");
        }

        terminal.Say($"Last seen   {Moment(account.LastSeenAt)} (today is {Day(today)})");

        Part("Reasons", account.Health.Reasons, ["points", "measure", "why"], reason => [Signed(reason.Contribution), reason.Measure, reason.Text]);
        Part(
            "Changes",
            [.. ledger.Take(MostChanges)],
            ["day", "health", "band", "what moved it"],
            entry =>
            [
                Day(entry.Day),
                $"{Points(entry.Before)} → {Points(entry.After)}",
                entry.BandBefore == entry.BandAfter ? entry.BandAfter : $"{entry.BandBefore} → {entry.BandAfter}",
                string.Join("; ", entry.Lines.Select(part => part.Text)),
            ]);
        Part(
            "People",
            [.. people.Take(MostPeople)],
            ["id", "name", "last seen", "active days of 30", "engagement"],
            person =>
            [
                person.Id,
                person.Name ?? person.Email ?? "",
                Moment(person.LastSeenAt),
                person.ActiveDays30.ToString(CultureInfo.InvariantCulture),
                Points(person.Engagement),
            ]);
        Part(
            "Use in 90 days",
            usage,
            ["event", "count", "days"],
            use => [use.Event ?? "", use.Count.ToString(CultureInfo.InvariantCulture), use.Days.Count.ToString(CultureInfo.InvariantCulture)]);

        void Part<T>(string title, IReadOnlyList<T> rows, string[] headings, Func<T, IReadOnlyList<string>> read)
        {
            if (rows.Count > 0)
            {
                terminal.Say();
                terminal.Markup($"[bold]{title}[/]");
                terminal.List(headings, rows.Select(read));
            }
        }
    }

    internal static string Day(LocalDate? day) => day is { } date ? $"{date:uuuu-MM-dd}" : "-";

    internal static string Moment(Instant? at) => at is { } moment ? $"{moment:uuuu-MM-dd HH:mm'Z'}" : "never";

    internal static string Money(MoneyView? money) =>
        money is null ? "-" : $"{money.Amount.ToString("#,0.##", CultureInfo.InvariantCulture)} {money.Currency}";

    internal static string Points(double? points) => points?.ToString("0", CultureInfo.InvariantCulture) ?? "-";

    private static string Signed(double? points) => points?.ToString("+0.0;-0.0;0", CultureInfo.InvariantCulture) ?? "-";

    private static string Share(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);
}
