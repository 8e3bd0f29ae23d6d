using System.Text.Json;
using System.Text.Unicode;

namespace Latido.Server.Ingest;

/// <summary>Walks once through a JSON body, whoever it is by: what is no UTF-8 or no JSON is told, and leaves nothing behind.</summary>
internal static class JsonBody
{
    // The walk itself goes deeper than a call may, so that one deep call does not cost its whole batch.
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };

    /// <summary>Reads what the reader stands on: the body's first token. Says what is wrong with it, or null.</summary>
    public delegate string? Walk<in TState>(ref Utf8JsonReader json, Calls calls, int start, TState state);

    public static string? Read<TState>(Calls calls, int start, int length, TState state, Walk<TState> walk) =>
        Read(calls, start, length, Options, state, walk);

    /// <summary>The same for a body that may be several values one after another, such as one to a line.</summary>
    public static string? ReadLines<TState>(Calls calls, int start, int length, TState state, Walk<TState> walk) =>
        Read(calls, start, length, Options with { AllowMultipleValues = true }, state, walk);

    private static string? Read<TState>(Calls calls, int start, int length, JsonReaderOptions options, TState state, Walk<TState> walk)
    {
        var body = calls.Buffer.AsSpan(start, length);

        if (!Utf8.IsValid(body))
        {
            SplitPairs.Join(body);

            if (!Utf8.IsValid(body))
            {
                return "The body is not UTF-8.";
            }
        }

        LoneSurrogates.Mend(body);
        var json = new Utf8JsonReader(body, options);
        var first = calls.Count;

        try
        {
            json.Read();
            string? wrong;

            do
            {
                wrong = walk(ref json, calls, start, state);
            }

            // One more step: what follows the value is an error, or another value.
            while (wrong is null && json.Read());

            return wrong;
        }
        catch (JsonException wrong)
        {
            calls.ForgetFrom(first);

            return $"Invalid JSON in line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine}.";
        }
    }
}
