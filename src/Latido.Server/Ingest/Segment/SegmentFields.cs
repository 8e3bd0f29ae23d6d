using Latido.Server.Log;

namespace Latido.Server.Ingest.Segment;

/// <summary>The pieces of a call whose meaning depends on its kind, which may come after them.</summary>
internal struct SegmentFields
{
    public Slice Event;
    public Slice Name;
    public Slice Group;
    public Slice Previous;
    public Slice Properties;
    public Slice Traits;
    public Slice ContextTraits;
    public long Timestamp = Call.NoTime;
    public long Original = Call.NoTime;
    public int Depth;
    public int MaxDepth;

    public SegmentFields()
    {
    }

    /// <summary>Decides between the fields that mean something else in another kind of call.</summary>
    public readonly void Settle(ref Call call)
    {
        (call.Name, call.Payload) = call.Kind switch
        {
            CallKind.Track => (Event, Properties),
            CallKind.Page or CallKind.Screen => (Name, Properties),
            CallKind.Identify => (default, Traits.Length > 2 ? Traits : ContextTraits),
            CallKind.Group => (default, Traits),
            _ => (default, default),
        };

        if (call.Payload.Length <= 2)
        {
            call.Payload = default;
        }

        // Accoil's identify names the account, too.
        if (call.Kind is CallKind.Group or CallKind.Identify)
        {
            call.Account = Group.Length > 0 ? Group : call.Account;
        }

        if (call.Kind == CallKind.Alias && Previous.Length > 0)
        {
            call.Anonymous = Previous;
        }

        // Both given: the first was made right already (archives, RudderStack). One given: it is by the client's clock.
        call.IsTimeRight = Timestamp != Call.NoTime && Original != Call.NoTime;
        call.At = Timestamp != Call.NoTime ? Timestamp : Original;

        if (MaxDepth - Depth > JsonPieces.DeepestAllowed)
        {
            call.Flaw = DropReason.TooDeep;
        }
    }
}
