using System.Runtime.CompilerServices;
using Latido.Server.Log;
using static Latido.Server.Ingest.PostHog.PostHogKey;

namespace Latido.Server.Ingest.PostHog;

/// <summary>The pieces of one event, in whatever order they came, and what calls they make.</summary>
internal struct PostHogFields
{
    private Pieces pieces;

    public long At = Call.NoTime;
    public long SentAt = Call.NoTime;
    public long OffsetMilliseconds;
    public bool IsTimeRight;

    /// <summary>The event is to make no person: it counts for nobody who is known.</summary>
    public bool IsNobody;

    /// <summary>It is a line of an export, which tells the person's traits with each event.</summary>
    public bool IsExport;

    /// <summary>When an export's line was written: of a person's line the time of what it says.</summary>
    public long WrittenAt = Call.NoTime;

    public int Depth;
    public int MaxDepth;

    /// <summary>The properties that the product gave.</summary>
    public OwnMembers Own;

    /// <summary>Takes the flaw that a piece has.</summary>
    public Call Flawed = new();

    public PostHogFields()
    {
    }

    /// <summary>A piece by the member it was read from; of the groups, the account.</summary>
    public Slice this[PostHogKey key]
    {
        readonly get => pieces[(int)key];
        set => pieces[(int)key] = value;
    }

    /// <summary>Adds what the event says: a call, and a second one where it sets traits besides.</summary>
    public readonly void Settle(Calls calls, Slice raw)
    {
        var name = calls.Text(this[Event]);
        var call = Blank(raw);
        (call.Kind, call.Person, call.Account) = (CallKind.Track, this[Person], this[Groups]);
        call.MessageId = this[Uuid].Length > 0 ? this[Uuid] : this[InsertId];

        if (IsExport && name.IsEmpty && this[PersonId].Length > 0)
        {
            AddPerson(calls, call);
        }
        else if (name.SequenceEqual("$identify"u8) || name.SequenceEqual("$set"u8))
        {
            (call.Kind, call.Anonymous) = (CallKind.Identify, this[Anonymous]);
            calls.Add(call, Traits);
        }
        else if (name.SequenceEqual("$create_alias"u8))
        {
            (call.Kind, call.Anonymous) = (CallKind.Alias, this[Alias]);
            calls.Add() = call;
        }
        else if (name.SequenceEqual("$groupidentify"u8))
        {
            AddGroup(calls, call);
        }
        else
        {
            call.Kind = name.SequenceEqual("$pageview"u8) ? CallKind.Page : name.SequenceEqual("$screen"u8) ? CallKind.Screen : CallKind.Track;
            call.Name = call.Kind switch { CallKind.Track => this[Event], CallKind.Screen => this[Screen], _ => default };
            call.Own = Own;

            // A browser's visitor has his device's id until he says who he is.
            if (IsNobody || (this[Device].Length > 0 && calls.Text(this[Device]).SequenceEqual(calls.Text(this[Person]))))
            {
                (call.Person, call.Anonymous) = (default, this[Person]);
            }

            calls.Add() = call;

            if (call.Person.Length > 0 && call.Flaw is null && Traits.SayAnything(calls))
            {
                AddTraits(calls, raw, call);
            }
        }
    }

    /// <summary>What an export knows of the person has what was set in it already.</summary>
    private readonly TraitOperations Traits => this[PersonProperties].Length > 2
        ? new() { Set = this[PersonProperties] }
        : new() { Set = this[Set], Once = this[SetOnce], Unset = this[Unset] };

    private readonly Call Blank(Slice raw)
    {
        var call = new Call { Raw = raw, At = At, SentAt = SentAt, IsTimeRight = IsTimeRight, Flaw = Flawed.Flaw };

        if (At == Call.NoTime && OffsetMilliseconds > 0)
        {
            // So long before it was sent, by a clock that begins then.
            (call.At, call.SentAt) = (-1000 * OffsetMilliseconds, 0);
        }

        if (MaxDepth - Depth > JsonPieces.DeepestAllowed)
        {
            call.Flaw = DropReason.TooDeep;
        }

        return call;
    }

    /// <summary>A line of the persons model: one id of a person, with the person's traits.</summary>
    private readonly void AddPerson(Calls calls, Call call)
    {
        (call.Kind, call.Own, call.At) = (CallKind.Identify, Own, WrittenAt);

        // Of these ids many are those of devices, which a browser makes as uuids of version 7. Products seldom do.
        if (calls.Text(this[Person]) is { Length: 36 } id && id[8] == '-' && id[14] == '7' && id[23] == '-')
        {
            (call.Person, call.Anonymous) = (default, this[Person]);
        }

        calls.Add() = call;
    }

    private readonly void AddGroup(Calls calls, Call call)
    {
        var kind = calls.Text(this[GroupType]);
        var key = calls.Text(this[GroupKey]);
        var person = calls.Text(this[Person]);
        (call.Kind, call.Account) = (CallKind.Group, this[GroupKey]);

        if (calls.Groups.Rank(kind) == AccountGroups.None)
        {
            call.Flaw ??= DropReason.OtherGroup;
        }

        // A server makes up a person for it, "$company_acme"; a browser names the one at the screen.
        if (person.Length == kind.Length + key.Length + 2 && person[0] == (byte)'$' && person[1..].StartsWith(kind) && person.EndsWith(key))
        {
            call.Person = default;
        }

        calls.Add(call, new() { Set = this[GroupSet] });
    }

    private readonly void AddTraits(Calls calls, Slice raw, in Call of)
    {
        var traits = Blank(raw);
        (traits.Kind, traits.Person, traits.Account) = (CallKind.Identify, of.Person, of.Account);
        traits.IsBesides = true;
        traits.Id = Call.SecondOf(Intake.IdOf(calls.Text(of.MessageId)));
        calls.Add(traits, Traits);
    }

    [InlineArray((int)PostHogKey.InsertedAt + 1)]
    private struct Pieces
    {
        private Slice first;
    }
}
