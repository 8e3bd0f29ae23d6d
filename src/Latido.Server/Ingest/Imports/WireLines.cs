namespace Latido.Server.Ingest.Imports;

/// <summary>
/// An export whose lines are events as the vendor's SDKs send them, and besides what is known of people. The vendor's own
/// reader takes them apart, so that who is who is the same by either way.
/// </summary>
internal sealed class WireLines(ByteWindow window, string kind, Remembered remembered, WireLines.Reader read)
    : ExportLines(window, kind, remembered)
{
    /// <summary>Reads the line, which lies there in the text, and adds its calls; says what is wrong where it cannot be read.</summary>
    public delegate string? Reader(Calls calls, int start, int length);

    protected override string? ReadLine(Calls calls, int start, int length)
    {
        var first = calls.Count;
        var wrong = read(calls, start, length);

        for (var i = calls.Count - 1; wrong is null && i >= first; i--)
        {
            ref var call = ref calls[i];

            if (call.Kind != CallKind.Identify || call.Flaw is not null)
            {
                continue;
            }

            call.Payload = NewsOfPerson(calls, call, call.Payload);

            if (call.IsBesides && call.Payload.Length == 0)
            {
                // It is the last: a line says no more than one thing besides.
                calls.ForgetFrom(i);
            }
        }

        return wrong;
    }
}
