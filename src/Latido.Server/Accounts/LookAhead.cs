using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>
/// Tells a scoreboard whose records come next, so that what it must fetch from memory for them is fetched at once and
/// not one after the other. Every reader of the log does it, every so many records.
/// </summary>
internal static class LookAhead
{
    /// <summary>How many records are told of at a time.</summary>
    public const int Records = 128;

    /// <summary>Looks at the record the reader stands at and those after it, as long as they are of this workspace.</summary>
    public static void From(RecordReader reader, WorkspaceId workspace, Scoreboard board)
    {
        Span<ulong> hashes = stackalloc ulong[Records];
        var count = 0;

        for (var seen = 0; seen < Records && reader.Current.Workspace == workspace; seen++)
        {
            var fact = reader.Current.Fact;

            if (fact.Kind is FactKind.Event && !fact.Person.IsEmpty)
            {
                hashes[count++] = StableHash.Of(fact.Person);
            }

            if (!reader.MoveNext())
            {
                break;
            }
        }

        board.Facts.Expect(hashes[..count]);
    }
}
