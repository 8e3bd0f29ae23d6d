using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>Lists come from columns that are kept from one list to the next: whatever happens between, they say what is.</summary>
public sealed class AccountListingTests
{
    private const long Noon = 1_788_264_000_000_000;
    private const long Day = 86_400_000_000;

    private static readonly string[] Sorts = ["name", "health", "change", "engagement", "mrr", "renewsOn", "lastSeenAt", "people", "owner", "stage", "touch"];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Columns_kept_over_any_story_list_as_columns_made_anew(int seed)
    {
        var random = new Random(seed);
        var board = new Scoreboard(DateTimeZone.Utc);
        var kept = new AccountColumns();
        Tell(board, FactKind.DayBegan, Noon - (Noon % Day), "", "");

        for (var step = 0; step < 40; step++)
        {
            for (var i = random.Next(12); i >= 0; i--)
            {
                Happen(board, random, Noon + (step * Day / 4));
            }

            if (random.Next(3) > 0)
            {
                board.RateTouched();
            }

            kept.Refresh(board, 0).ShouldBeNull();
            var anew = new AccountColumns();
            anew.Refresh(board, 0).ShouldBeNull();

            foreach (var query in Queries(random))
            {
                Told(kept, query).ShouldBe(Told(anew, query));
                AccountListing.After(kept, "a2", query).ShouldBe(AccountListing.After(anew, "a2", query));
            }

            kept.Owners().Order().ShouldBe(anew.Owners().Order());
        }
    }

    [Fact]
    public void Another_board_in_the_place_of_the_first_leaves_nothing_of_it()
    {
        var columns = new AccountColumns();
        var (first, second) = (new Scoreboard(DateTimeZone.Utc), new Scoreboard(DateTimeZone.Utc));
        Tell(first, FactKind.Account, Noon, "a", """{"name":"One","owner":"ana"}""");
        Tell(first, FactKind.Account, Noon, "b", "{}");
        Tell(second, FactKind.Account, Noon, "c", "{}");
        columns.Refresh(first, 0).ShouldBeNull();

        columns.Refresh(second, 0).ShouldBeNull();

        columns.Keys.ToArray().ShouldBe(["c"]);
        columns.Owners().ShouldBeEmpty();
        AccountListing.Choose(columns, new() { Owners = ["ana"] }).List.Matching.ShouldBe(0);
    }

    private static string Told(AccountColumns columns, AccountQuery query)
    {
        var (page, list) = AccountListing.Choose(columns, query);
        var column = columns.Of(query.Sort.TrimStart('-') switch
        {
            "change" => AccountColumn.Change,
            "engagement" => AccountColumn.Engagement,
            "mrr" => AccountColumn.Mrr,
            "renewsOn" => AccountColumn.RenewsOn,
            "lastSeenAt" => AccountColumn.LastSeenAt,
            "people" => AccountColumn.People,
            _ => AccountColumn.Health,
        }).ToArray();

        return $"{string.Join(' ', page.Select(no => $"{columns.Keys[no]}:{column[no]}"))} {list.Matching} {list.Green} {list.Yellow} {list.Red} {list.None} {string.Join(' ', list.Mrr)}";
    }

    private static IEnumerable<AccountQuery> Queries(Random random)
    {
        foreach (var sort in Sorts)
        {
            yield return new() { Sort = sort, Size = 100 };
            yield return new() { Sort = $"-{sort}", Size = 10, Offset = 5, Search = random.Next(2) == 0 ? "O" : null };
            yield return new() { Sort = sort, Size = 100, Owners = ["ana"], Bands = random.Next(2) == 0 ? ["none"] : [] };
        }
    }

    private static void Happen(Scoreboard board, Random random, long at)
    {
        var account = $"a{random.Next(30)}";

        switch (random.Next(8))
        {
            case 0:
                Tell(board, FactKind.DayBegan, at - (at % Day), "", "");
                break;
            case 1 or 2:
                var owner = random.Next(2) == 0 ? "ana" : "bea";
                Tell(board, FactKind.Account, at, account, $$"""{"name":"{{"OPQó"[random.Next(4)]}}{{random.Next(9)}}","mrr":{{random.Next(900)}},"currency":"EUR","owner":"{{owner}}"}""");
                break;
            default:
                Tell(board, FactKind.Event, at - (random.Next(4) * Day), account, "", $"p{random.Next(5)}", "Report Exported");
                break;
        }
    }

    private static void Tell(Scoreboard board, FactKind kind, long at, string account, string payload, string person = "", string name = "") =>
        board.Apply(new Fact
        {
            Kind = kind,
            At = at,
            Person = System.Text.Encoding.UTF8.GetBytes(person),
            Account = System.Text.Encoding.UTF8.GetBytes(account),
            Name = System.Text.Encoding.UTF8.GetBytes(name),
            Payload = System.Text.Encoding.UTF8.GetBytes(payload),
        });
}
