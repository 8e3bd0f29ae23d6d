using System.Text;
using Latido.Server.Log;

namespace Latido.Server.Ingest;

/// <summary>
/// The name an event is counted under, or the type of a business fact. A track has its own. A page or screen is named as Segment's destinations name it:
/// <c>Viewed Home Page</c>, by its name or else its category, or plainly <c>page</c> and <c>screen</c>.
/// </summary>
internal static class EventName
{
    /// <summary>Enough for the longest name: 256 characters of 4 bytes, and the words around it.</summary>
    public const int MaxBytes = (Intake.MaxText * 4) + 32;

    public static ReadOnlySpan<byte> Of(in Call call, Calls calls, Span<byte> room)
    {
        switch (call.Kind)
        {
            case CallKind.Business:
                return calls.Text(call.Name);
            case CallKind.Track:
                return TextBounds.Cut(calls.Text(call.Name), Intake.MaxText);
            case CallKind.Page:
                return Viewed(Named(call, calls), " Page"u8, "page"u8, room);
            case CallKind.Screen:
                return Viewed(Named(call, calls), " Screen"u8, "screen"u8, room);
            default:
                return default;
        }
    }

    private static ReadOnlySpan<byte> Named(in Call call, Calls calls) =>
        TextBounds.Cut(calls.Text(call.Name.Length > 0 ? call.Name : call.Category), Intake.MaxText - "Viewed  Screen".Length);

    private static ReadOnlySpan<byte> Viewed(
        ReadOnlySpan<byte> name, ReadOnlySpan<byte> what, ReadOnlySpan<byte> nameless, Span<byte> room)
    {
        if (name.IsEmpty)
        {
            return nameless;
        }

        "Viewed "u8.CopyTo(room);
        name.CopyTo(room[7..]);
        what.CopyTo(room[(7 + name.Length)..]);

        return room[..(7 + name.Length + what.Length)];
    }
}

/// <summary>Bounds on text that is still UTF-8.</summary>
internal static class TextBounds
{
    /// <summary>The first so many characters (UTF-16 units, as everybody else counts them), never half of one.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int characters)
    {
        if (text.Length <= characters)
        {
            return text;
        }

        var (used, count) = (0, 0);

        while (used < text.Length)
        {
            Rune.DecodeFromUtf8(text[used..], out var rune, out var bytes);
            count += rune.Utf16SequenceLength;

            if (count > characters)
            {
                break;
            }

            used += bytes;
        }

        return text[..used];
    }

    public static Slice Trim(Slice slice, Calls calls)
    {
        var text = calls.Text(slice);

        // Nearly nobody has blanks to trim.
        if (text.IsEmpty || (text[0] > ' ' && text[^1] > ' '))
        {
            return slice;
        }

        var start = text.IndexOfAnyExceptInRange((byte)1, (byte)' ');

        return start < 0 ? default : new(slice.Start + start, text.LastIndexOfAnyExceptInRange((byte)1, (byte)' ') - start + 1);
    }
}
