using System.Runtime.CompilerServices;
using Latido.Server.Log;
using static Latido.Server.Ingest.PostHog.PostHogKey;

namespace Latido.Server.Ingest.PostHog;

/// <summary>The pieces of one event, in whatever order they came, and what calls they make.</summary>
internal struct PostHogFields
{
    /// <summary>Makes the id of what an event says besides another than its own.</summary>
    private const ulong SecondOfTwo = 2;

    private Pieces pieces;

    public long At = Call.NoTime;
    public long SentAt = Call.NoTime;
    public long OffsetMilliseconds;
    public bool IsTimeRight;

    /// <summary>The event is to make no person: it counts for nobody who is known.</summary>
    public bool IsNobody;

    public int Depth;
    public int MaxDepth;

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

        if (name.SequenceEqual("$identify"u8) || name.SequenceEqual("$set"u8))
        {
            (call.Kind, call.Anonymous, call.Payload) = (CallKind.Identify, this[Anonymous], Traits);
        }
        else if (name.SequenceEqual("$create_alias"u8))
        {
            (call.Kind, call.Anonymous) = (CallKind.Alias, this[Alias]);
        }
        else if (name.SequenceEqual("$groupidentify"u8))
        {
            DescribeGroup(calls, ref call);
        }
        else
        {
            call.Kind = name.SequenceEqual("$pageview"u8) ? CallKind.Page : name.SequenceEqual("$screen"u8) ? CallKind.Screen : CallKind.Track;
            call.Name = call.Kind switch { CallKind.Track => this[Event], CallKind.Screen => this[Screen], _ => default };
            call.Payload = this[Properties];

            // A browser's visitor has his device's id until he says who he is.
            if (IsNobody || (this[Device].Length > 0 && calls.Text(this[Device]).SequenceEqual(calls.Text(this[Person]))))
            {
                (call.Person, call.Anonymous) = (default, this[Person]);
            }

            if (this[Set].Length > 2 && call.Person.Length > 0 && call.Flaw is null)
            {
                calls.Add() = call;
                AddTraits(calls, raw, call);
                return;
            }
        }

        calls.Add() = call;
    }

    private readonly Slice Traits => this[Set].Length > 2 ? this[Set] : this[SetOnce];

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

    private readonly void DescribeGroup(Calls calls, ref Call call)
    {
        var kind = calls.Text(this[GroupType]);
        var key = calls.Text(this[GroupKey]);
        var person = calls.Text(this[Person]);
        (call.Kind, call.Account, call.Payload) = (CallKind.Group, this[GroupKey], this[GroupSet]);

        if (AccountGroups.Rank(kind) == AccountGroups.None)
        {
            call.Flaw ??= DropReason.OtherGroup;
        }

        // A server makes up a person for it, "$company_acme"; a browser names the one at the screen.
        if (person.Length == kind.Length + key.Length + 2 && person[0] == (byte)'$' && person[1..].StartsWith(kind) && person.EndsWith(key))
        {
            call.Person = default;
        }
    }

    private readonly void AddTraits(Calls calls, Slice raw, in Call of)
    {
        var traits = Blank(raw);
        (traits.Kind, traits.Person, traits.Account, traits.Payload) = (CallKind.Identify, of.Person, of.Account, this[Set]);

        // The same event tells two things: the second has an id of its own, and the same one when it is sent again.
        traits.Id = of.MessageId.Length > 0 ? Math.Max(Hash.Of(calls.Text(of.MessageId), SecondOfTwo), 1) : 0;
        calls.Add() = traits;
    }

    [InlineArray((int)PostHogKey.Screen + 1)]
    private struct Pieces
    {
        private Slice first;
    }
}
