using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Signals;
using Latido.Engine.Voices;

namespace Latido.Engine.Churn;

/// <summary>Looks back at one loss. Each day is read by what was known on it and never by what came after.</summary>
internal static class PostMortemMaker
{
    /// <summary>The moments at which a loss is looked at, in days before.</summary>
    public static readonly int[] Before = [180, 90, 60, 30, 14, 7, 1];

    /// <summary>Days from one hearing of the other voices to the next.</summary>
    private const int HearEvery = 7;

    private const int MostPeople = 5;
    private const int MostMoves = 6;

    public static PostMortem Make(Scoreboard board, AccountFacts account, Loss loss, AccountPast past, PastRater rater, bool withMoves)
    {
        var signals = past.Signals;
        var last = loss.Left - 1;
        var first = Math.Min(last, Math.Max(loss.Left - Warnings.Watched, Loss.FirstKnown(account)));
        var days = rater.Days(account, first, last);
        var deeds = DeedsOf(account, signals, first, last);
        var warnings = Warnings.Of(days, signals, deeds);
        List<KnownMoment> moments = [.. Before.Where(before => loss.Left - before >= first).Select(before => MomentOf(account, rater, days[loss.Left - before - first], before))];
        var others = warnings.First is null ? Hear(account, days) : [];
        var seen = past.SeenFrom(warnings.First, loss.Left);
        var verdict = VerdictMaker.Of(loss.Left, warnings, others.Count > 0, days, moments);

        return new()
        {
            Loss = loss,
            Verdict = verdict,
            Sentence = VerdictMaker.Say(verdict, loss.Left, warnings, seen, others, days, moments),
            Days = days,
            Moments = moments,
            Warnings = warnings,
            Others = others,
            People = withMoves ? PeopleOf(account, first, last) : [],
            Moves = withMoves ? MovesOf(board, account, last) : [],
            Deeds = deeds,
            Seen = seen,
            Segments = MembershipReader.InOn(board, account, last) ?? [],
            Plan = past.PlanOn(last),
        };
    }

    private static KnownMoment MomentOf(AccountFacts account, PastRater rater, KnownDay known, int before)
    {
        var rating = rater.At(account, known.Day);
        BusinessNumbers? business = null;

        if (account.Business is { } book)
        {
            business = new();
            business.Read(book, known.Day);
        }

        return new(before, known, rating.Coverage, rating.LastUseDay, rating.Active30)
        {
            OpenTickets = Said(business?.OpenTickets),
            OverdueDays = Said(business?.OverdueDays),
            OverdueInvoices = business?.OverdueInvoices ?? 0,
            Nps = Said(business?.Nps),
            Meetings = Said(business?.Meetings),
            Voices = AccountVoices.Of(account, known.Day, known.Score, known.Band),
        };
    }

    private static double? Said(double? number) => number is { } value && !double.IsNaN(value) ? value : null;

    /// <summary>Who else was worried, and first on which of the weekly hearings; the last day counts too.</summary>
    private static List<OtherVoice> Hear(AccountFacts account, KnownDay[] days)
    {
        Dictionary<Voice, OtherVoice> heard = [];

        for (var i = (days.Length - 1) % HearEvery; i < days.Length; i += HearEvery)
        {
            foreach (var voice in AccountVoices.Of(account, days[i].Day, days[i].Score, days[i].Band).All)
            {
                if (voice is { Stance: Stance.Worried, Voice: not Voice.Health })
                {
                    heard.TryAdd(voice.Voice, new(voice.Voice, days[i].Day, voice.Says));
                }
            }
        }

        return [.. heard.Values.OrderBy(voice => voice.Day).ThenBy(voice => voice.Voice)];
    }

    private static List<int> DeedsOf(AccountFacts account, IReadOnlyList<PastSignal> signals, int first, int last)
    {
        List<int> deeds = [.. signals.Where(signal => signal is { Fate: SignalFate.Acted, SettledOn: { } day } && day >= first && day <= last).Select(signal => signal.SettledOn!.Value)];

        foreach (ref readonly var fact in account.Business is { } book ? book.Between(first, last) : [])
        {
            if (PostMortem.IsContact(fact.Type))
            {
                deeds.Add(fact.Day);
            }
        }

        deeds.Sort();

        return deeds;
    }

    /// <summary>Who was named for the deal by then, and who used it most in the first half of the days watched.</summary>
    private static List<KeyPerson> PeopleOf(AccountFacts account, int first, int last)
    {
        var roles = account.Business is { } book ? Stakeholders.Of(book, last).Where(each => each.Value > 0).ToDictionary() : [];

        var (active, lastActive) = (new Dictionary<int, HashSet<int>>(), new Dictionary<int, int>());
        var middle = first + ((last - first) / 2);

        foreach (var cell in account.Usage.Between(0, last))
        {
            lastActive[cell.Person] = cell.Day;

            if (cell.Day >= first && cell.Day <= middle)
            {
                (active.TryGetValue(cell.Person, out var days) ? days : active[cell.Person] = []).Add(cell.Day);
            }
        }

        List<KeyPerson> people = [.. roles.OrderByDescending(role => BusinessNumbers.WeightOf(role.Value)).ThenBy(role => role.Key.No).Take(MostPeople - 1)
            .Select(role => new KeyPerson(role.Key.NameOrId, BusinessForms.Roles[role.Value], lastActive.GetValueOrDefault(role.Key.IndexIn(account), -1)))];

        var power = active.Where(pair => !account.People[pair.Key].IsGone).OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key).Select(pair => (int?)pair.Key).FirstOrDefault();

        if (power is { } index)
        {
            people.Add(new(account.People[index].NameOrId, null, lastActive[index]));
        }

        return people;
    }

    private static List<LedgerEntry> MovesOf(Scoreboard board, AccountFacts account, int last) =>
        [.. board.LedgerAsOf(account, Warnings.Watched, last)
            .OrderByDescending(move => Math.Abs((move.After ?? 0) - (move.Before ?? 0))).ThenByDescending(move => move.Day).Take(MostMoves)];
}
