using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Voices;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Accounts;

/// <summary>The accounts of whom health, revenue, sentiment and billing do not say the same, the most money first.</summary>
/// <param name="Items">The first of them.</param>
/// <param name="Count">All of them.</param>
/// <param name="Accounts">All accounts that were listened to.</param>
public sealed record DisagreementList(IReadOnlyList<DisagreementView> Items, int Count, int Accounts);

/// <summary>An account whose voices disagree.</summary>
/// <param name="Mrr">What it pays a month: by its subscriptions where they are told, else by the trait.</param>
/// <param name="Disagreement">What speaks for the account and what against it, in one sentence.</param>
public sealed record DisagreementView(
    string Key, string Name, MoneyView? Mrr, string? Owner, double? Score, string Band, string Disagreement, IReadOnlyList<VoiceView> Voices);

/// <summary>
/// Finds the accounts whose voices disagree, in pieces (<see cref="InPieces"/>): it keeps no column of its own, because hearing an account
/// reads all its facts, and nobody asks often.
/// </summary>
public sealed class ReadDisagreements(LiveWorkspaces workspaces, InPieces pieces)
{
    /// <summary>The most that are listed.</summary>
    public const int Most = 500;

    private const int HeardAtOnce = 200;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/disagreements", Handle).WithName("ListDisagreements")
            .WithSummary("List the accounts of whom health, revenue, sentiment and billing do not say the same, the most money first")
            .WithDescription($"'limit' of them, at most {Most}; 'count' tells how many there are.");

    private static async Task<Ok<DisagreementList>> Handle(
        int? limit, HttpRequest request, CurrentWorkspace current, ReadDisagreements disagreements, CancellationToken cancellationToken) => limit is < 1 or > Most
        ? throw new InvalidRequestException($"Ask for 1 to {Most} accounts at a time.")
        : TypedResults.Ok(await disagreements.ReadAsync(current.Id, limit ?? Cursor.Size(null), Languages.Of(request), cancellationToken));

    /// <summary>The first so many, their texts in this language.</summary>
    public async Task<DisagreementList> ReadAsync(WorkspaceId workspace, int most, string language, CancellationToken cancellationToken)
    {
        var heard = await pieces.RunAsync(workspaces.Of(workspace), board => new Hearing(board), (hearing, board) => hearing.HearSome(board), told: null, cancellationToken)
            ?? throw new RebuiltException();

        return new(
            [
                .. heard.Found().Take(most).Select(each => new DisagreementView(
                    each.Key, each.Name, each.Mrr is { } mrr ? new(mrr.Amount, mrr.Currency) : null, each.Owner, AccountView.Rounded(each.Score), BandNames.Of(each.Band),
                    each.Voices.Sentence!.In(language), [.. each.Voices.All.Select(voice => VoiceView.Of(voice, language))])),
            ],
            heard.Count,
            heard.Heard);
    }

    private sealed record Opposed(string Key, string Name, Money? Mrr, string? Owner, double? Score, Band Band, AccountVoices Voices);

    /// <summary>Listens to all accounts, some at a time. Numbers of accounts hold for one scoreboard.</summary>
    private sealed class Hearing(Scoreboard begun)
    {
        public int Heard { get; private set; }

        private readonly PriorityQueue<Opposed, (long Minor, string Key)> found = new(Comparer<(long Minor, string Key)>.Create(static (one, other) =>
            one.Minor != other.Minor ? one.Minor.CompareTo(other.Minor) : string.CompareOrdinal(other.Key, one.Key)));

        /// <summary>All that disagree; those that pay most are kept.</summary>
        public int Count { get; private set; }

        /// <summary>Those that pay most, the most in front.</summary>
        public IEnumerable<Opposed> Found() => found.UnorderedItems.Select(item => item.Element).OrderByDescending(each => each.Mrr?.Minor ?? -1).ThenBy(each => each.Key, StringComparer.Ordinal);

        /// <summary>Hears some more; false after the last, null where the scoreboard is another.</summary>
        public bool? HearSome(Scoreboard board)
        {
            if (!ReferenceEquals(board, begun))
            {
                return null;
            }

            for (var end = Math.Min(board.Facts.Accounts.Count, Heard + HeardAtOnce); Heard < end; Heard++)
            {
                var account = board.Facts.Accounts[Heard];

                // Whoever has left says nothing any more: of him the post-mortem tells.
                if (board.RatingOf(Heard) is { } rating && AccountVoices.Of(account, rating) is { Disagree: true } voices && rating.LeftOn is null)
                {
                    Opposed opposed = new(account.Key, account.NameOrKey, voices.Paid, account.Traits.Owner, rating.ShownScore, rating.ShownBand, voices);
                    found.Enqueue(opposed, (opposed.Mrr?.Minor ?? -1, opposed.Key));
                    Count++;

                    if (found.Count > Most)
                    {
                        found.Dequeue();
                    }
                }
            }

            return Heard < board.Facts.Accounts.Count;
        }
    }
}
