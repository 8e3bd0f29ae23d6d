using System.Text;
using Latido.Engine.Facts;

namespace Latido.Engine.Tests.Facts;

/// <summary>A fact that can wait in a list.</summary>
internal sealed record Row(FactKind Kind, long At, string Person = "", string Anonymous = "", string Account = "", string Name = "", string Payload = "")
{
    public void ApplyTo(WorkspaceFacts facts) => facts.Apply(new Fact
    {
        Kind = Kind,
        At = At,
        Person = Encoding.UTF8.GetBytes(Person),
        Anonymous = Encoding.UTF8.GetBytes(Anonymous),
        Account = Encoding.UTF8.GetBytes(Account),
        Name = Encoding.UTF8.GetBytes(Name),
        Payload = Encoding.UTF8.GetBytes(Payload),
    });
}

/// <summary>Facts of every kind in a muddle: few people and accounts, so that they meet and merge often.</summary>
internal static class RandomFacts
{
    public const long Day = 86_400_000_000;

    public static readonly long Start = Moment.ToMicroseconds(NodaTime.Instant.FromUtc(2026, 1, 1, 0, 0));

    /// <summary>The same with the words of members: ids that are somebody else's, stays, names that are others'.</summary>
    public static IEnumerable<Row> OfIdentity(int seed, int count)
    {
        Random random = new(seed);

        foreach (var row in Of(seed, count))
        {
            yield return row;

            if (random.Next(12) == 0)
            {
                var isAnonymous = random.Next(3) == 0;
                var with = $$"""{"known":["user-{{random.Next(25)}}"],"anonymous":["visitor-{{random.Next(25)}}",7]}""";
                yield return new(
                    FactKind.Split, row.At, isAnonymous ? "" : $"user-{random.Next(25)}", isAnonymous ? $"visitor-{random.Next(25)}" : "", Payload: random.Next(2) == 0 ? with : "");
            }

            if (random.Next(40) == 0)
            {
                var same = random.Next(3) == 0 ? "" : $"event-{random.Next(12)}";
                yield return new(
                    FactKind.Naming, row.At, Name: $"event-{random.Next(12)}",
                    Payload: random.Next(3) == 0 ? """{"title":"Something","hidden":true}""" : $$"""{"sameAs":"{{same}}","reviewed":true}""");
            }

            if (random.Next(15) == 0)
            {
                var until = random.Next(2) == 0 ? "null" : $"\"2026-0{random.Next(2, 6)}-20\"";
                yield return new(
                    FactKind.Stay, row.At, $"user-{random.Next(25)}", Account: $"account-{random.Next(8)}",
                    Payload: random.Next(4) == 0 ? """{"from":null}""" : $$"""{"from":"2026-0{{random.Next(1, 5)}}-05","until":{{until}}}""");
            }
        }
    }

    public static IEnumerable<Row> Of(int seed, int count)
    {
        Random random = new(seed);

        for (var i = 0; i < count; i++)
        {
            var at = Start + random.NextInt64(120 * Day);

            yield return random.Next(100) switch
            {
                < 60 => new(FactKind.Event, at, Known(), Visitor(), random.Next(3) == 0 ? Account() : "", $"event-{random.Next(12)}"),
                < 72 => new(FactKind.Identify, at, Known(), Visitor(), random.Next(4) == 0 ? Account() : "", Payload: random.Next(3) == 0 ? $$"""{"name":"N{{random.Next(9)}}","email":"e{{random.Next(9)}}@x.example"}""" : ""),
                < 84 => new(FactKind.Group, at, Known(), Visitor(), Account(), Payload: $$"""{"seats":{{random.Next(90)}},"plan":"p{{random.Next(3)}}"}"""),
                < 90 => new(FactKind.Alias, at, $"user-{random.Next(25)}", random.Next(2) == 0 ? $"user-{random.Next(25)}" : $"visitor-{random.Next(25)}"),
                < 92 => new(FactKind.Business, at, Known(), Visitor(), Account(), random.Next(2) == 0 ? "survey.answered" : "ticket.opened", $$"""{"id":"f{{random.Next(60)}}","survey":"nps","ticket":"t{{random.Next(9)}}","score":{{random.Next(11)}}}"""),
                92 => new(FactKind.Business, at, Account: Account(), Name: random.Next(3) == 0 ? "fact.withdrawn" : "subscription.changed", Payload: $$"""{"id":"f{{random.Next(60)}}","subscription":"s","amount":{{random.Next(900)}}.5,"currency":"eur"}"""),
                < 97 => new(FactKind.Account, at, Account: Account(), Payload: $$"""{"name":"Account {{random.Next(5)}}","mrr":{{random.Next(5000)}},"currency":"EUR","renewsOn":"2026-0{{random.Next(1, 9)}}-11"}"""),
                _ => new(FactKind.DayBegan, at),
            };
        }

        // Some systems give one id out as both.
        string Known() => random.Next(4) == 0 ? "" : random.Next(15) == 0 ? $"visitor-{random.Next(25)}" : $"user-{random.Next(25)}";

        string Visitor() => random.Next(3) == 0 ? random.Next(15) == 0 ? $"user-{random.Next(25)}" : $"visitor-{random.Next(25)}" : "";

        string Account() => $"account-{random.Next(8)}";
    }
}
