using Latido.Server.Log;

namespace Latido.Server.Ingest.Mixpanel;

/// <summary>The pieces of one event or update, in whatever order they came, and what calls they make.</summary>
internal struct MixpanelFields
{
    public Slice Event;
    public OwnMembers Own;
    public Slice Token;
    public Slice Person;
    public Slice User;
    public Slice Device;
    public Slice Former;
    public Slice Alias;
    public Slice FirstMerged;
    public Slice SecondMerged;
    public Slice InsertId;
    public Slice GroupKind;
    public Slice GroupKey;
    public Slice Account;
    public int AccountRank = AccountGroups.None;
    public TraitOperations Traits;
    public long At = Call.NoTime;

    /// <summary>It is the profile of a person, as exports have them, and no event.</summary>
    public bool IsProfile;

    public int Depth;
    public int MaxDepth;

    /// <summary>Takes the flaw that a piece has.</summary>
    public Call Flawed = new();

    public MixpanelFields()
    {
    }

    /// <summary>Adds the call that an event makes.</summary>
    public readonly void SettleEvent(Calls calls, Slice raw, int item)
    {
        var name = calls.Text(Event);
        var call = Blank(calls, raw, item);
        call.Id = MixpanelIds.Of(name, At == Call.NoTime ? 0 : At, calls.Text(Person), calls.Text(InsertId));

        if (name.SequenceEqual("$identify"u8))
        {
            call.Kind = CallKind.Identify;
            call.Anonymous = Former.Length > 0 ? MixpanelIds.VisitorOf(calls, Former) : call.Anonymous;
        }
        else if (name.SequenceEqual("$create_alias"u8))
        {
            (call.Kind, (call.Person, call.Anonymous)) = (CallKind.Alias, Merged(calls, User.Length > 0 ? User : Person, Alias));
        }
        else if (name.SequenceEqual("$merge"u8))
        {
            (call.Kind, (call.Person, call.Anonymous)) = (CallKind.Alias, Merged(calls, FirstMerged, SecondMerged));
        }
        else
        {
            call.Kind = name.SequenceEqual("$mp_web_page_view"u8) ? CallKind.Page : CallKind.Track;
            (call.Name, call.Own) = (call.Kind == CallKind.Track ? Event : default, Own);
        }

        calls.Add() = call;
    }

    /// <summary>Adds the call that a line of an export makes, be it an event or a profile.</summary>
    public void SettleLine(Calls calls, Slice raw, int item)
    {
        // Who brings the file says whose it is, whatever key its events came by.
        Token = default;

        if (IsProfile)
        {
            SettlePerson(calls, raw, item);
            return;
        }

        // A time that is missing is not now: the line would count for the day on which it is read.
        Flawed.Flaw ??= At == Call.NoTime ? DropReason.BadTime : null;
        SettleEvent(calls, raw, item);
    }

    /// <summary>Adds the call that an update of a person makes.</summary>
    public readonly void SettlePerson(Calls calls, Slice raw, int item)
    {
        var call = Blank(calls, raw, item);
        call.Kind = CallKind.Identify;
        calls.Add(call, Traits);
    }

    /// <summary>Adds the call that an update of a group makes.</summary>
    public readonly void SettleGroup(Calls calls, Slice raw, int item)
    {
        var call = Blank(calls, raw, item);
        (call.Kind, call.Account, call.Person, call.Anonymous) = (CallKind.Group, GroupKey, default, default);

        if ((GroupKind.Length > 0 || !calls.Groups.AreUsual) && calls.Groups.Rank(calls.Text(GroupKind)) == AccountGroups.None)
        {
            call.Flaw ??= DropReason.OtherGroup;
        }

        calls.Add(call, Traits);
    }

    /// <summary>Of two ids that are one person's, who leads and the former one: that is a device's; of two people's, the first leads.</summary>
    private static (Slice Person, Slice Former) Merged(Calls calls, Slice first, Slice second)
    {
        var isVisitor = second.Length > 0 && MixpanelIds.IsVisitor(calls.Text(first));

        return isVisitor ? (second, MixpanelIds.VisitorOf(calls, first)) : (first, MixpanelIds.VisitorOf(calls, second));
    }

    private readonly Call Blank(Calls calls, Slice raw, int item)
    {
        var isVisitor = MixpanelIds.IsVisitor(calls.Text(Person));

        return new()
        {
            Raw = raw,
            Item = item,
            At = At,
            Flaw = MaxDepth - Depth > JsonPieces.DeepestAllowed ? DropReason.TooDeep
                : !calls.Text(Token).SequenceEqual(calls.Text(calls.WriteKey)) && Token.Length > 0 ? DropReason.OtherKey
                : Flawed.Flaw,
            Person = User.Length > 0 ? User : isVisitor ? default : Person,
            Anonymous = Device.Length > 0 ? Device : isVisitor ? MixpanelIds.VisitorOf(calls, Person) : default,
            Account = Account,
        };
    }
}
