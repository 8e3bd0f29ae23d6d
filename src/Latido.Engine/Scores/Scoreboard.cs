using Latido.Engine.Facts;
using Latido.Engine.Segments;
using NodaTime;

namespace Latido.Engine.Scores;

/// <summary>
/// The live scores of one workspace: its facts, its settings with their history, each account's rating of now and its
/// closings of the last 400 days. Everything is a fold over the log's records. Not safe for concurrent use.
/// </summary>
public sealed partial class Scoreboard(DateTimeZone zone)
{
    /// <summary>Fewer accounts than this are not worth a second thread.</summary>
    private const int ParallelFrom = 512;

    /// <summary>The days over which the change of a score is told.</summary>
    private const int ChangeDays = 30;

    private readonly List<AccountScores> states = [];
    private readonly List<AccountFacts> pending = [];
    private readonly SettingsHistory history = new();
    private bool isAllPending = true;
    private int? knownTo;
    private int endedFrom = int.MaxValue;

    public WorkspaceFacts Facts { get; } = new(zone);

    /// <summary>The settings of now.</summary>
    public WorkspaceSettings Settings => history.Latest.Settings;

    /// <summary>
    /// The named segments that the bits of ratings stand for: those of the settings the ratings were made by, which new
    /// settings replace only when all are rated again.
    /// </summary>
    public IReadOnlyList<NamedSegment> Segments =>
        (states is [{ Now: { } rating }, ..] ? rating.Ruling.Settings : Settings).Segments.Named;

    /// <summary>The workspace's day of now; 0 before the first day began.</summary>
    public int Today => Facts.Today;

    /// <summary>Whether settings or a day came that not everybody is rated by: until <see cref="RateTouched"/> ratings are those before it.</summary>
    public bool AwaitsRating => Today > 0 && isAllPending;

    /// <summary>How many accounts are no customers any more, as they were told last.</summary>
    public int Left { get; private set; }

    /// <summary>Settings of the log that could not be read, and were left out.</summary>
    public int UnusableSettings { get; private set; }

    /// <summary>The first day of which the workspace has any use; what happened before is not known.</summary>
    public int FirstUseDay { get; private set; } = int.MaxValue;

    internal SettingsHistory History => history;

    internal IReadOnlyList<AccountScores> States
    {
        get
        {
            MakeStates();

            return states;
        }
    }

