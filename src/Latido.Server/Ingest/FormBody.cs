using System.Buffers;
using System.Buffers.Text;

namespace Latido.Server.Ingest;

/// <summary>
/// Takes the data out of a form: SDKs for browsers send <c>data=</c> and then JSON, or JSON in base64, because a form needs
/// no leave of another origin. What else stands in the form is about the answer and is said in the query as well; but in
/// Amplitude's forms, whose data is called <c>identification</c>, it is the key.
/// </summary>
internal static class FormBody
{
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    /// <summary>True where the text begins like a form: a name, and then an equals sign.</summary>
    public static bool IsForm(ReadOnlySpan<byte> text)
    {
        var end = text[..Math.Min(text.Length, 64)].IndexOfAnyExcept(NameBytes);

        return end > 0 && text[end] == '=';
    }

    /// <summary>Puts what the form's data says in the form's place.</summary>
    public static BodyState TakeData(Calls body)
    {
        var text = body.Buffer.AsSpan(0, body.Length);

        if (TryFind(text, "identification"u8, out var identification))
        {
            return TakeIdentification(body, identification);
        }

        if (!TryFind(text, "data"u8, out var field))
        {
            return BodyState.Broken;
        }

        var value = text[field];
        var isJson = value is [(byte)'{' or (byte)'[', ..] or [(byte)'%', (byte)'7' or (byte)'5', (byte)'B' or (byte)'b', ..];

        // In base64 a plus is one of its signs, and whoever wrote it may have written a blank for it; in text it is a blank.
        value.Replace(isJson ? (byte)'+' : (byte)' ', isJson ? (byte)' ' : (byte)'+');

        if (!TryUnescape(value, out var length))
        {
            return BodyState.Broken;
        }

        // To the front, where the form's name was: that leaves room for what base64 is to be filled up with.
        value[..length].CopyTo(text);

        if (!isJson && !TryDecode(text, ref length))
        {
            return BodyState.Broken;
        }

        body.Cut(length);

        return BodyState.Read;
    }

    /// <summary>Puts an object in the form's place that says the same as its two fields, and that may be sent as it is, too.</summary>
    private static BodyState TakeIdentification(Calls body, Range field)
    {
        var text = body.Buffer.AsSpan(0, body.Length);
        var key = TryFind(text, "api_key"u8, out var named) ? text[named] : default;
        var value = text[field];
        value.Replace((byte)'+', (byte)' ');

        if (!TryUnescape(value, out var length))
        {
            return BodyState.Broken;
        }

        // What is no plain name is no key of ours, and might be anything within an object.
        key = key.ContainsAnyExcept(NameBytes) ? default : key;
        byte[] json = [.. "{\"api_key\":\""u8, .. key, .. "\",\"identification\":"u8, .. value[..length], .. "}"u8];
        body.Cut(0);
        body.Keep(json);

        return BodyState.Read;
    }

    private static bool TryFind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, out Range field)
    {
        foreach (var part in text.Split((byte)'&'))
        {
            var pair = text[part];
            var equals = pair.IndexOf((byte)'=');

            if (equals > 0 && pair[..equals].SequenceEqual(name))
            {
                var (start, length) = part.GetOffsetAndLength(text.Length);
                field = (start + equals + 1)..(start + length);
                return true;
            }
        }

        field = default;
        return false;
    }

    /// <summary>Undoes percent signs in place: the text never grows by it.</summary>
    private static bool TryUnescape(Span<byte> value, out int length)
    {
        length = 0;

        for (var rest = value; ;)
        {
            var plain = rest.IndexOf((byte)'%');
            var run = plain < 0 ? rest : rest[..plain];
            run.CopyTo(value[length..]);
            length += run.Length;

            if (plain < 0)
            {
                return true;
            }

            if (plain + 2 >= rest.Length || !Utf8Parser.TryParse(rest.Slice(plain + 1, 2), out byte sign, out var used, 'x') || used != 2)
            {
                return false;
            }

            value[length++] = sign;
            rest = rest[(plain + 3)..];
        }
    }

    /// <summary>Decodes base64 at the text's front, of either alphabet, padded or not.</summary>
    private static bool TryDecode(Span<byte> text, ref int length)
    {
        length = text[..length].TrimEnd((byte)'=').Length;
        var padded = (length + 3) & ~3;

        if (padded > text.Length)
        {
            return false;
        }

        text[length..padded].Fill((byte)'=');
        var code = text[..padded];
        code.Replace((byte)'-', (byte)'+');
        code.Replace((byte)'_', (byte)'/');

        return Base64.DecodeFromUtf8InPlace(code, out length) == OperationStatus.Done;
    }
}
