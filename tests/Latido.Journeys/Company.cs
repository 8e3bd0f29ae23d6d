using System.Text.Json.Nodes;
using Latido.Server.Ingest;
using Latido.Server.Tests;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>
/// A house with a small company's customers in it, sent by the front door: healthy ones, one that falls, one whose best
/// user went quiet, a new one, one with a long name, one that writes from right to left, one without a price.
/// </summary>
public sealed class Company : IAsyncLifetime
{
    private static readonly string[] Events =
        ["Signed In", "Report Exported", "Shift Created", "Calendar Opened", "Invoice Sent", "Member Invited", "Comment Added"];

    private static readonly string[] People =
        ["Lucía Prado", "Ignacio Sáez", "Rosa Meléndez", "Tomás Ibarra", "Carmen Bravo", "Joan Ribas", "Ainhoa Etxeberri", "Iker Zabala"];

    private static readonly string[] Titles =
        ["Dirección de operaciones", "Gerencia", "Admisiones", "Finanzas", "Recepción", "Recursos humanos", "Compras", "Sistemas"];

    public House House { get; private set; } = null!;

    public TestWorkspace Workspace { get; private set; } = null!;

    public static string ViewerEmail => "viewer@example.com";

    /// <summary>The member who reads in this language.</summary>
    public static string EmailOf(string language) => $"nuria.{language}@example.com";

    public async ValueTask InitializeAsync()
    {
        House = await House.OpenAsync();
        Workspace = await House.CreateWorkspaceAsync("Turnos S. L.", zone: "Europe/Madrid", language: "es");
        var members = House.Services.GetRequiredService<AddMember>();

        foreach (var language in new[] { "es", "en" })
        {
            await members.RunAsync(
                new(Workspace.Id, EmailOf(language), Role.Owner, Some.Password) { Name = "Nuria Campos", Language = language },
                TestContext.Current.CancellationToken);
        }

        await members.RunAsync(new(Workspace.Id, ViewerEmail, Role.Viewer, Some.Password), TestContext.Current.CancellationToken);
        await House.SendAsync(Workspace, [.. Customers().SelectMany(CallsOf).OrderBy(call => (string?)call["timestamp"], StringComparer.Ordinal)]);

        // One call that names nobody, for the page of what was not taken. Samples are written down in batches.
        await House.SendAsync(Workspace, [new JsonObject { ["type"] = "track", ["event"] = "Report Exported" }]);
        await House.Services.GetRequiredService<RejectBook>().FlushAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await House.DisposeAsync();

    /// <summary>What all people of a customer, by its number, do now.</summary>
    public static IEnumerable<JsonObject> ComeBack(int number) =>
        from person in Enumerable.Range(0, Customers().ElementAt(number).People)
        from name in Events
        select Sending.Track($"c{number}-{person}", $"c{number}", name, SystemClock.Instance.GetCurrentInstant());

    private static IEnumerable<Customer> Customers()
    {
        var steady = new[]
        {
            "Panaderías Trigal", "Constructora Orduña", "Conservas Ría Nova", "Óptica Lumbre", "Farmacias Arandia", "Dental Arce",
            "Editorial Tramontana", "Talleres Mendiburu", "Bodegas Peñalar", "Grupo Tejada Logística",
        };

        for (var i = 0; i < steady.Length; i++)
        {
            yield return new(steady[i], 3 + (i % 5), 340 + (610 * i), RenewsIn: 40 + (31 * i), (_, person) => person % 3 < 2 ? 0.8 : 0.35);
        }

        yield return new("Clínicas Almenara", 8, 4200, 41, (daysAgo, person) => daysAgo > 24 ? 0.9 : person < 1 ? 0.3 : 0.02);
        yield return new("Residencias Sol de Otoño", 6, 2450, 164, (daysAgo, _) => daysAgo > 40 ? 0.7 : 0.3);
        yield return new("Academia Quintana", 5, 800, 300, (daysAgo, person) => person == 0 && daysAgo < 20 ? 0 : 0.6);
        yield return new("Hoteles Costa Brisa", 7, 5150, 118, (daysAgo, _) => daysAgo > 16 ? 0.5 : 0);
        yield return new("Viveros Calamocha", 2, null, 345, (daysAgo, _) => daysAgo < 6 ? 0.5 : 0);
        yield return new("Instituto Municipal de Formación, Empleo y Promoción Económica de Villanueva de la Serena", 4, 990, 77, (_, _) => 0.55);
        yield return new("شركة النور للتجارة", 3, 610, 210, (daysAgo, _) => 0.3 + (daysAgo < 30 ? 0.4 : 0));
    }

    private static IEnumerable<JsonObject> CallsOf(Customer customer, int number)
    {
        var random = new Random(number);
        var now = SystemClock.Instance.GetCurrentInstant();
        var key = $"c{number}";
        var today = now.InUtc().Date;

        yield return Sending.Group($"{key}-0", key, now - Duration.FromDays(100), new JsonObject
        {
            ["name"] = customer.Name,
            ["mrr"] = customer.Mrr,
            ["currency"] = customer.Mrr is null ? null : "EUR",
            ["seats"] = customer.People + (number % 4),
            ["renewsOn"] = today.PlusDays(customer.RenewsIn).ToString("uuuu-MM-dd", null),
            ["startedOn"] = today.PlusDays(-400).ToString("uuuu-MM-dd", null),
            ["parent"] = customer.Name is "Óptica Lumbre" or "Dental Arce" or "Residencias Sol de Otoño" ? "c10" : null,
            ["owner"] = (number % 3) switch { 0 => "Nuria Campos", 1 => "Pau Ferrer", _ => "Marta Oliva" },
        });

        for (var person = 0; person < customer.People; person++)
        {
            yield return new JsonObject
            {
                ["type"] = "identify",
                ["userId"] = $"{key}-{person}",
                ["traits"] = new JsonObject { ["name"] = People[(person + number) % People.Length], ["email"] = $"p{person}@{key}.example", ["title"] = Titles[person % Titles.Length] },
                ["timestamp"] = (now - Duration.FromDays(100)).ToString(),
                ["messageId"] = $"{key}-{person}-identify",
            };

            for (var daysAgo = 99; daysAgo >= 0; daysAgo--)
            {
                var isWeekend = today.PlusDays(-daysAgo).DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;

                if (random.NextDouble() < customer.Comes(daysAgo, person) * (isWeekend ? 0.25 : 1))
                {
                    for (var i = 0; i <= (random.Next(10) < 3 ? 1 : 0); i++)
                    {
                        var at = now - Duration.FromDays(daysAgo) - Duration.FromMinutes(random.Next(5, 400));
                        yield return Sending.Track($"{key}-{person}", key, i == 0 ? Events[0] : Events[random.Next(1, Events.Length - (number % 3))], at);
                    }
                }
            }
        }
    }

    /// <summary>A customer, and how likely each of its people is to come on a day so many days ago.</summary>
    private sealed record Customer(string Name, int People, int? Mrr, int RenewsIn, Func<int, int, double> Comes);
}
