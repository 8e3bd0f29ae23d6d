using System.Text;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tracking;

/// <summary>
/// What a workspace's sources send, as far as is needed to know what to expect of them: a fold over the records of the
/// log. It says nothing of any one customer. Bounded in everything: sources, names, properties, people, days.
/// </summary>
public sealed class TrackingState
{
    /// <summary>Sources kept; each import is one.</summary>
    public const int MaxSources = 256;

    /// <summary>Names of events kept in the catalogue.</summary>
    public const int MaxNames = 10_000;

    /// <summary>Of these, how many are watched by the hour.</summary>
    public const int MaxFollowed = 2_000;

    private const long TenMinutes = Hours.Microseconds / 6;
    private const long LiveWithin = 6 * Hours.Microseconds;

    private readonly Dictionary<Guid, SourceTrace> sources = [];
    private readonly Dictionary<(int Source, ulong Name), NameTrace> names = [];
    private readonly List<NameTrace> namesInOrder = [];
    private readonly Attendance attendance = new();
    private readonly NamesSetAside setAside = new();
    private bool isHeadDirty;

    public TrackingState(DateTimeZone zone) => Hours = new(zone);

    /// <summary>The last hour that struck while we listened, counted from 1970 UTC; 0 before any.</summary>
    public int LastStruck => attendance.LastStruck;

    internal int FirstStruck => attendance.FirstStruck;

    internal Hours Hours { get; }

    internal PeopleMap People { get; } = new();

    internal IReadOnlyList<NameTrace> Names => namesInOrder;

    internal IReadOnlyCollection<SourceTrace> Sources => sources.Values;

    internal SourceTrace? FindSource(Guid source) => sources.GetValueOrDefault(source);

    internal NameTrace? FindName(Guid source, string name) =>
        FindSource(source) is { } trace ? names.GetValueOrDefault((trace.Number, NamesSetAside.HashOf(name))) : null;

