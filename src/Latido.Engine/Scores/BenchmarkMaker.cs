using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// Takes benchmarks of a workspace's own accounts. As soon as there is any use there is a provisional one; it is taken
/// again on another day, or when the figures have moved by a quarter. It is frozen for good when ten accounts have
/// fourteen days of use behind them and the figures have held still since the provisional one.
/// </summary>
internal static class BenchmarkMaker
{
    private const int AccountsToFreeze = 10;
    private const int DaysToFreeze = 14;
    private const double Moved = 1.25;

    public static WorkspaceSettings? Propose(Scoreboard board)
    {
        var settings = board.Settings;
        var last = settings.Benchmark;

        if (board.Today == 0 || !last.IsProvisional)
        {
            return null;
        }

        var (taken, isEnough) = Take(board);

        if (taken.Accounts == 0)
        {
            return null;
        }

        var isMeasured = last.Version > 0;
        var isStill = isMeasured && !IsMoved(last, taken);
        var isNewDay = last.TakenOn != taken.TakenOn;

        if (isEnough && isStill)
        {
            taken = taken with { IsProvisional = false };
        }
        else if (isStill && !(isNewDay && taken with { TakenOn = last.TakenOn, Version = last.Version } != last))
        {
            return null;
        }

        return settings with
        {
            Version = settings.Version + 1,
            Benchmark = taken with { Version = last.Version + 1 },
        };
    }

    /// <summary>Takes the figures of today, and whether enough accounts have enough use behind them.</summary>
    private static (Benchmark Taken, bool IsEnough) Take(Scoreboard board)
    {
        var ruling = board.Prepared(board.Today);
        var (plain, perSeat, perPerson) = (new Sample(), new Sample(), new Sample());
        var breadth = new List<double>();
        var (accounts, old) = (0, 0);

        var sums = new UseSums(board.Facts.Events.Count);

        foreach (var account in board.Facts.Accounts)
        {
            sums.Add(account, ruling, board.Today);

            if (sums.Raw.Days90 == 0)
            {
                continue;
            }

            accounts++;
            old += sums.DaysOfUse >= DaysToFreeze ? 1 : 0;
            double size = account.Traits.Seats is > 0 and var seats ? seats : sums.PeopleCount;
            plain.Add(sums.Raw, 1);
            perSeat.Add(sums.Raw, size);
            sums.AddPeopleTo(perPerson);
            breadth.Add(sums.Names);
        }

        breadth.RemoveAll(names => names == 0);
        breadth.Sort();
        var day = DayNumber.ToDate(board.Today);
        var taken = new Benchmark
        {
            TakenOn = day,
            IsProvisional = true,
            Accounts = accounts,
            Plain = plain.P90,
            PerSeat = perSeat.P90,
            PerPerson = perPerson.P90,
            Breadth = breadth.Count > 0 ? Math.Max(1, Percentile.Of(breadth.ToArray(), 0.9)) : 1,
        };

        return (taken, old >= AccountsToFreeze);
    }

    private static bool IsMoved(Benchmark last, Benchmark now) =>
        IsMoved(last.Plain, now.Plain) || IsMoved(last.PerPerson, now.PerPerson) || IsMoved(last.Breadth, now.Breadth);

    private static bool IsMoved(Levels last, Levels now) =>
        IsMoved(last.Days7, now.Days7) || IsMoved(last.Days30, now.Days30) || IsMoved(last.Days90, now.Days90);

    private static bool IsMoved(double last, double now) => now > last * Moved || now < last / Moved;

    /// <summary>The raw engagement of many in the three windows.</summary>
    private sealed class Sample
    {
        private readonly List<double> days7 = [];
        private readonly List<double> days30 = [];
        private readonly List<double> days90 = [];

        public Levels P90 => new(Of(days7), Of(days30), Of(days90));

        public void Add((double Days7, double Days30, double Days90) raw, double size)
        {
            days7.Add(raw.Days7 / size);
            days30.Add(raw.Days30 / size);
            days90.Add(raw.Days90 / size);
        }

        /// <summary>Over those in use in the window; at least 1, so that nothing is divided by nought.</summary>
        private static double Of(List<double> all)
        {
            var used = all.Where(raw => raw > 0).Order().ToArray();

            return used.Length == 0 ? 1 : Math.Max(1, Percentile.Of(used, 0.9));
        }
    }

    /// <summary>Raw engagement of one account after another, and of each of its people; its arrays are used again.</summary>
    private sealed class UseSums(int names)
    {
        private readonly int[] nameSeen = new int[names];
        private (double Days7, double Days30, double Days90)[] people = [];
        private int places;
        private int account;

        public (double Days7, double Days30, double Days90) Raw { get; private set; }

        public int DaysOfUse { get; private set; }

        public int Names { get; private set; }

        /// <summary>People with use that counts.</summary>
        public int PeopleCount { get; private set; }

        public void Add(AccountFacts of, Ruling ruling, int today)
        {
            account++;
            places = of.People.Count;
            (Raw, DaysOfUse, Names, PeopleCount) = (default, 0, 0, 0);
            people = people.Length < places ? new (double, double, double)[places * 2] : people;
            Array.Clear(people, 0, places);
            var lastDay = -1;

            foreach (var cell in of.Usage.Between(today - 89, today))
            {
                var worth = (double)ruling.Weights[cell.Event] * cell.Count;

                if (worth == 0)
                {
                    continue;
                }

                var ago = today - cell.Day;
                ref var person = ref people[cell.Person];
                PeopleCount += person.Days90 == 0 ? 1 : 0;
                person = Sum(person, worth, ago);
                Raw = Sum(Raw, worth, ago);
                DaysOfUse += cell.Day != lastDay ? 1 : 0;
                lastDay = cell.Day;

                if (ago < 28 && nameSeen[cell.Event] != account)
                {
                    nameSeen[cell.Event] = account;
                    Names++;
                }
            }
        }

        public void AddPeopleTo(Sample sample)
        {
            foreach (var person in people.AsSpan(0, places))
            {
                if (person.Days90 > 0)
                {
                    sample.Add(person, 1);
                }
            }
        }

        private static (double Days7, double Days30, double Days90) Sum(
            (double Days7, double Days30, double Days90) sum, double worth, int ago) =>
            (sum.Days7 + (ago < 7 ? worth : 0), sum.Days30 + (ago < 30 ? worth : 0), sum.Days90 + worth);
    }
}
