using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Accounts;

/// <summary>
/// A member sets an account's health by hand until a day, or takes it back. It goes into the log as a record of its own
/// kind, so lists, bands and a rebuild all say the same, and it ends by itself when a day begins. Scoped.
/// </summary>
public sealed class OverrideHealth(AccountReader accounts, SayInLog say)
{
    private static readonly Guid Source = new("00000000-0000-0000-0000-0000000000aa");

    /// <summary>False where there is no such account. Either a band or a score is given; what makes no sense is refused.</summary>
    public async Task<bool> SetAsync(
        string account, string? band, double? score, string? reason, LocalDate until, CancellationToken cancellationToken)
    {
        if (!accounts.Has(account))
        {
            return false;
        }

        if (Problem(band, score, reason, until, accounts.Today) is { } problem)
        {
            throw new InvalidRequestException(problem);
        }

        await AppendAsync(
            account,
            new() { ["band"] = band, ["score"] = score, ["reason"] = reason!.Trim(), ["until"] = LocalDatePattern.Iso.Format(until), ["by"] = say.By },
            cancellationToken);

        return true;
    }

    /// <summary>What is wrong with such a word, and the cure; null where nothing is.</summary>
    public static string? Problem(string? band, double? score, string? reason, LocalDate until, LocalDate today)
    {
        var last = today.PlusDays(HealthOverride.MaxDays);

        if (score is null ? band is not ("green" or "yellow" or "red") : band is not null || score is not (>= 0 and <= 100))
        {
            return "Give either 'band' (green, yellow or red) or 'score' (0 to 100).";
        }

        if (reason?.Trim().Length is not (> 0 and <= HealthOverride.MaxReason))
        {
            return $"'reason' must be a text of 1 to {HealthOverride.MaxReason} characters: whoever reads the score asks why.";
        }

        return until < today || until > last
            ? $"'until' must be a day from {LocalDatePattern.Iso.Format(today)} to {LocalDatePattern.Iso.Format(last)}."
            : null;
    }

    /// <summary>Takes back what stands; false where nothing does.</summary>
    public async Task<bool> EndAsync(string account, CancellationToken cancellationToken)
    {
        if (Standing(account) is null)
        {
            return false;
        }

        await AppendAsync(account, new() { ["by"] = say.By }, cancellationToken);

        return true;
    }

    /// <summary>Says again what was taken back last: the way back from <see cref="EndAsync"/>.</summary>
    public async Task<bool> RestoreAsync(string account, CancellationToken cancellationToken)
    {
        var today = DayNumber.From(accounts.Today);
        var last = accounts.Read(account, (_, facts) => facts.Overrides.LastOrDefault(word => word.EndedBy is not null && word.Until >= today));

        return last is not null && Standing(account) is null
            && await SetAsync(account, last.Band, last.Score, last.Reason, DayNumber.ToDate(last.Until), cancellationToken);
    }

    private HealthOverride? Standing(string account) => accounts.Read(account, (board, facts) => facts.OverrideOn(board.Today));

    private async Task AppendAsync(string account, JsonObject said, CancellationToken cancellationToken)
    {
        if (!await say.RunAsync(Source, [new(FactKind.Override, JsonSerializer.SerializeToUtf8Bytes(said)) { Account = account }], cancellationToken))
        {
            throw new FullException();
        }
    }
}
