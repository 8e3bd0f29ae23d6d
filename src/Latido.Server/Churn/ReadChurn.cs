using Latido.Engine.Churn;
using Latido.Engine.Facts;
using Latido.Engine.Segments;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Latido.Server.Churn;

/// <summary>Reads by the API who left, why, and what they had in common.</summary>
internal static class ReadChurn
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/churn", Handle).WithName("GetChurn")
            .WithSummary("Read who left in a span, the verdict on each, and what they had in common against customers that stayed")
            .WithDescription(
                $"'from' and 'to' are days, both included; without them the {ChurnSpan.Usual} days up to today. At most {LossFinder.MostLosses} losses are listed, by name; "
                + "'count' and 'mrr' tell of all, and 'verdicts', 'reasons' and 'common' of those listed: where 'count' is more than that, ask for fewer days. "
                + "'common' compares the lost ninety days before they left with customers on the same days: ratio 2 is twice as often. "
                + "Intervals are widened for the number of things compared, and 'standsOut' asks an exact test to agree.");

    private static async Task<Ok<ChurnView>> Handle(
        string? from, string? to, HttpRequest request, CurrentWorkspace current, ChurnReader churn, CancellationToken cancellationToken)
    {
        var span = ChurnSpan.Read(from, to, churn.TodayOf(current.Id));

        return TypedResults.Ok(ChurnView.Of(await churn.ReadAsync(current.Id, span.From, span.To, cancellationToken), Languages.Of(request)));
    }
}

/// <summary>Who left in a span.</summary>
/// <param name="Count">All that left; the items are the first thousand by name.</param>
/// <param name="Staying">Customers of now.</param>
/// <param name="Mrr">What all of them paid a month, by currency.</param>
/// <param name="Verdicts">How many and how much by verdict, the most money first; of the items, as are the reasons and what is common.</param>
/// <param name="Reasons">The same by reason; null stands for those nobody has explained.</param>
public sealed record ChurnView(
    LocalDate From, LocalDate To, int Count, int Staying, IReadOnlyList<MoneyView> Mrr, IReadOnlyList<LossCountView> Verdicts, IReadOnlyList<LossCountView> Reasons,
    IReadOnlyList<LossView> Items, CommonView Common)
{
    internal static ChurnView Of(ChurnReport report, string language) => new(
        report.From, report.To, report.Count, report.Staying, [.. report.Mrr.Select(sum => new MoneyView(sum.Amount, sum.Currency))],
        LossCountView.By(report.Made, made => PostMortemView.NameOf(made.Verdict)), LossCountView.By(report.Made, made => made.Loss.Reason),
        [.. report.Made.Select(made => LossView.Of(made, language))], CommonView.Of(report));
}

/// <summary>How many losses share something, and what they paid.</summary>
public sealed record LossCountView(string? Id, int Count, IReadOnlyList<MoneyView> Mrr)
{
    internal static IReadOnlyList<LossCountView> By(IReadOnlyList<PostMortem> made, Func<PostMortem, string?> of) =>
    [
        .. made.GroupBy(of).Select(group => new LossCountView(
                group.Key, group.Count(), [.. LossFinder.Sum(group.Select(each => each.Loss)).Select(sum => new MoneyView(sum.Amount, sum.Currency))]))
            .OrderByDescending(count => count.Mrr.Sum(sum => sum.Amount)).ThenByDescending(count => count.Count).ThenBy(count => count.Id, StringComparer.Ordinal),
    ];
}

/// <summary>One loss of a list.</summary>
public sealed record LossView(
    string Account, string Name, LocalDate LeftOn, int CustomerDays, MoneyView? Mrr, string Verdict, string Sentence, string? Reason, int? LeadDays, int WarnedDays, int UncoveredDays,
    string? Owner, string? Touch, string? Stage, IReadOnlyList<string> Segments, string? Plan)
{
    internal static LossView Of(PostMortem made, string language) => new(
        made.Loss.Account, made.Loss.Name, DayNumber.ToDate(made.Loss.Left), made.Loss.CustomerDays, PostMortemView.MoneyOf(made.Loss.Mrr), PostMortemView.NameOf(made.Verdict), made.Sentence.In(language),
        made.Loss.Reason, made.LeadDays, made.Warnings.WarnedDays, made.Warnings.UncoveredDays, made.Loss.Owner,
        PostMortemView.SegmentOf(made, SegmentKind.Touch), PostMortemView.SegmentOf(made, SegmentKind.Stage),
        [.. made.Segments.Where(segment => segment.Kind is SegmentKind.Named).Select(segment => segment.Id)], made.Plan);
}

/// <summary>What the lost had in common ninety days before.</summary>
/// <param name="Lost">The losses compared: those that were customers ninety days before.</param>
/// <param name="Kept">The customers they were held against, each on one of the same days.</param>
/// <param name="Least">So many of both are needed for a comparison.</param>
/// <param name="Compared">How many things were compared.</param>
/// <param name="Few">How many could not be, being so, or not so, of too few.</param>
/// <param name="Level">The level of each interval, so that all together are 95 %.</param>
/// <param name="Items">What was compared, what tells most first.</param>
public sealed record CommonView(int Lost, int Kept, int Least, int Compared, int Few, double Level, IReadOnlyList<ContrastView> Items)
{
    internal static CommonView Of(ChurnReport report) => new(
        report.LostCompared, report.KeptCompared, Contrasts.LeastAccounts, report.Contrasts.Compared, report.Contrasts.Few, Math.Round(report.Contrasts.Level, 6),
        [.. report.Contrasts.All.Select(ContrastView.Of)]);
}

/// <summary>One thing compared.</summary>
/// <param name="Kind">measure (it was poor: under fifty of a hundred points), health, voice (it was worried), signal (one fired in ninety days), touch, stage, segment, plan or age.</param>
/// <param name="LostWith">Of the lost of whom it is known, how many.</param>
/// <param name="Ratio">The share among the lost over that among the kept; null, as the end of its interval, where it was so of no kept one.</param>
/// <param name="P">The chance of such a difference where there is none, by Fisher's exact test, times the number of things compared.</param>
public sealed record ContrastView(
    string Kind, string Id, int LostWith, int Lost, int KeptWith, int Kept, double LostShare, double KeptShare, double? Ratio, double Low, double? High, double P, bool StandsOut)
{
    internal static ContrastView Of(Contrast of) => new(
        of.Counts.Kind, of.Counts.Id, of.Counts.LostWith, of.Counts.Lost, of.Counts.KeptWith, of.Counts.Kept, Math.Round(of.Counts.LostShare, 4), Math.Round(of.Counts.KeptShare, 4),
        Finite(of.Ratio), Math.Round(of.Low, 3), Finite(of.High), Math.Round(of.P, 6), of.StandsOut);

    private static double? Finite(double value) => double.IsFinite(value) ? Math.Round(value, 3) : null;
}
