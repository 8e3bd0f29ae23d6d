using System.Globalization;
using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>
/// A member tells what happened in the business with an account: a meeting, a call, a milestone, who somebody is for the deal,
/// the handoff from sales, what holds up the onboarding, why it left. The same facts as those that systems send, with the member's name. Scoped.
/// </summary>
public sealed class SayBusiness(AccountReader accounts, SayInLog say)
{
    /// <summary>What facts told by members have as their source.</summary>
    public const string ByHand = "latido";

    private static readonly Guid Source = new("00000000-0000-0000-0000-0000000000ad");

    /// <summary>What a member may tell; the rest comes from systems.</summary>
    public static IReadOnlyList<string> Types { get; } = ["meeting.held", "call.made", "milestone.reached", "stakeholder.named", "handoff.written", "onboarding.blocked", "onboarding.unblocked", "loss.explained"];

    /// <summary>
    /// Tells it of a day, or of now; says under which id it can be taken back, or null where there is no such account. What makes
    /// no sense is refused with its cure.
    /// </summary>
    public async Task<string?> SayAsync(
        string account, string type, IReadOnlyDictionary<string, string> members, string? person, LocalDate? on, CancellationToken cancellationToken)
    {
        if (!accounts.Has(account))
        {
            return null;
        }

        var id = Id.New().ToString("N", CultureInfo.InvariantCulture);
        var payload = PayloadOf(id, members);

        if (!Types.Contains(type, StringComparer.Ordinal))
        {
            throw new InvalidRequestException($"A member tells of {string.Join(", ", Types)}.");
        }

        if (BusinessSaying.Read(type, payload, out var problem) is null)
        {
            throw new InvalidRequestException(problem);
        }

        if (on > accounts.Today)
        {
            throw new InvalidRequestException("What has not happened yet cannot be told. Give today or a day before.");
        }

        await AppendAsync(account, type, payload, person, on, cancellationToken);

        return id;
    }

    /// <summary>Takes back what a member told; false where there is no such account.</summary>
    public async Task<bool> WithdrawAsync(string account, string id, CancellationToken cancellationToken)
    {
        if (!accounts.Has(account))
        {
            return false;
        }

        await AppendAsync(account, "fact.withdrawn", PayloadOf(id, new Dictionary<string, string>()), null, null, cancellationToken);

        return true;
    }

    private byte[] PayloadOf(string id, IReadOnlyDictionary<string, string> members)
    {
        var said = members.Where(member => member.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
        (said["id"], said["source"], said["by"]) = (id, ByHand, say.By);

        return JsonSerializer.SerializeToUtf8Bytes(said);
    }

    private async Task AppendAsync(string account, string type, byte[] payload, string? person, LocalDate? on, CancellationToken cancellationToken)
    {
        // A day of the past is meant whole: noon is on it wherever the clocks stand.
        var at = on is { } day && day != accounts.Today
            ? Moment.ToMicroseconds(accounts.Zone.AtLeniently(day.At(new(12, 0))).ToInstant())
            : (long?)null;

        if (!await say.RunAsync(Source, [new(FactKind.Business, payload) { Account = account, Name = type, Person = person ?? "", At = at }], cancellationToken))
        {
            throw new FullException();
        }
    }
}
