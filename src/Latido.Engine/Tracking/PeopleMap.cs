using Latido.Engine.Facts;

namespace Latido.Engine.Tracking;

/// <summary>Which account each person was last said to belong to, by hash. Bounded: beyond that newcomers are not remembered.</summary>
internal sealed class PeopleMap
{
    /// <summary>People remembered in a workspace.</summary>
    public const int Max = 200_000;

    /// <summary>Pieces in which it is saved.</summary>
    public const int Shards = 64;

    private readonly Dictionary<ulong, Place>[] shards = [.. Enumerable.Range(0, Shards).Select(_ => new Dictionary<ulong, Place>())];
    private readonly bool[] isDirty = new bool[Shards];

    public int Count { get; private set; }

    public bool TryFind(ulong person, out Place place) => ShardOf(person).TryGetValue(person, out place);

    /// <summary>False where it was known, or where there is no room for another.</summary>
    public bool TryMeet(ulong person, Place place)
    {
        if (Count >= Max || !ShardOf(person).TryAdd(person, place))
        {
            return false;
        }

        Count++;
        isDirty[person % Shards] = true;

        return true;
    }

    public void Put(ulong person, Place place)
    {
        ShardOf(person)[person] = place;
        isDirty[person % Shards] = true;
    }

    public bool TakeDirty(int shard)
    {
        var was = isDirty[shard];
        isDirty[shard] = false;

        return was;
    }

    public void Save(int shard, PageWriter writer)
    {
        writer.Number((ulong)shards[shard].Count);

        foreach (var (person, place) in shards[shard])
        {
            writer.Number(person);
            writer.Number(place.Account);
            writer.Number((ulong)place.Day);
            writer.Signed(place.Source);
        }
    }

    public void Load(int shard, ref PageReader reader)
    {
        for (var left = reader.Int(); left > 0; left--)
        {
            var person = reader.Number();
            shards[shard][person] = new(reader.Number(), reader.Int(), (int)reader.Signed());
            Count++;
        }
    }

    private Dictionary<ulong, Place> ShardOf(ulong person) => shards[person % Shards];

    /// <summary>A person's account, 0 for none, and on which day by which source he was first seen; by -1 who was not seen yet.</summary>
    internal readonly record struct Place(ulong Account, int Day, int Source);
}
