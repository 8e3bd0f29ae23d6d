using System.Text.Json;
using Latido.Server.Log;

namespace Latido.Server.Ingest;

/// <summary>
/// What PostHog, Amplitude and Mixpanel do to traits, each under its own names: set, set once, add, take away. It is
/// written as one object of traits, the way a fact has them: <c>{"plan":"pro","first":{"$once":"x"},"seats":{"$add":3},"old":null}</c>.
/// Traits that are lists (append, union, remove) are not kept, because nothing here asks for them.
/// </summary>
internal struct TraitOperations
{
    private const int MostAdded = 16;

    public Slice Set;
    public Slice Once;
    public Slice Add;

    /// <summary>A list of names, or an object whose names they are.</summary>
    public Slice Unset;

    /// <summary>True where nothing is to be done.</summary>
    public readonly bool IsEmpty => Set.Length <= 2 && Once.Length <= 2 && Add.Length <= 2 && Unset.Length <= 2;

    /// <summary>
    /// True where something is to be done to a trait of the product's. Browsers send a few of the SDK's own with every event.
    /// </summary>
    public readonly bool SayAnything(Calls calls) =>
        !IsEmpty && (HasOwn(calls.Text(Set)) || HasOwn(calls.Text(Once)) || HasOwn(calls.Text(Add)) || Unset.Length > 2);

    /// <summary>
    /// Reads an object whose members are the operations, as Amplitude has them; members that are none set a trait, as its
    /// older SDKs do.
    /// </summary>
    public static TraitOperations Read(ref Utf8JsonReader json, int start, ref int deepest)
    {
        var operations = default(TraitOperations);
        var begin = (int)json.TokenStartIndex;
        var isPlain = false;

        if (json.TokenType != JsonTokenType.StartObject)
        {
            JsonPieces.Skip(ref json, ref deepest);
            return operations;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            isPlain |= name is not [(byte)'$', ..];
            var place = Of(name);
            json.Read();
            var value = JsonPieces.Value(ref json, start, ref deepest);

            switch (place)
            {
                case Operation.Set:
                    operations.Set = value;
                    break;
                case Operation.Once:
                    operations.Once = value;
                    break;
                case Operation.Add:
                    operations.Add = value;
                    break;
                case Operation.Unset:
                    operations.Unset = value;
                    break;
            }
        }

        if (isPlain && operations.Set.Length == 0)
        {
            operations.Set = new(start + begin, (int)json.BytesConsumed - begin);
        }

        return operations;
    }

    /// <summary>Writes the traits behind the text that is held. Nothing where nothing is to be done.</summary>
    public readonly Slice Write(Calls calls)
    {
        if (IsEmpty)
        {
            return default;
        }

        // Once before set: of two that say one trait the later holds.
        var text = Set.Length + Once.Length + Add.Length + Unset.Length;
        var names = calls.Text(Set).Count((byte)',') + calls.Text(Once).Count((byte)',') + calls.Text(Add).Count((byte)',') + calls.Text(Unset).Count((byte)',') + 4;
        var to = new Writing(calls.Room(text + (names * MostAdded) + 2));
        WriteMembers(calls.Text(Once), ref to, "{\"$once\":"u8);
        WriteMembers(calls.Text(Set), ref to, default);
        WriteMembers(calls.Text(Add), ref to, "{\"$add\":"u8);
        WriteNulls(calls.Text(Unset), ref to);

        if (to.Length == 0)
        {
            return default;
        }

        to.End();
        var slice = new Slice(calls.Length, to.Length);
        calls.Advance(to.Length);

        return slice;
    }

    private static Operation Of(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("$set"u8) => Operation.Set,
        _ when name.SequenceEqual("$setOnce"u8) => Operation.Once,
        _ when name.SequenceEqual("$add"u8) => Operation.Add,
        _ when name.SequenceEqual("$unset"u8) => Operation.Unset,
        _ => Operation.None,
    };

    private static bool HasOwn(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'{', ..])
        {
            return false;
        }

        var json = new Utf8JsonReader(text, JsonBody.Options);
        json.Read();

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (Own(json.ValueSpan).Length > 0)
            {
                return true;
            }

            json.Read();
            json.Skip();
        }

        return false;
    }

    private static void WriteMembers(ReadOnlySpan<byte> text, ref Writing to, ReadOnlySpan<byte> around)
    {
        if (text is not [(byte)'{', ..])
        {
            return;
        }

        var json = new Utf8JsonReader(text, JsonBody.Options);
        json.Read();

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = Own(json.ValueSpan);
            json.Read();
            var begin = (int)json.TokenStartIndex;
            json.Skip();

            // Nothing, said once or added, is nothing.
            if (name.Length > 0 && (around.IsEmpty || json.TokenType != JsonTokenType.Null))
            {
                to.Member(name, text[begin..(int)json.BytesConsumed], around);
            }
        }
    }

    private static void WriteNulls(ReadOnlySpan<byte> text, ref Writing to)
    {
        if (text is not [(byte)'{' or (byte)'[', ..])
        {
            return;
        }

        var json = new Utf8JsonReader(text, JsonBody.Options);
        json.Read();

        while (json.Read() && json.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            var name = json.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? Own(json.ValueSpan) : default;

            if (json.TokenType == JsonTokenType.PropertyName)
            {
                json.Read();
            }

            json.Skip();

            if (name.Length > 0)
            {
                to.Member(name, "null"u8, default);
            }
        }
    }

    /// <summary>The trait's name. What begins with $ is the SDK's own, but for who it is, which Mixpanel calls so.</summary>
    private static ReadOnlySpan<byte> Own(ReadOnlySpan<byte> name) =>
        name is not [(byte)'$', .. var rest] ? name
        : rest.SequenceEqual("email"u8) || rest.SequenceEqual("name"u8) || rest.SequenceEqual("first_name"u8)
            || rest.SequenceEqual("last_name"u8) || rest.SequenceEqual("phone"u8) || rest.SequenceEqual("created"u8) ? rest
        : default;

    private enum Operation
    {
        None,
        Set,
        Once,
        Add,
        Unset,
    }

    private ref struct Writing(Span<byte> room)
    {
        private readonly Span<byte> room = room;

        public int Length { get; private set; }

        public void Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ReadOnlySpan<byte> around)
        {
            Write(Length == 0 ? "{\""u8 : ",\""u8);
            Write(name);
            Write("\":"u8);
            Write(around);
            Write(value);
            Write(around.IsEmpty ? default : "}"u8);
        }

        public void End() => Write("}"u8);

        private void Write(ReadOnlySpan<byte> text)
        {
            text.CopyTo(room[Length..]);
            Length += text.Length;
        }
    }
}
