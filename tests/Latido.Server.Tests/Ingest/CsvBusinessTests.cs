using System.Text;
using Latido.Server.Ingest.Imports;
using Latido.Server.Platform;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>Business facts and subscription periods from CSV.</summary>
public sealed class CsvBusinessTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private const string Facts = """
        format:
          decimal: ","
        facts:
          type: {constant: survey.answered}
          id: answer
          source: {constant: typeform}
          account: company
          person: who
          time: at
          members:
            survey: {constant: nps}
            score: points
            comment: text
        """;

    private const string Periods = """
        subscriptions:
          subscription: subscription_id
          account: customer_id
          start: start_date
          end: end_date
          amount: monthly_amount
          currency: {constant: USD}
        """;

    private readonly House house = segment.House;

    [Fact]
    public async Task Each_line_is_a_fact_and_what_is_wrong_with_one_is_told_with_its_cure()
    {
        var workspace = await house.CreateWorkspaceAsync();

        var result = await ImportAsync(workspace, Facts, "answer;company;who;at;points;text\n1;acme;ana;2026-03-01;9,5;\"Good; mostly\"\n2;acme;;2026-03-02;11;\n3;acme;;never;1;\n4;;;2026-03-02;1;\n");

        (result.Read, result.Accepted, result.Rejected).ShouldBe((4, 1, 3));
        (await LinesAsync(workspace)).ShouldBe(
            ["""2026-03-01T00:00:00Z Business ana||acme|survey.answered|{"id":"1","source":"typeform","survey":"nps","score":"9.5","comment":"Good; mostly"}"""]);
        var rejects = await File.ReadAllTextAsync(result.RejectsFile!, TestContext.Current.CancellationToken);
        rejects.ShouldContain("above the top of its scale, 10");
        rejects.ShouldContain("no_account");
        rejects.ShouldContain("bad_time");
    }

    [Fact]
    public async Task A_period_is_a_start_and_where_it_has_one_an_end_and_a_repeat_does_no_harm()
    {
        var workspace = await house.CreateWorkspaceAsync();
        const string File = "subscription_id,customer_id,start_date,end_date,monthly_amount\n1,1,2018-11-01,2019-02-01,50\n2,1,2019-04-01,,75.5\n3,2,2019-04-01,2019-03-01,5\n4,2,2019-04-01,2043-04-01,5\n";

        var first = await ImportAsync(workspace, Periods, File);
        var second = await ImportAsync(workspace, Periods, File);

        (first.Read, first.Accepted, first.Rejected).ShouldBe((4, 3, 1));
        (second.Accepted, second.Duplicates, second.Rejected).ShouldBe((0, 3, 1));
        (await LinesAsync(workspace)).ShouldBe(
            [
                """2018-11-01T12:00:00Z Business ||1|subscription.started|{"id":"1 2018-11-01 start","source":"","subscription":"1","amount":"50","currency":"USD"}""",
                """2019-02-01T11:59:00Z Business ||1|subscription.cancelled|{"id":"1 2018-11-01 end","source":"","subscription":"1"}""",
                """2019-04-01T12:00:00Z Business ||1|subscription.started|{"id":"2 2019-04-01 start","source":"","subscription":"2","amount":"75.5","currency":"USD"}""",
                """2019-04-01T12:00:00Z Business ||2|subscription.started|{"id":"4 2019-04-01 start","source":"","subscription":"4","amount":"5","currency":"USD"}""",
                """2043-04-01T11:59:00Z Business ||2|subscription.cancelled|{"id":"4 2019-04-01 end","source":"","subscription":"4"}""",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task What_ends_on_its_first_day_never_counts()
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Instant.FromUtc(2019, 7, 20, 12, 0));
        const string File = "subscription_id,customer_id,start_date,end_date,monthly_amount\n1,1,2019-03-01,2019-04-01,50\n1,1,2019-04-01,2019-04-01,60\n2,2,2019-04-01,2019-04-01,75.5\n3,3,2019-04-01,,10\n";

        var result = await ImportAsync(workspace, Periods.Replace("USD", "EUR", StringComparison.Ordinal), File);
        await house.SettledAsync();

        (result.Read, result.Accepted, result.Rejected).ShouldBe((4, 4, 0));
        (await LinesAsync(workspace)).Where(line => line.Contains("||2|", StringComparison.Ordinal)).Select(line => line[..20]).Order(StringComparer.Ordinal)
            .ShouldBe(["2019-04-01T11:58:00Z", "2019-04-01T11:59:00Z"]);
        var months = (await house.ApiClient(workspace).ReadAsync("/api/v1/metrics/mrr?from=2019-03&to=2019-06"))["months"]!.AsArray();
        months.Select(month => $"{month!["end"]}").ShouldBe(["50", "10", "10", "10"]);
    }

    [Fact]
    public async Task Answers_without_an_account_find_it_by_who_gave_them_also_where_the_same_import_says_it()
    {
        var workspace = await house.CreateWorkspaceAsync();
        const string Map = "people: {file: people.csv, person: who, account: company}\n"
            + "facts: {file: answers.csv, type: {constant: survey.answered}, id: answer, person: who, time: at, members: {survey: {constant: nps}, score: points}}";
        const string Answers = "answer,who,at,points\n1,ana,2026-03-01,9\n2,bo,2026-03-01,9\n";

        var first = await ImportAsync(workspace, Map, ("answers.csv", Answers), ("people.csv", "who,company\nana,acme\n"));
        var again = await ImportAsync(workspace, Map, ("answers.csv", Answers), ("people.csv", "who,company\nana,acme\nbo,zeta\n"));

        (first.Accepted, first.Rejected).ShouldBe((2, 1));
        (await File.ReadAllTextAsync(first.RejectsFile!, TestContext.Current.CancellationToken)).ShouldContain("no_account");
        (again.Accepted, again.Rejected).ShouldBe((2, 0), "whom nobody knew, and where bo belongs");
        (await LinesAsync(workspace)).Where(line => line.Contains("survey.answered", StringComparison.Ordinal)).Select(line => line.Split('|')[2]).ShouldBe(["acme", "zeta"]);
    }

    [Theory]
    [InlineData("facts: {type: a, id: a}", "needs 'account'")]
    [InlineData("subscriptions: {subscription: a, account: a, start: a, amount: a}", "needs 'currency'")]
    [InlineData("subscriptions: {subscription: a, account: a, start: a, amount: a, currency: a, traits: [b]}", "'traits' means nothing here")]
    public async Task A_mapping_that_lacks_something_says_what(string map, string problem)
    {
        var workspace = await house.CreateWorkspaceAsync();

        var refused = await Should.ThrowAsync<InvalidRequestException>(() => ImportAsync(workspace, map, "a,b\n1,2\n"));

        refused.Message.ShouldContain(problem);
    }

    private Task<ImportResult> ImportAsync(TestWorkspace workspace, string map, string text) => ImportAsync(workspace, map, ("file.csv", text));

    private Task<ImportResult> ImportAsync(TestWorkspace workspace, string map, params (string Name, string Text)[] files) =>
        house.Services.GetRequiredService<Importer>().CsvAsync(
            workspace.Id, map, [.. files.Select(file => ImportFile.Of(file.Name, new MemoryStream(Encoding.UTF8.GetBytes(file.Text))))], null, TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<string>> LinesAsync(TestWorkspace workspace) => [.. (await house.ReadLogAsync(workspace.Id)).Select(line => $"{line.When} {line}")];
}
