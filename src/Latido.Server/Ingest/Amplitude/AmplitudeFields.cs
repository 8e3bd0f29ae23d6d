using Latido.Server.Log;

namespace Latido.Server.Ingest.Amplitude;

/// <summary>The pieces of one event, in whatever order they came, and what calls they make.</summary>
internal struct AmplitudeFields
{
    /// <summary>What it is, where its address says it; else <see cref="CallKind.Unknown"/>.</summary>
    public CallKind Kind;
    public Slice Type;
    public Slice User;
    public Slice Device;
    public Slice InsertId;
    public Slice Properties;
    public Slice Account;

    /// <summary>The kind of a group, where it does not stand among <c>groups</c>.</summary>
    public Slice GroupType;
    public Slice GroupValue;

    /// <summary>It names a group of a kind that is no account.</summary>
    public bool HasOtherGroup;

    public TraitOperations UserTraits;
    public TraitOperations GroupTraits;
    public long At = Call.NoTime;
    public int Depth;
    public int MaxDepth;

    /// <summary>Takes the flaw that a piece has.</summary>
    public Call Flawed = new();

    public AmplitudeFields()
    {
    }

    /// <summary>Adds what the item says: a call, and a second one where an event sets traits besides.</summary>
    public readonly void Settle(Calls calls, Slice raw, int item)
    {
        var call = new Call
        {
            Kind = Kind == CallKind.Unknown ? KindOf(calls.Text(Type)) : Kind,
            Raw = raw,
            Item = item,
            At = At,
            Flaw = MaxDepth - Depth > JsonPieces.DeepestAllowed ? DropReason.TooDeep : Flawed.Flaw,
            Person = User,
            Anonymous = Device,
            Account = Account,
            Id = AmplitudeIds.Of(calls.Text(Device), calls.Text(InsertId)),
        };

        switch (call.Kind)
        {
            case CallKind.Identify:
                calls.Add(call, UserTraits);
                break;
            case CallKind.Group:
                AddGroup(calls, call);
                break;
            default:
                AddEvent(calls, call);
                break;
        }
    }

    private static CallKind KindOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("$identify"u8) ? CallKind.Identify
        : type.SequenceEqual("$groupidentify"u8) ? CallKind.Group
        : type.SequenceEqual("[Amplitude] Page Viewed"u8) ? CallKind.Page
        : CallKind.Track;

    private readonly void AddGroup(Calls calls, Call call)
    {
        // It tells of the group; whose SDK happens to tell it is not thereby of it.
        (call.Person, call.Anonymous) = (default, default);

        var isOther = HasOtherGroup;

        if (GroupType.Length > 0)
        {
            isOther = calls.Groups.Rank(calls.Text(GroupType)) == AccountGroups.None;
            call.Account = isOther ? call.Account : GroupValue;
        }

        call.Flaw ??= isOther && call.Account.Length == 0 ? DropReason.OtherGroup : null;
        calls.Add(call, GroupTraits);
    }

    private readonly void AddEvent(Calls calls, Call call)
    {
        (call.Name, call.Payload) = (call.Kind == CallKind.Track ? Type : default, Properties.Length > 2 ? Properties : default);
        calls.Add() = call;

        if (call.Flaw is null && UserTraits.SayAnything(calls))
        {
            (call.Kind, call.Id, call.Name, call.Payload, call.IsBesides) = (CallKind.Identify, Call.SecondOf(call.Id), default, default, true);
            calls.Add(call, UserTraits);
        }
    }
}
