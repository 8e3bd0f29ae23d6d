using Latido.Server.Ingest.Amplitude;
using Latido.Server.Ingest.Mixpanel;
using Latido.Server.Ingest.PostHog;
using Latido.Server.Ingest.Segment;
using Latido.Server.Log;

namespace Latido.Server.Ingest;

/// <summary>
/// In whose form an item of a request is: by it one that was refused is read again as it would be read today. The numbers
/// are stored: never renumber, only add.
/// </summary>
public enum ItemForm : short
{
    /// <summary>Segment's, which are also RudderStack's and Accoil's.</summary>
    Segment = 1,
    PostHog = 2,
    Amplitude = 3,
    MixpanelEvent = 4,

    /// <summary>Mixpanel's update of a person.</summary>
    MixpanelPerson = 5,

    /// <summary>Mixpanel's update of a group.</summary>
    MixpanelGroup = 6,

    /// <summary>Amplitude's traits of a person or a group, without an event.</summary>
    AmplitudeTraits = 7,

    /// <summary>Accoil's as it was: Segment's with the members' names of old.</summary>
    AccoilOld = 8,
}

/// <summary>Reads an item alone that came among others.</summary>
internal static class ItemForms
{
    extension(ItemForm form)
    {
        /// <summary>Its envelope may name an account for all its items; in the other forms each item names its own, or none.</summary>
        public bool HasAccountInEnvelope => form is ItemForm.Segment or ItemForm.AccoilOld;
    }

    /// <summary>Adds what the item says: a call, and what it says besides. Says what is wrong where it cannot be read.</summary>
    /// <param name="kind">What the call is, where its address said so and not the item.</param>
    public static string? ReadItem(this ItemForm form, Calls calls, ReadOnlySpan<byte> item, CallKind kind)
    {
        switch (form)
        {
            case ItemForm.Segment or ItemForm.AccoilOld:
                var alone = calls.Keep(item);
                return SegmentReader.ReadItem(calls, alone.Start, alone.Length, kind, isSnakeCase: form == ItemForm.AccoilOld);
            case ItemForm.AmplitudeTraits:
                var traits = Wrap(calls, "{\"identification\":["u8, item, "]}"u8);
                return AmplitudeReader.Read(calls, traits.Start, traits.Length, kind == CallKind.Group ? kind : CallKind.Identify);
            case ItemForm.Amplitude:
                var events = Wrap(calls, "{\"events\":["u8, item, "]}"u8);
                return AmplitudeReader.Read(calls, events.Start, events.Length);
            case ItemForm.PostHog:
                var list = Wrap(calls, "["u8, item, "]"u8);
                return PostHogReader.Read(calls, list.Start, list.Length, Call.NoTime);
            default:
                var items = form switch { ItemForm.MixpanelPerson => MixpanelItems.People, ItemForm.MixpanelGroup => MixpanelItems.Groups, _ => MixpanelItems.Events };
                var text = Wrap(calls, "["u8, item, "]"u8);
                return MixpanelReader.Read(calls, text.Start, text.Length, items);
        }
    }

    private static Slice Wrap(Calls calls, ReadOnlySpan<byte> before, ReadOnlySpan<byte> item, ReadOnlySpan<byte> after)
    {
        var start = calls.Keep(before).Start;
        calls.Keep(item);
        calls.Keep(after);

        return new(start, calls.Length - start);
    }
}
