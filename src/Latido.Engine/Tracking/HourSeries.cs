using Latido.Engine.Facts;

namespace Latido.Engine.Tracking;

/// <summary>
/// What came of one thing hour by hour, for eight weeks: how many events, of about how many people, and by the day of
/// which accounts. Hours older than that are let go as new days come.
/// </summary>
internal sealed class HourSeries(int sketchWords)
{
    /// <summary>Days kept, of UTC: eight weeks and the day that runs.</summary>
    public const int Days = 57;

    private readonly Row?[] rows = new Row?[Days];
    private readonly PeopleSketch newest = new(sketchWords);

    /// <summary>The first hour that is known of it, also where that is long past; int.MaxValue before any.</summary>
    public int FirstHour { get; private set; } = int.MaxValue;

    /// <summary>The newest hour in which anything came; -1 before any.</summary>
    public int LastHour { get; private set; } = -1;

    /// <summary>The first hour that is kept of it.</summary>
    public int FirstKept => FirstHour == int.MaxValue ? FirstHour : Math.Max(FirstHour, ((LastHour / 24) - Days + 1) * 24);

    public int this[int hour] => RowOf(hour / 24) is { } row ? row.Counts[hour % 24] : 0;

    /// <summary>About how many people; exact enough to say that each does twice as much.</summary>
    public int People(int hour) => RowOf(hour / 24) is { } row ? row.People[hour % 24] : 0;

    /// <summary>A bit for each of 64 parts of all accounts, by hash, of which anything came on a day.</summary>
    public ulong Units(int day) => RowOf(day)?.Units ?? 0;

    public long Sum(int from, int until)
    {
        var sum = 0L;

        for (var hour = from; hour < until; hour++)
        {
            sum += this[hour];
        }

        return sum;
    }

    public void Add(int hour, ulong person, int unit)
    {
        FirstHour = Math.Min(FirstHour, hour);
        LastHour = Math.Max(LastHour, hour);
        var day = hour / 24;
        ref var row = ref rows[day % Days];

        if (row is null || row.Day < day)
        {
            row = new(day);
        }
        else if (row.Day > day)
        {
            // Older than what is kept.
            return;
        }

        row.Counts[hour % 24]++;
        row.Units |= 1ul << unit;

        if (hour > newest.Hour)
        {
            newest.Begin(hour);
        }

        if (hour == newest.Hour)
        {
            if (newest.Add(person))
            {
                row.People[hour % 24] = (ushort)Math.Min(newest.Estimate, ushort.MaxValue);
            }
        }
        else
        {
            // An hour that was over: who came is not known any more, so it is taken for somebody already counted.
            row.People[hour % 24] = Math.Max(row.People[hour % 24], (ushort)1);
        }
    }

    public void Save(PageWriter writer)
    {
        writer.Signed(FirstHour);
        writer.Signed(LastHour);
        newest.Save(writer);
        var kept = rows.OfType<Row>().Where(row => row.Day > (LastHour / 24) - Days).ToList();
        writer.Number((ulong)kept.Count);

        foreach (var row in kept)
        {
            writer.Number((ulong)row.Day);
            writer.Number(row.Units);

            for (var i = 0; i < 24; i++)
            {
                writer.Number((ulong)row.Counts[i]);
                writer.Number(row.People[i]);
            }
        }
    }

    public void Load(ref PageReader reader)
    {
        FirstHour = (int)reader.Signed();
        LastHour = (int)reader.Signed();
        newest.Load(ref reader);

        for (var left = reader.Int(); left > 0; left--)
        {
            Row row = new(reader.Int()) { Units = reader.Number() };
            rows[row.Day % Days] = row;

            for (var i = 0; i < 24; i++)
            {
                row.Counts[i] = reader.Int();
                row.People[i] = (ushort)reader.Int();
            }
        }
    }

    private Row? RowOf(int day) => day >= 0 && rows[day % Days] is { } row && row.Day == day ? row : null;

    private sealed class Row(int day)
    {
        public int Day => day;
        public ulong Units;

        public int[] Counts { get; } = new int[24];

        public ushort[] People { get; } = new ushort[24];
    }
}