    /// <summary>Takes in one record. Ratings follow at the next <see cref="RateTouched"/>.</summary>
    public void Apply(in Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.DayBegan:
                Absorb();
                var before = Today;
                Facts.Apply(fact);
                NoteModels();
                CloseDays(before);
                break;

            case FactKind.Setting:
                Decide(fact);
                break;

            case FactKind.Naming:
                // All have to know what names meant, to tell that they mean something else.
                history.Prepare(Facts.Events);
                Facts.Apply(fact);
                JudgeAnew(history.Prepare(Facts.Events));
                break;

            default:
                Facts.Apply(fact);
                break;
        }
    }

    /// <summary>
    /// Rates the accounts changed since the last call: all of them after a new day or new settings. Late events have
    /// their closings made again. While catching up with a long log call it seldom; the result is the same.
    /// </summary>
    public IReadOnlyList<RatingChange> RateTouched()
    {
        Absorb();

        if (Today == 0)
        {
            return [];
        }

        if (isAllPending)
        {
            return RateAll();
        }

        foreach (var account in pending)
        {
            Rate(account.No);
        }

        return TellAll(pending);
    }

    /// <summary>Rates every account anew, in parallel.</summary>
    public IReadOnlyList<RatingChange> RateAll()
    {
        Absorb();

        if (Today == 0)
        {
            return [];
        }

        RateInParallel();
        isAllPending = false;

        return TellAll(Facts.Accounts);
    }

    /// <summary>The rating of now, or null before the first day began.</summary>
    public Rating? RatingOf(int accountNo) => accountNo < states.Count ? states[accountNo].Now : null;

    /// <summary>The close of a day: 400 days are kept.</summary>
    public Closing ClosingOf(int accountNo, int day) =>
        accountNo < states.Count ? states[accountNo].Closings.At(day) : new(day, null, Band.None);

    /// <summary>The closes of the last days and the score of now, oldest first: exactly this many.</summary>
    public IReadOnlyList<Closing> Line(AccountFacts account, int days) => LineAsOf(account, days, Today);

    /// <summary>The changes of the last days, newest first; derived, so it follows late events.</summary>
    public IReadOnlyList<LedgerEntry> Ledger(AccountFacts account, int days) => LedgerAsOf(account, days, Today);

    /// <summary>Why the score is what it is, the largest loss first.</summary>
    public IReadOnlyList<Reason> Reasons(AccountFacts account, Rating rating) =>
        ReasonMaker.Make(this, account, rating);

    /// <summary>
    /// Each person's engagement of now, 0-100, by the person's index; null for one never active. People are compared
    /// with other people, never divided by seats.
    /// </summary>
    public IReadOnlyList<double?> PeopleEngagement(AccountFacts account) => PeopleEngagementAsOf(account, Today);

    /// <summary>The share of the criteria of scope person that each person has met, 0-1, by index; null without any.</summary>
    public IReadOnlyList<double?> PeopleActivation(AccountFacts account) => PeopleScores.Activation(this, account);

    /// <summary>Each criterion of activation, and the day on which the account met it, or null.</summary>
    public IReadOnlyList<(Criterion Criterion, int? Day)> ActivationSteps(AccountFacts account) =>
        ActivationMaker.Steps(this, account);

    /// <summary>Engagement of now in percentiles within each touch segment. Make it once, ask it for each account.</summary>
    public RelativeEngagement Relative() => new(
        States.Select(state => state.Now).OfType<Rating>().Where(rating => rating.Raw > 0)
            .Select(rating => (rating.Touch, (double)rating.Raw / rating.Size)));

    /// <summary>The share of accounts activated in time, and how long it took, unfinished accounts counted.</summary>
    public ActivationReport Activation() => ActivationMaker.Report(this);

    /// <summary>
    /// Settings with a new benchmark, when one is due (see <see cref="BenchmarkMaker"/>), else null. Ask when the log
    /// has been caught up with, and seldom, because it looks at every account; append what it says as a Setting.
    /// </summary>
    public WorkspaceSettings? ProposeBenchmark() => BenchmarkMaker.Propose(this);

    internal AccountScores StateOf(AccountFacts account) => States[account.No];

    /// <summary>The ruling of a day, with the weights of every event name seen so far.</summary>
    internal Ruling Prepared(int day)
    {
        var ruling = history.At(day);
        ruling.Prepare(Facts.Events);

        return ruling;
    }

    private void Decide(in Fact fact)
    {
        WorkspaceSettings settings;

        try
        {
            settings = SettingsParts.Apply(Settings, WorkspaceSettings.Parse(fact.Payload), fact.Name);
        }
        catch (InvalidSettingsException)
        {
            UnusableSettings++;
            return;
        }

        if (ReferenceEquals(settings, Settings))
        {
            return;
        }

        (isAllPending, isHeadUnsaved) = (true, true);
        JudgeAnew(history.Add(Today, settings));
        chooser = null;
        NoteModels();
    }

    /// <summary>Has all closings made again where the past is judged otherwise now, also of accounts that no record is about.</summary>
    private void JudgeAnew(bool isPastJudgedAnew)
    {
        if (isPastJudgedAnew)
        {
            (isAllPending, isHeadUnsaved) = (true, true);
            states.ForEach(state => state.Touch(0));
        }
    }

    /// <summary>Learns which accounts changed. Seats are noted on the day they were learned.</summary>
    private void Absorb()
    {
        MakeStates();

        foreach (var touched in Facts.TakeTouched())
        {
            var state = states[touched.Account.No];
            state.Touch(touched.FromDay);

            if (state.Seats.Note(Today, touched.Account.Traits.Seats ?? 0) is { } from)
            {
                state.Touch(from);
                state.IsUnsaved = true;
            }

            NoteModel(touched.Account);

            if (state.Learn(touched.Account, Today, history.Traits))
            {
                state.Touch(0);
            }

            // A checkpoint may be written before it is rated: what is out of date must not be lost.
            state.IsUnsaved |= state.DirtyFrom < Today;

            if (!state.IsPending)
            {
                state.IsPending = true;
                pending.Add(touched.Account);
            }
        }
    }

    private void CloseDays(int before)
    {
        if (Today <= before)
        {
            return;
        }

        // What these days close with is known from now on; what was known before is not lost by it.
        (knownTo, endedFrom) = (before - 1, before > 0 ? before : int.MaxValue);
        RateInParallel();
        (knownTo, endedFrom) = (null, int.MaxValue);
        isAllPending = true;
        NoteMemberships(before);

        foreach (var state in states)
        {
            state.IsUnsaved |= state.Known.Begin(before > 0 ? before : Today);
        }
    }

    private void Rate(int accountNo)
    {
        history.Prepare(Facts.Events);
        RatePrepared(accountNo);
    }

    private void RatePrepared(int accountNo)
    {
        var account = Facts.Accounts[accountNo];
        var state = states[accountNo];
        state.Rate(account, history, Today, knownTo ?? Today - 1, endedFrom);

        foreach (var ended in state.Ended ?? [])
        {
            Complete(account, account.Traits, state, ended);
        }

        Complete(account, account.Traits, state, state.Now!);
    }

    private void RateInParallel()
    {
        MakeStates();
        history.Prepare(Facts.Events);

        if (states.Count < ParallelFrom)
        {
            for (var no = 0; no < states.Count; no++)
            {
                RatePrepared(no);
            }
        }
        else
        {
            Parallel.For(0, states.Count, RatePrepared);
        }
    }

    private RatingChange[] TellAll(IReadOnlyList<AccountFacts> accounts)
    {
        var changes = new RatingChange[accounts.Count];

        for (var i = 0; i < changes.Length; i++)
        {
            var state = states[accounts[i].No];
            changes[i] = new(accounts[i], state.Told, state.Now!, Math.Min(state.RatedFrom, Today));
            state.RatedFrom = AccountScores.Clean;
            Left += (state.Now!.LeftOn is null ? 0 : 1) - (state.Told?.LeftOn is null ? 0 : 1);
            state.Told = state.Now;
            state.IsPending = false;
            FirstUseDay = state.Now.FirstUseDay is >= 0 and var day ? Math.Min(FirstUseDay, day) : FirstUseDay;
        }

        pending.Clear();

        return changes;
    }

    private void MakeStates()
    {
        while (states.Count < Facts.Accounts.Count)
        {
            states.Add(new(Plan));
        }
    }
}
