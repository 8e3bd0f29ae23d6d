using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>What the columns choose is what one would choose by looking at every account.</summary>
public sealed class AccountFilterTests
{
    private const long Noon = 1_788_264_000_000_000;
    private const long Day = 86_400_000_000;

    private static readonly string[] Names = ["Álamo", "álamo 2", "Beta", "Casa", "شركة", ""];
    private static readonly string[] Owners = ["Ana Ruiz", "ana ruiz", "Bea", ""];
    private static readonly string[] People = ["Lucía Prado", "Iker", "Núria"];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Filters_over_columns_choose_as_a_look_at_every_account(int seed)
    {
        var random = new Random(seed);
        var board = new Scoreboard(DateTimeZone.ForOffset(Offset.FromHours(2)));
        var columns = new AccountColumns();
        var (chosen, gone) = (0, 0);

        for (var step = 0; step < 45; step++)
        {
            Tell(board, FactKind.DayBegan, Noon + (step * Day) - (Noon % Day), "", "");

            for (var i = 0; i < 12; i++)
            {
                Happen(board, random, Noon + (step * Day) + random.Next(1_000_000));
            }

            board.RateTouched();

            if (step % 5 != 4)
            {
                continue;
            }

            for (int? next = 0; next is { } first;)
            {
                next = columns.Refresh(board, first, withPeople: true);
            }

            for (var i = 0; i < 40; i++)
            {
                var query = Query(random);
                var (matches, bands, left) = AccountFilter.Of(columns, query);
                var expected = board.Facts.Accounts.Where(account => Matches(board, account, query with { Bands = [] })).ToList();

                Enumerable.Range(0, matches.Length).Where(no => matches[no])
                    .ShouldBe(expected.Where(account => Matches(board, account, query)).Select(account => account.No), query.ToString());
                bands[(int)Band.None].ShouldBe(expected.Count(account => BandOf(board, account) == "none"));
                bands.Sum().ShouldBe(expected.Count);
                left.ShouldBe(board.Facts.Accounts.Count(account => board.RatingOf(account.No)?.LeftOn is not null && Matches(board, account, query with { Bands = [], Stages = [], HasLeft = null })));
                gone += left;
                chosen += expected.Count;
            }
        }

        // Were nothing ever chosen, the test would hold nothing.
        chosen.ShouldBeGreaterThan(500);
        gone.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void A_person_is_found_under_the_name_of_now_wherever_he_belongs()
    {
        var board = new Scoreboard(DateTimeZone.Utc);
        var columns = new AccountColumns();
        Tell(board, FactKind.Identify, Noon, "", """{"name":"Lucía Prado"}""", "p1");
        Tell(board, FactKind.Group, Noon, "a", "", "p1");
        Tell(board, FactKind.Account, Noon, "b", """{"name":"Other","domain":"prado.example"}""");
        Found("PRADO").ShouldBe(["a", "b"]);
        Found("lucia").ShouldBe(["a"]);

        Tell(board, FactKind.Identify, Noon + 1, "", """{"name":"Luz Gil","email":"luz@gil.example"}""", "p1");

        Found("lucia").ShouldBeEmpty();
        Found("luz gil").ShouldBe(["a"]);
        Found("gil.example").ShouldBe(["a"]);

        // One letter would find nearly everybody's people.
        Found("z").ShouldBeEmpty();

        string[] Found(string text)
        {
            columns.Refresh(board, 0, withPeople: true).ShouldBeNull();

            return [.. AccountListing.All(columns, new() { Search = text, Sort = "name" }).Select(no => columns.Keys[no]).Order(StringComparer.Ordinal)];
        }
    }

    private static bool Matches(Scoreboard board, AccountFacts account, AccountQuery query)
    {
        var (traits, rating) = (account.Traits, board.RatingOf(account.No));
        var today = DayNumber.ToDate(board.Today);
        var change = rating?.Score - board.ClosingOf(account.No, board.Today - 30).Score;
        int? left = traits.RenewsOn is { } renews ? Period.DaysBetween(today, renews) : null;
        int? ago = account.LastSeenAt > 0 ? board.Today - board.Facts.Clock.DayOf(account.LastSeenAt) : null;

        return Any(query.Bands, BandOf(board, account))
            && Any(query.Stages, rating?.Stage ?? "")
            && (query.HasLeft is not { } asked || rating?.LeftOn is not null == asked)
            && Any(query.Touches, rating?.Touch ?? "")
            && Any(query.Owners, traits.Owner ?? "")
            && (query.Segments.Count == 0 || rating?.Segments.Any(segment => query.Segments.Contains(segment.Id)) == true)
            && ((query.MrrFrom, query.MrrTo) == (null, null) || (traits.Mrr is { } mrr && mrr.Amount >= (query.MrrFrom ?? 0) && mrr.Amount <= (query.MrrTo ?? decimal.MaxValue)))
            && (!query.Renewal.IsAsked || (left >= 0 && left <= query.Renewal.Within) || (query.Renewal.IsOverdue && left < 0) || (query.Renewal.IsUnknown && left is null))
            && (!query.Trend.IsAsked || (query.Trend.IsFalling && change <= -5) || (query.Trend.IsRising && change >= 5))
            && (!query.Seen.IsAsked || ago <= query.Seen.Within || ago >= query.Seen.NotFor || (query.Seen.IsNever && ago is null))
            && (query.Search is not { } text || Texts(account).Any(said => Plain(said).Contains(Plain(text), StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Texts(AccountFacts account) =>
        account.People.Where(person => !person.IsGone).SelectMany(person => new[] { person.NameOrId, person.Email ?? "" }).Prepend(account.Traits.Name ?? "").Prepend(account.Key);

    private static string Plain(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(letter => char.GetUnicodeCategory(letter) != System.Globalization.UnicodeCategory.NonSpacingMark)).ToLowerInvariant();

    private static bool Any(IReadOnlyList<string> asked, string value) => asked.Count == 0 || asked.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static string BandOf(Scoreboard board, AccountFacts account) => BandNames.Of(board.RatingOf(account.No)?.Band ?? Band.None);

    private static AccountQuery Query(Random random)
    {
        return new()
        {
            Search = Maybe() ? ((string[])["ala", "LUCIA", "a1", "كة", "@x", "zz"])[random.Next(6)] : null,
            Bands = Some("red", "yellow", "green", "none"),
            Stages = Some("onboarding", "adoption", "renewal", "own", "left", "nowhere"),
            HasLeft = Maybe() ? random.Next(2) == 0 : null,
            Touches = Some("high", "mid", "tech"),
            Owners = Some("ANA RUIZ", "Bea", ""),
            Segments = Some("quiet-paying", "risk-before-renewal", "nowhere"),
            MrrFrom = Maybe() ? random.Next(5) * 100 : null,
            MrrTo = Maybe() ? 100 + (random.Next(9) * 100) : null,
            Renewal = Maybe() ? new(Maybe() ? 30 : null, Maybe(), Maybe()) : default,
            Trend = Maybe() ? new(Maybe(), Maybe()) : default,
            Seen = Maybe() ? new(Maybe() ? random.Next(1, 9) : null, Maybe() ? random.Next(1, 20) : null, Maybe()) : default,
        };

        bool Maybe() => random.Next(4) == 0;

        string[] Some(params string[] of) => Maybe() ? [.. of.Where(_ => random.Next(2) == 0)] : [];
    }

    private static void Happen(Scoreboard board, Random random, long at)
    {
        var account = $"a{random.Next(25)}";
        var person = $"p{random.Next(40)}";

        switch (random.Next(6))
        {
            case 0:
                var renews = DayNumber.ToDate(board.Today).PlusDays(random.Next(-20, 60)).ToString("uuuu-MM-dd", null);
                Tell(board, FactKind.Account, at, account, $$"""{"name":"{{Names[random.Next(Names.Length)]}}","mrr":{{random.Next(10) * 100}},"currency":"{{(random.Next(3) == 0 ? "USD" : "EUR")}}","owner":"{{Owners[random.Next(Owners.Length)]}}","renewsOn":{{(random.Next(3) == 0 ? "null" : $"\"{renews}\"")}},"stageByHand":{{(random.Next(4) == 0 ? "\"own\"" : "null")}}}""");
                break;
            case 1:
                Tell(board, FactKind.Identify, at, "", $$"""{"name":"{{People[random.Next(People.Length)]}}","email":"{{person}}@x.example"}""", person);
                break;
            default:
                Tell(board, FactKind.Event, at - (random.Next(40) * Day), account, "", person, random.Next(2) == 0 ? "Report Exported" : "Signed In");
                break;
        }
    }

    private static void Tell(Scoreboard board, FactKind kind, long at, string account, string payload, string person = "", string name = "") =>
        board.Apply(new Fact
        {
            Kind = kind,
            At = at,
            Person = Encoding.UTF8.GetBytes(person),
            Account = Encoding.UTF8.GetBytes(account),
            Name = Encoding.UTF8.GetBytes(name),
            Payload = Encoding.UTF8.GetBytes(payload),
        });
}
