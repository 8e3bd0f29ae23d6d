using Latido.Server.Log;

namespace Latido.Server.Ingest.Imports;

/// <summary>
/// A vendor's export: one event to a line, and with many of them what the vendor knew of the person by then. That is told
/// on only when it is news (see <see cref="Remembered"/>), or the log would hold everything twice.
/// </summary>
internal abstract class ExportLines(ByteWindow window, string kind, Remembered remembered) : JsonLines(window, kind)
{
    private const byte OfPeople = 1;
    private const byte OfAccounts = 2;

    public override bool Remembers => true;

    protected override string? Read(Calls calls, int start, int length)
    {
        var first = calls.Count;
        var wrong = ReadLine(calls, start, length);

        if (wrong is null)
        {
            foreach (ref var call in calls.From(first))
            {
                // A line is long by what is not kept of it: only what is kept must not be.
                call.Raw = call.Payload.Length <= Intake.MaxCall && call.Raw.Length > Intake.MaxCall
                    ? call.Raw with { Length = Intake.MaxCall }
                    : call.Raw;
            }
        }

        return wrong;
    }

    protected abstract string? ReadLine(Calls calls, int start, int length);

    /// <summary>These traits, where it is news that the call's person had them then; else none.</summary>
    protected Slice NewsOfPerson(Calls calls, in Call call, Slice traits) =>
        News(calls, call.Person.Length > 0 ? call.Person : call.Anonymous, OfPeople, traits, call.At);

    /// <summary>These traits, where it is news that the account had them then; else none.</summary>
    protected Slice NewsOfAccount(Calls calls, Slice account, Slice traits, long at) => News(calls, account, OfAccounts, traits, at);

    /// <summary>The id of what a line says besides: another than the line's own, and the same whenever the line is read; 0 where it has none.</summary>
    protected static ulong IdBesides(ulong id, int number) => id == 0 ? 0 : Math.Max(Hash.Of([(byte)number], id), 1);

    private Slice News(Calls calls, Slice of, byte kind, Slice traits, long at)
    {
        if (of.Length == 0 || traits.Length == 0)
        {
            return default;
        }

        // The kind goes in last: a small seed and a short text make up for each other.
        var key = Math.Max(Hash.Of([kind], Hash.Of(calls.Text(of))), 1);

        return remembered.IsNews(key, Hash.Of(calls.Text(traits)), at) ? traits : default;
    }
}
