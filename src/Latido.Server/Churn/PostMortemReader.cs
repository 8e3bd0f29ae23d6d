using System.Text.Json.Nodes;
using Latido.Engine.Churn;
using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Signals;
using NodaTime;

namespace Latido.Server.Churn;

/// <summary>
/// Puts together all that is known of one loss: what the Engine makes of it, the signals that fired with whom they went to, what members
/// did, and why it left in somebody's words. Scoped.
/// </summary>
internal sealed class PostMortemReader(
    CurrentWorkspace current, ChurnReader churn, AccountReader accounts, AccountStories stories, SignalReader signals, NoteBook notes, BusinessReader facts, AccountVisits visits)
{
    private const int MostFacts = 500;

    /// <summary>The post-mortem of an account, its texts in this language; null where there is no such account, or it is a customer.</summary>
    public async Task<PostMortemView?> OfAsync(string account, string language, CancellationToken cancellationToken)
    {
        if (await churn.OfAsync(current.Id, account, cancellationToken) is not { } made)
        {
            return null;
        }

        var left = DayNumber.ToDate(made.Loss.Left);
        var first = made.Days is [var day, ..] ? DayNumber.ToDate(day.Day) : left.PlusDays(-1);
        var raised = (await signals.ListAsync(new SignalQuery { Account = account, State = null, UpTo = left.PlusDays(-1), Size = SignalQuery.MaxSize }, language, cancellationToken))
            .Items.Where(signal => signal.Day >= first).OrderBy(signal => signal.RaisedAt).ToList();
        var told = await facts.OfAsync(account, null, Begin(first), Begin(left), MostFacts, cancellationToken);
        var acts = Acts(raised, told, await notes.OfAsync(account, cancellationToken), stories.Of(account, left.PlusDays(-1)).Overrides, left).Where(act => act.On >= first && act.On < left)
            .OrderBy(act => act.At).ToList();
        var owners = accounts.Read(account, (_, of) => raised.ConvertAll(signal => of.TraitsOn(DayNumber.From(signal.Day)).Owner)) ?? [];
        var seen = await visits.OfAsync(account, first, left.PlusDays(-1), cancellationToken);
        var since = await visits.KeptSinceAsync(cancellationToken);
        var after = await facts.OfAsync(account, "loss.explained", Begin(left), null, 1, cancellationToken);
        var cancelled = await facts.OfAsync(account, "subscription.cancelled", null, null, 1, cancellationToken);
        var billing = cancelled is [var last] ? Text(last.Members, "reason") : null;

        return PostMortemView.Of(made, language) with
        {
            Signals = [.. raised.Select((signal, i) => LossSignalView.Of(signal, i < owners.Count ? owners[i] : null, left, acts) with { SeenBy = SeenView.Of(signal.Day, seen, since) })],
            SeenSince = since,
            Acts = acts,
            Reason = after is [var said] ? LossReasonView.Of(said) : null,
            BillingSays = billing,
            Suggested = LossReasons.Guess(billing),
        };
    }

    internal static string? Text(JsonObject of, string name) =>
        of[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length > 0 ? text.Trim() : null;

    private Instant Begin(LocalDate day) => accounts.Zone.AtStartOfDay(day).ToInstant();

    /// <summary>What members did about the account: the last word on each signal, contacts, notes, health set by hand.</summary>
    private IEnumerable<LossActView> Acts(
        IReadOnlyList<SignalView> raised, IReadOnlyList<BusinessView> told, IReadOnlyList<NoteView> written, IReadOnlyList<OverrideStep> overrides, LocalDate left)
    {
        var settled = raised.Where(signal => signal is { ChangedAt: not null, State: SignalState.Acted or SignalState.Snoozed or SignalState.FalseAlarm }).Select(signal =>
            Act(signal.ChangedAt!.Value, signal.State, signal.By, signal.Play ?? signal.Reason ?? signal.Cause, isDeed: signal.State == SignalState.Acted) with { Rule = signal.Rule });
        var contacts = told.Where(fact => BusinessForms.Find(fact.Type) is { } form && PostMortem.IsContact(form.Type)).Select(fact =>
            Act(fact.At, fact.Type, Text(fact.Members, "by") ?? (fact.Source.Length > 0 ? fact.Source : null), Text(fact.Members, "subject"), isDeed: true));
        var asides = told.Where(fact => fact.Type is "note.written").Select(fact => Act(fact.At, "note", Text(fact.Members, "by") ?? fact.Source, Text(fact.Members, "text"), isDeed: false));
        var kept = written.Select(note => Act(note.CreatedAt, "note", note.Author, note.Text, isDeed: false));
        var byHand = overrides.Where(step => step is { IsEnd: false, At: not null }).Select(step => Act(step.At!.Value, "override", step.By, step.Reason, isDeed: false));

        return settled.Concat(contacts).Concat(asides).Concat(kept).Concat(byHand);

        LossActView Act(Instant at, string kind, string? by, string? text, bool isDeed)
        {
            var on = at.InZone(accounts.Zone).Date;

            return new(at, on, Period.DaysBetween(on, left), kind, by, text, isDeed);
        }
    }
}