    /// <summary>Takes one record of the log.</summary>
    public void Apply(Guid source, long receivedAt, in Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.Event:
                Count(source, receivedAt, fact);
                break;

            case FactKind.Group when !fact.Person.IsEmpty || !fact.Anonymous.IsEmpty:
                PlacePerson(StableHash.Of(!fact.Person.IsEmpty ? fact.Person : fact.Anonymous), StableHash.Of(fact.Account));
                break;

            case FactKind.Naming when !fact.Name.IsEmpty && NamingSaying.Read(fact.Payload) is { } saying:
                isHeadDirty |= setAside.Note(fact.Name, saying);
                break;

            // One that is written long after its hour says that nobody listened while it struck.
            case FactKind.HourStruck when receivedAt - fact.At < TenMinutes:
                attendance.Strike(Hours.Of(fact.At));
                isHeadDirty = true;
                break;
        }
    }

    /// <summary>True where we are known to have listened through this whole hour.</summary>
    internal bool IsAttended(int hour) => attendance.Has(hour) && attendance.Has(hour + 1);

    /// <summary>
    /// A bit for each of 64 parts of all accounts, by hash, of which the source sent anything in the four weeks before a
    /// moment: whoever is in none of them does not depend on it.
    /// </summary>
    public ulong AccountsOf(Guid source, Instant before)
    {
        var day = Hours.Of(Moment.ToMicroseconds(before)) / 24;

        return FindSource(source) is { } trace ? Enumerable.Range(day - 28, 29).Aggregate(0ul, (units, each) => units | trace.All.Units(each)) : 0;
    }

    /// <summary>The part that an account falls in, 0 to 63.</summary>
    public static int PartOf(string account) => (int)(StableHash.Of(account) % SourceTrace.Units);

    /// <summary>
    /// Whether faults of a name are anybody's business: not of one that is hidden, nor of one that counts as another, because
    /// then it was known to go.
    /// </summary>
    internal bool IsWatched(NameTrace name) => !setAside.Holds(name.Name);

    /// <summary>What is known of every event name, for the catalogue; of each source on its own, without the properties.</summary>
    public IEnumerable<CatalogueEntry> Catalogue() => namesInOrder.Select(name => CatalogueEntry.Of(name, LastDay));

    /// <summary>What is known of one event name, of each source that sends it, with the properties.</summary>
    public IEnumerable<CatalogueEntry> CatalogueOf(string name) =>
        sources.Keys.Select(source => FindName(source, name)).OfType<NameTrace>().Select(trace => CatalogueEntry.Of(trace, LastDay) with { Properties = CatalogueProperty.AllOf(trace) });

    /// <summary>Hands over the pages that changed since the last call.</summary>
    public void TakeChanged(List<TrackingPage> into)
    {
        if (isHeadDirty)
        {
            into.Add(TrackingPage.Write(TrackingPage.Head, 0, SaveHead));
            isHeadDirty = false;
        }

        foreach (var source in sources.Values.Where(source => source.IsDirty))
        {
            into.Add(TrackingPage.Write(TrackingPage.OfSource, source.Number, writer => Save(source, writer)));
            source.IsDirty = false;
        }

        for (var i = 0; i < namesInOrder.Count; i++)
        {
            var name = namesInOrder[i];

            if (name.IsDirty)
            {
                into.Add(TrackingPage.Write(TrackingPage.OfName, i, writer => Save(name, writer)));
                name.IsDirty = false;
            }
        }

        for (var shard = 0; shard < PeopleMap.Shards; shard++)
        {
            if (People.TakeDirty(shard))
            {
                var no = shard;
                into.Add(TrackingPage.Write(TrackingPage.OfPeople, shard, writer => People.Save(no, writer)));
            }
        }
    }

    /// <summary>Takes in what was saved. A page that is not whole is an <see cref="InvalidDataException"/>.</summary>
    public void Load(IEnumerable<TrackingPage> pages)
    {
        foreach (var page in pages.OrderBy(page => page.Kind).ThenBy(page => page.Number))
        {
            PageReader reader = new(page.Bytes);

            switch (page.Kind)
            {
                case TrackingPage.Head:
                    LoadHead(ref reader);
                    break;

                case TrackingPage.OfSource:
                    SourceTrace source = new(new Guid(reader.Bytes()), page.Number);
                    source.Load(ref reader);
                    sources[source.Id] = source;
                    break;

                case TrackingPage.OfName:
                    LoadName(page.Number, ref reader);
                    break;

                case TrackingPage.OfPeople:
                    People.Load(page.Number, ref reader);
                    break;
            }
        }
    }

    private int LastDay => Math.Max(LastStruck, sources.Values.Select(source => source.All.LastHour).DefaultIfEmpty(0).Max()) / 24;

    private void Count(Guid source, long receivedAt, in Fact fact)
    {
        if (SourceOf(source) is not { } trace || fact.At <= 0 || receivedAt <= 0)
        {
            return;
        }

        var skew = fact.At > receivedAt + TenMinutes ? Skew.Ahead : fact.At < receivedAt - Hours.Microseconds ? Skew.Behind : Skew.None;
        var hour = Hours.Of(skew == Skew.Ahead ? receivedAt : fact.At);
        var received = Hours.Of(receivedAt);
        var isAnonymous = fact.Person.IsEmpty;
        var person = StableHash.Of(isAnonymous ? fact.Anonymous : fact.Person);
        var account = fact.Account.IsEmpty ? AccountOf(person) : StableHash.Of(fact.Account);

        if (!isAnonymous)
        {
            Meet(trace, person, account, hour / 24);
        }

        var unit = (int)((account != 0 ? account : person) % SourceTrace.Units);
        Sighting seen = new(
            hour, received, person, unit, account != 0, !fact.Account.IsEmpty, isAnonymous,
            Math.Abs(receivedAt - fact.At) <= LiveWithin, skew);
        trace.Add(seen);

        if (!fact.Name.IsEmpty)
        {
            NameOf(trace, fact.Name)?.Add(seen, fact.Payload);
        }
    }

    private ulong AccountOf(ulong person) => People.TryFind(person, out var place) ? place.Account : 0;

    private void Meet(SourceTrace source, ulong person, ulong account, int day)
    {
        if (!People.TryFind(person, out var place))
        {
            if (!People.TryMeet(person, new(account, day, source.Number)))
            {
                return;
            }
        }
        else if (place.Source < 0)
        {
            // Placed before he did anything: he is met now.
            account = account != 0 ? account : place.Account;
            People.Put(person, new(account, day, source.Number));
        }
        else
        {
            if (account != 0)
            {
                PlaceKnown(person, account);
            }

            return;
        }

        source.Welcome(day);

        if (account != 0)
        {
            source.Place(day);
        }
    }

    private void PlacePerson(ulong person, ulong account)
    {
        if (!People.TryMeet(person, new(account, 0, -1)))
        {
            PlaceKnown(person, account);
        }
    }

    private void PlaceKnown(ulong person, ulong account)
    {
        if (!People.TryFind(person, out var place) || place.Account == account)
        {
            return;
        }

        People.Put(person, place with { Account = account });

        if (place.Account == 0 && place.Source >= 0)
        {
            sources.Values.FirstOrDefault(source => source.Number == place.Source)?.Place(place.Day);
        }
    }

    private SourceTrace? SourceOf(Guid id)
    {
        if (!sources.TryGetValue(id, out var source) && sources.Count < MaxSources)
        {
            sources.Add(id, source = new(id, sources.Count));
        }

        return source;
    }

    private NameTrace? NameOf(SourceTrace source, ReadOnlySpan<byte> name)
    {
        name = EventNames.Kept(name);
        var key = (source.Number, StableHash.Of(name));

        if (!names.TryGetValue(key, out var trace) && namesInOrder.Count < MaxNames)
        {
            names.Add(key, trace = new(source, Encoding.UTF8.GetString(name), namesInOrder.Count < MaxFollowed));
            namesInOrder.Add(trace);
        }

        return trace;
    }

    private void SaveHead(PageWriter writer)
    {
        attendance.Save(writer);
        setAside.Save(writer);
    }

    private void LoadHead(ref PageReader reader)
    {
        attendance.Load(ref reader);

        // A head saved before names could be set aside ends here.
        if (!reader.IsAtEnd)
        {
            setAside.Load(ref reader);
        }
    }

    private static void Save(SourceTrace source, PageWriter writer)
    {
        writer.Bytes(source.Id.ToByteArray());
        source.Save(writer);
    }

    private static void Save(NameTrace name, PageWriter writer)
    {
        writer.Bytes(name.Source.Id.ToByteArray());
        writer.Text(name.Name);
        name.Save(writer);
    }

    private void LoadName(int number, ref PageReader reader)
    {
        var source = SourceOf(new Guid(reader.Bytes())) ?? throw new InvalidDataException("A saved event name is of no source that is kept.");
        var name = EventNames.Kept(Encoding.UTF8.GetBytes(reader.Text() ?? ""));
        NameTrace trace = new(source, Encoding.UTF8.GetString(name), number < MaxFollowed);
        trace.Load(ref reader);
        names[(source.Number, StableHash.Of(name))] = trace;
        namesInOrder.Add(trace);
    }
}
