using System.Buffers;
using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Server.Accounts;

/// <summary>
/// The pages in which a scoreboard is saved: those of its facts by their own kinds, then its settings and the closings
/// of its accounts. The numbers are stored: never renumber, only add.
/// </summary>
internal static class ScoreboardPages
{
    /// <summary>Settings and their history; one page.</summary>
    private const short Head = 50;

    /// <summary>The closings of one account.</summary>
    private const short Closings = 51;

    /// <summary>Added to the kind of a page that belongs to the base: the state before the first group the log still has.</summary>
    public const short BaseOffset = 100;

    public static List<(short Kind, long Key, int Sub)> TakeDirty(Scoreboard board)
    {
        List<(short, long, int)> pages = [.. board.Facts.TakeDirty().Select(page => ((short)page.Kind, (long)page.No, page.Part))];

        if (board.TakeDirtyHead())
        {
            pages.Add((Head, 0, 0));
        }

        pages.AddRange(board.TakeDirtyAccounts().Select(no => (Closings, (long)no, 0)));

        return pages;
    }

    public static void Write(Scoreboard board, short kind, long key, int sub, IBufferWriter<byte> writer)
    {
        switch (kind)
        {
            case Head:
                board.WriteHead(writer);
                break;
            case Closings:
                board.WriteAccount((int)key, writer);
                break;
            default:
                board.Facts.Write(new((PageKind)kind, (int)key, sub), writer);
                break;
        }
    }

    public static byte[] Write(Scoreboard board, short kind, long key, int sub)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(board, kind, key, sub, buffer);

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Adds the key of a page of facts; the pages of the scoreboard itself have none.</summary>
    public static void AddFactsKey(List<PageKey> keys, short kind, long key, int sub)
    {
        if (kind is not (Head or Closings))
        {
            keys.Add(new((PageKind)kind, (int)key, sub));
        }
    }

    /// <summary>Reads a page back. The pages come in the order of kind, key and sub.</summary>
    public static void Read(Scoreboard board, short kind, long key, int sub, ReadOnlySpan<byte> bytes)
    {
        // A page of which nothing is left: a month without use between two that have some, or one that was forgotten.
        if (bytes.IsEmpty)
        {
            return;
        }

        switch (kind)
        {
            case Head:
                board.ReadHead(bytes);
                break;
            case Closings:
                board.ReadAccount((int)key, bytes);
                break;
            default:
                board.Facts.Read(new((PageKind)kind, (int)key, sub), bytes);
                break;
        }
    }
}
