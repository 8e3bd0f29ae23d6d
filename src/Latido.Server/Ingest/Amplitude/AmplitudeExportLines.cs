using Latido.Server.Ingest.Imports;
using Latido.Server.Log;

namespace Latido.Server.Ingest.Amplitude;

/// <summary>
/// Amplitude's export: one event to a line, with the traits of its person and of its groups as they were then. A device
/// that is named together with a user is that user's.
/// </summary>
internal sealed class AmplitudeExportLines(ByteWindow window, Remembered remembered) : ExportLines(window, "amplitude", remembered)
{
    private readonly AmplitudeExportFields fields = new();

    protected override string? ReadLine(Calls calls, int start, int length)
    {
        fields.Clear();
        var first = calls.Count;

        // Room for what is unescaped beside the text, made now: the text must not move while it is read.
        calls.Room(length);
        var wrong = JsonBody.Read(calls, start, length, fields, static (ref json, calls, start, fields) => fields.Read(ref json, calls, start));

        if (wrong is null)
        {
            Tell(calls, new(start, length));
            calls.WritePayloads(first);
        }

        return wrong;
    }

    /// <summary>Adds what the line says: its event, and behind it what is news of the person and the account.</summary>
    private void Tell(Calls calls, Slice raw)
    {
        var call = fields.Call with { Raw = raw };
        var name = calls.Text(call.Name);
        var isOfPerson = name.SequenceEqual("$identify"u8);
        var isOfGroup = name.SequenceEqual("$groupidentify"u8);
        var traits = isOfGroup || call.Flaw is not null ? default : NewsOfPerson(calls, call, fields.UserProperties.Write(calls));

        if (isOfGroup)
        {
            var group = fields.Groups.Count > 0 ? fields.Groups[0] : (Key: call.Account, Traits: default);
            (call.Kind, call.Name, call.Account, call.Person, call.Anonymous) = (CallKind.Group, default, group.Key, default, default);
            call.Payload = NewsOfGroup(calls, group, call.At);
            call.Flaw ??= group.Key.Length == 0 && fields.HasOtherGroup ? DropReason.OtherGroup : null;
        }
        else if (isOfPerson)
        {
            (call.Kind, call.Name, call.Payload) = (CallKind.Identify, default, traits);
        }
        else
        {
            (call.Kind, call.Own) = (CallKind.Track, fields.EventProperties);
        }

        calls.Add() = call;

        if (call.Flaw is null)
        {
            TellBesides(calls, call, isOfPerson ? default : traits, isOfGroup ? 1 : 0);
        }
    }

    private Slice NewsOfGroup(Calls calls, (Slice Key, OwnMembers Traits) group, long at) =>
        NewsOfAccount(calls, group.Key, group.Traits.Write(calls), at);

    private void TellBesides(Calls calls, in Call call, Slice traits, int firstGroup)
    {
        var besides = new Call
        {
            Raw = call.Raw, At = call.At, IsTimeRight = true, IsBesides = true, Kind = CallKind.Identify, Person = call.Person, Anonymous = call.Anonymous,
        };
        var id = call.Id != 0 ? call.Id : Intake.IdOf(calls.Text(call.MessageId));

        if (traits.Length > 0)
        {
            calls.Add() = besides with { Id = IdBesides(id, 0), Payload = traits };
        }

        for (var i = firstGroup; i < fields.Groups.Count; i++)
        {
            if (NewsOfGroup(calls, fields.Groups[i], call.At) is { Length: > 0 } known)
            {
                calls.Add() = besides with
                {
                    Id = IdBesides(id, i + 1), Kind = CallKind.Account, Person = default, Anonymous = default, Account = fields.Groups[i].Key, Payload = known,
                };
            }
        }
    }
}
