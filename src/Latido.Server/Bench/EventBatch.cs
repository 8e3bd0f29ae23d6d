using System.Globalization;
using System.Text;

namespace Latido.Server.Bench;

/// <summary>
/// One Segment batch as bytes, made once and patched in place for every send: new message ids, and people and accounts
/// drawn at random, all of fixed width. An event is about 395 bytes, as a real one of the SDK is.
/// </summary>
internal sealed class EventBatch
{
    private static readonly string[] Names =
    [
        "Report Exported", "Login", "Shift Published", "Invite Sent", "Search", "Settings Opened", "Task Created",
        "Comment Added", "Integration Connected", "Invoice Viewed",
    ];

    private readonly byte[] request;
    private readonly int[] ids;
    private readonly int[] people;
    private readonly int[] accounts;
    private readonly int[] names;
    private readonly int nameCount;
    private readonly int accountCount;
    private readonly int peoplePerAccount;
    private ulong state;
    private long next;
    private long end;

    /// <param name="nameCount">Of so many numbered event names each event draws one; without it the names are a few that come in turn.</param>
    public EventBatch(int events, string writeKey, string path, DateTimeOffset now, int accountCount, int peoplePerAccount, int seed, int nameCount = 0)
    {
        this.nameCount = nameCount;
        this.accountCount = accountCount;
        this.peoplePerAccount = peoplePerAccount;
        state = (ulong)(seed + 1) * 0x9E3779B97F4A7C15;
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var (idAt, personAt, accountAt, nameAt) = (new int[events], new int[events], new int[events], new int[nameCount > 0 ? events : 0]);
        var body = new StringBuilder(events > 1 ? "{\"batch\":[" : "");

        for (var i = 0; i < events; i++)
        {
            body.Append(i > 0 ? "," : "").Append("{\"type\":\"track\",\"event\":\"").Append(nameCount > 0 ? "Screen 0000000" : Names[i % Names.Length]);

            if (nameCount > 0)
            {
                nameAt[i] = body.Length - 7;
            }

            body.Append("\",\"userId\":\"u_");
            personAt[i] = body.Length;
            body.Append("0000000\",\"properties\":{\"plan\":\"growth\",\"rows\":1200,\"format\":\"xlsx\",\"screen\":\"reports\"},\"context\":{\"groupId\":\"acct_");
            accountAt[i] = body.Length;
            body.Append("0000000\",\"library\":{\"name\":\"@segment/analytics-node\",\"version\":\"3.1.0\"}},\"timestamp\":\"").Append(time)
                .Append("\",\"messageId\":\"node-next-1795283323502-");
            idAt[i] = body.Length;
            body.Append("00000000-0000-7000-8000-000000000000\",\"integrations\":{}}");
        }

        if (events > 1)
        {
            body.Append("],\"sentAt\":\"").Append(time).Append("\"}");
        }

        BodyLength = body.Length;
        Events = events;
        var auth = Convert.ToBase64String(Encoding.ASCII.GetBytes(writeKey + ":"));
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Basic {auth}\r\nContent-Length: {body.Length}\r\n\r\n");
        request = Encoding.ASCII.GetBytes(head + body);
        (ids, people, accounts, names) = (Shift(idAt, head.Length), Shift(personAt, head.Length), Shift(accountAt, head.Length), Shift(nameAt, head.Length));
        HeadLength = head.Length;
    }

    public int Events { get; }

    /// <summary>Bytes of the body.</summary>
    public int BodyLength { get; }

    public int HeadLength { get; }

    /// <summary>Everybody of a share of the people was drawn once. Without a share nothing ever is.</summary>
    public bool IsDone => end > 0 && next >= end;

    public ReadOnlyMemory<byte> Body => request.AsMemory(HeadLength);

    /// <summary>From here on draws everybody of one of so many shares of the people once, in order, instead of anybody.</summary>
    public EventBatch Sweep(int share, int shares)
    {
        var everybody = (long)accountCount * peoplePerAccount;
        (next, end) = (everybody * share / shares, everybody * (share + 1) / shares);

        return this;
    }

    /// <summary>The whole request with fresh ids, people and accounts.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        for (var i = 0; i < ids.Length; i++)
        {
            var draw = Draw();
            var person = end > 0
                ? next++ % ((long)accountCount * peoplePerAccount)
                : ((long)(draw % (ulong)accountCount) * peoplePerAccount) + (long)((draw >> 40) % (ulong)peoplePerAccount);
            Decimal(request.AsSpan(accounts[i], 7), (int)(person / peoplePerAccount));
            Decimal(request.AsSpan(people[i], 7), (int)person);
            Hex(request.AsSpan(ids[i] + 24, 12), Draw());
            Hex(request.AsSpan(ids[i], 8), draw);
        }

        foreach (var name in names)
        {
            Decimal(request.AsSpan(name, 7), (int)(Draw() % (ulong)nameCount));
        }

        return request;
    }

    private ulong Draw()
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;

        return state * 0x2545F4914F6CDD1D;
    }

    private static int[] Shift(int[] offsets, int by) => [.. offsets.Select(offset => offset + by)];

    private static void Decimal(Span<byte> to, int value)
    {
        for (var i = to.Length - 1; i >= 0; i--)
        {
            to[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }

    private static void Hex(Span<byte> to, ulong value)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = (byte)"0123456789abcdef"[(int)(value & 15)];
            value >>= 4;
        }
    }
}
