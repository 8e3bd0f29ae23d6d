using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// Gathers the figures of a benchmark as of a day, account after account. It looks at the ninety days that end with the day
/// and at nothing after it.
/// </summary>
internal sealed class BenchmarkSample(Ruling ruling, int day)
{
    private const int AccountsToFreeze = 10;
    private const int DaysToFreeze = 14;

    private readonly Sample plain = new();
    private readonly Sample perSeat = new();
    private readonly Sample perPerson = new();
    private readonly List<double> breadth = [];
    private readonly UseSums sums = new(ruling.Weights.Length);
    private int accounts;
    private int old;

    /// <summary>Enough accounts have enough use behind them for the figures to be kept for good.</summary>
    public bool IsEnough => old >= AccountsToFreeze;

    /// <summary>The figures of the accounts added so far; of none where nobody has any use.</summary>
    public Benchmark Taken
    {
        get
        {
            var names = breadth.Where(count => count > 0).Order().ToArray();

            return new()
            {
                TakenOn = DayNumber.ToDate(day),
                IsProvisional = true,
                Accounts = accounts,
                Plain = plain.P90,
                PerSeat = perSeat.P90,
                PerPerson = perPerson.P90,
                Breadth = names.Length > 0 ? Math.Max(1, Percentile.Of(names, 0.9)) : 1,
            };
        }
    }

    /// <summary>Adds an account that had so many seats; 0 where they were not known.</summary>
    public void Add(AccountFacts account, int seats)
    {
        sums.Add(account, ruling, day);

        if (sums.Raw.Days90 == 0)
        {
            return;
        }

        accounts++;
        old += sums.DaysOfUse >= DaysToFreeze ? 1 : 0;
        plain.Add(sums.Raw, 1);
        perSeat.Add(sums.Raw, seats > 0 ? seats : sums.PeopleCount);
        sums.AddPeopleTo(perPerson);
        breadth.Add(sums.Names);
    }

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
        private int[] nameSeen = new int[names];
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

            // Names may have come since the first account.
            Array.Resize(ref nameSeen, Math.Max(nameSeen.Length, ruling.Weights.Length));

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
