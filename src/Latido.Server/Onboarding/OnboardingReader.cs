using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Engine.Onboarding;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Onboarding;

/// <summary>What is asked of the accounts that are being taken on.</summary>
/// <param name="Owners">The names by which an owner goes, in any case; null for all accounts.</param>
/// <param name="Only">late, blocked, or null for all.</param>
public sealed record OnboardingQuery(IReadOnlyList<string>? Owners = null, string? Only = null)
{
    public static IReadOnlyList<string> Choices { get; } = ["late", "blocked"];

    internal bool IsOf(AccountFacts account) => Owners is null || Owners.Contains(account.Traits.Owner, StringComparer.OrdinalIgnoreCase);
}

/// <summary>
/// Reads who is on the way through the plan, over the live accounts of a workspace in pieces (<see cref="InPieces"/>). Why somebody holds
/// up an account is read from the store, outside of the workspace's gate.
/// </summary>
internal sealed class OnboardingReader(LiveWorkspaces workspaces, StoreFactory stores, InPieces pieces)
{
    /// <summary>The most accounts of a list; the full number is told.</summary>
    public const int Most = 200;

    /// <summary>Cells of use: a few milliseconds.</summary>
    private const int LookedAtOnce = 1_000_000;
    private const int ShownAfter = 30;

    /// <summary>Looks at all accounts once; <see cref="ReadAsync"/> chooses from it.</summary>
    public async Task<OnboardingSurvey> SurveyAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        await pieces.RunAsync(
            workspaces.Of(workspace), board => new OnboardingSurvey(board), (survey, board) => survey.IsStill(board) ? survey.LookAtSome(LookedAtOnce) : null,
            told: null, cancellationToken)
        ?? throw new RebuiltException();

    /// <summary>Those of a survey that are asked for.</summary>
    public async Task<OnboardingListView> ReadAsync(
        WorkspaceId workspace, OnboardingSurvey survey, OnboardingQuery query, string language, CancellationToken cancellationToken)
    {
        var asked = survey.Open().Where(each => query.IsOf(each.Course.Account)).ToList();
        var late = asked.Where(each => each.Course.DaysLate > 0).ToList();
        var blocked = asked.Where(each => each.Course.Blocker is { IsTold: true }).ToList();
        var shown = (query.Only switch { "late" => late, "blocked" => blocked, _ => asked }).Take(Most).Select(each => (each.Course, each.Rating, Median: survey.MedianDays(each.Rating.Touch))).ToList();
        var views = workspaces.Of(workspace).Read(_ => shown.ConvertAll(each => OnboardingView.Of(each.Course, each.Rating, language) with { IsWatched = true, MedianDays = each.Median }));
        var reasons = await ReasonsAsync(workspace, views, cancellationToken);

        return new(
            asked.Count, late.Count, blocked.Count,
            [.. Money.Sum(late.Union(blocked).Select(each => each.Course.Account.Traits.Mrr)).Select(sum => new MoneyView(sum.Amount, sum.Currency))],
            views.ConvertAll(view => view.Reasoned(key => reasons.GetValueOrDefault((view.Account, key)))));
    }

    /// <summary>What its page shows of it on a day: while it is being taken on, and for a month after the last step; else null.</summary>
    public async Task<OnboardingView?> ShownOfAsync(WorkspaceId workspace, string account, LocalDate day, string language, CancellationToken cancellationToken) =>
        await OfAsync(workspace, account, DayNumber.From(day), language, cancellationToken, onlyWatched: true) is { } view
            && (view.FinishedOn is not { } finished || Period.DaysBetween(finished, day) <= ShownAfter)
            ? view
            : null;

    /// <summary>How far one account had come at the end of a day; null where there is no such account, no plan, or it had not begun.</summary>
    /// <param name="onlyWatched">Of an account that is not to be taken on nothing is wanted, nor looked for: most are not.</param>
    public async Task<OnboardingView?> OfAsync(
        WorkspaceId workspace, string account, int? day, string language, CancellationToken cancellationToken, bool onlyWatched = false)
    {
        var view = workspaces.Of(workspace).Read(board =>
        {
            if (board.Facts.Find(account) is not { } facts)
            {
                return null;
            }

            var isWatched = OnboardingMaker.IsWatched(board, facts, day ?? board.Today);

            if ((onlyWatched && !isWatched) || OnboardingMaker.Of(board, facts, day ?? board.Today) is not { } course)
            {
                return null;
            }

            var isNow = day is null || day == board.Today;
            var made = OnboardingView.Of(course, isNow ? board.RatingOf(facts.No) : null, language) with { IsWatched = isWatched };
            var people = isNow ? board.PeopleActivation(facts) : [];

            return people.Any(share => share is not null) ? made with { PeopleActivated = people.Count(share => share >= 1), People = people.Count } : made;
        });

        if (view is null)
        {
            return null;
        }

        var reasons = await ReasonsAsync(workspace, [view], cancellationToken);

        return view.Reasoned(key => reasons.GetValueOrDefault((account, key)));
    }

    /// <summary>Why somebody holds them up, by account and the key of the fact that says so.</summary>
    private async Task<Dictionary<(string Account, ulong Key), string?>> ReasonsAsync(WorkspaceId workspace, IReadOnlyList<OnboardingView> views, CancellationToken cancellationToken)
    {
        List<string> keys = [.. views.Where(view => view.Blocker is { IsTold: true } || view.Steps.Any(step => step.Blocker is not null)).Select(view => view.Account)];

        if (keys.Count == 0)
        {
            return [];
        }

        var type = BusinessForms.Of(BusinessType.OnboardingBlocked).Name;
        await using var store = stores.Open(workspace);
        var rows = await store.Set<BusinessRow>().AsNoTracking().Where(row => keys.Contains(row.AccountKey) && row.Type == type)
            .Select(row => new { row.AccountKey, row.Source, row.FactId, row.Payload }).ToListAsync(cancellationToken);

        return rows.ToDictionary(row => (row.AccountKey, BusinessSaying.KeyOf(row.Source, row.FactId)), row => ReasonOf(row.Payload));
    }

    private static string? ReasonOf(string payload)
    {
        using var said = JsonDocument.Parse(payload);

        return said.RootElement.TryGetProperty("reason", out var reason) && reason.ValueKind is JsonValueKind.String && reason.GetString() is { Length: > 0 } text ? text : null;
    }
}
