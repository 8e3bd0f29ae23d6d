using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Log;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Log;

public sealed class BlockFormatTests
{
    private const long Now = 1_790_000_000_000_000;

    [Fact]
    public void Records_come_back_as_they_went_in()
    {
        var random = new Random(7);
        var texts = Enumerable.Range(0, 40).Select(i => RandomText(random, i % 8 == 0 ? 3000 : 30)).ToArray();

        for (var round = 0; round < 60; round++)
        {
            List<Post> posts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => RandomPost(random, texts))];
            var (group, positions) = Write(posts);
            var expected = posts.SelectMany(Describe).Order(StringComparer.Ordinal).ToList();

            Describe(group).Order(StringComparer.Ordinal).ShouldBe(expected);
            group.Records.ShouldBe(expected.Count);
            positions.Sum().ShouldBe(expected.Count);
            Block.Check(group.Body).ShouldBe(expected.Count);
            posts.ForEach(post => post.Dispose());
        }
    }

    [Fact]
    public void Records_of_one_account_keep_their_order()
    {
        using var post = new Post(RunningLog.Workspace, RunningLog.Source, Now);

        for (var i = 0; i < 200; i++)
        {
            post.Add(RunningLog.Event((ulong)i, account: "one"), (ulong)i + 1);
        }

        var (group, _) = Write([post]);
        List<ulong> ids = [];

        foreach (var record in group)
        {
            ids.Add(record.Id);
        }

        ids.ShouldBe(Enumerable.Range(1, 200).Select(i => (ulong)i));
    }

    /// <summary>If this test fails, logs that are out there cannot be read any more: make a new version instead.</summary>
    [Fact]
    public void The_stored_bytes_are_these_for_ever()
    {
        using var post = new Post(RunningLog.Workspace, RunningLog.Source, Now - 1500);
        post.Add(
            new()
            {
                Kind = FactKind.Event, At = Now - 2_000_000, Person = "u_1"u8, Account = "acct_1"u8, Name = "Report Exported"u8, Payload = """{"rows":10}"""u8,
            },
            0x1122334455667788);
        post.Add(
            new() { Kind = FactKind.Identify, At = Now - 1_000_000, Person = "u_1"u8, Anonymous = "anon"u8, Account = "acct_1"u8 }, 0);
        post.Add(new() { Kind = FactKind.DayBegan, At = Now }, 0);

        var (group, _) = Write([post], number: 3, firstPosition: 300);

        Convert.ToHexStringLower(group.Framed).ShouldBe(Golden);
    }

    [Fact]
    public void A_log_of_then_reads_as_it_did_then()
    {
        var framed = Convert.FromHexString(Golden);
        var group = new LogGroup(3, Now, 3, framed, framed.Length);

        Describe(group).ShouldBe(
        [
            $"Identify {Now - 1_000_000} {Now - 1500} 0 {RunningLog.Workspace} {RunningLog.Source} u_1|anon|acct_1||",
            $"Event {Now - 2_000_000} {Now - 1500} {0x1122334455667788ul} {RunningLog.Workspace} {RunningLog.Source} u_1||acct_1|Report Exported|{{\"rows\":10}}",
            $"DayBegan {Now} {Now - 1500} 0 {RunningLog.Workspace} {RunningLog.Source} ||||",
        ], ignoreOrder: true);
    }

    [Fact]
    public void Bytes_that_make_no_sense_end_in_one_exception_and_never_in_a_loop()
    {
        var random = new Random(11);
        var texts = Enumerable.Range(0, 10).Select(_ => RandomText(random, 20)).ToArray();
        using var post = RandomPost(random, texts);
        var whole = Write([post]).Group.Body.ToArray();

        for (var round = 0; round < 20_000; round++)
        {
            var bytes = whole.AsSpan(0, round % 3 == 0 ? random.Next(whole.Length) : whole.Length).ToArray();

            for (var flips = random.Next(1, 6); flips > 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            // The checksum would catch nearly all of these first; the reader must stand without it.
            var steps = 0;

            try
            {
                foreach (var _ in new RecordReader(bytes))
                {
                    steps++;
                }
            }
            catch (DamagedLogException)
            {
                // That is the one.
            }

            steps.ShouldBeLessThanOrEqualTo(bytes.Length);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_found_by_the_checksums()
    {
        using var post = RunningLog.Post(1, 2, 3, 4, 5);
        var body = Write([post]).Group.Body.ToArray();

        for (var bit = 0; bit < body.Length * 8; bit++)
        {
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<DamagedLogException>(() => Block.Check(body));
            body[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_batch_takes_no_more_than_035_of_the_bytes_received()
    {
        var random = new Random(3);
        using var post = new Post(RunningLog.Workspace, RunningLog.Source, Now);
        var received = 0;

        for (var i = 0; i < 100; i++)
        {
            var person = $"user_{random.Next(100_000):D6}";
            var account = $"acct_{random.Next(10_000):D5}";
            var properties = $$"""{"rows":{{random.Next(1000)}},"format":"csv","plan":"pro"}""";
            var json =
                $$$"""
                {"type":"track","event":"Report Exported","userId":"{{{person}}}","properties":{{{properties}}},"context":{"groupId":"{{{account}}}","library":{"name":"@segment/analytics-node","version":"3.1.0"}},"integrations":{},"timestamp":"2026-09-21T14:13:20.{{{random.Next(1000):D3}}}Z","messageId":"node-next-1795283323502-{{{Guid.NewGuid()}}}","_metadata":{"nodeVersion":"v20.19.2","jsRuntime":"node"}}
                """;
            received += json.Length;
            post.Add(
                new()
                {
                    Kind = FactKind.Event,
                    At = Now - random.Next(10_000) * 1000,
                    Person = Encoding.UTF8.GetBytes(person),
                    Account = Encoding.UTF8.GetBytes(account),
                    Name = "Report Exported"u8,
                    Payload = Encoding.UTF8.GetBytes(properties),
                },
                (ulong)random.NextInt64(1, long.MaxValue));
        }

        var (group, _) = Write([post]);

        TestContext.Current.TestOutputHelper?.WriteLine($"{received / 100.0} bytes received an event, {group.Framed.Length / 100.0} stored");
        ((double)group.Framed.Length / received).ShouldBeLessThan(0.35);
    }

    private static (LogGroup Group, long[] Positions) Write(List<Post> posts, long number = 1, long firstPosition = 0)
    {
        var writer = new GroupWriter();
        writer.Begin(Now);

        foreach (var post in posts)
        {
            writer.Enter(post);

            foreach (ref readonly var draft in post.Drafts)
            {
                writer.Add(post, draft);
            }
        }

        var positions = Enumerable.Repeat(firstPosition, Partition.Count).ToArray();

        return (writer.Seal(number, positions), positions);
    }

    private static Post RandomPost(Random random, string[] texts)
    {
        var post = new Post(new(new Guid(random.Next(3), 0, 0, new byte[8])), new Guid(random.Next(3), 1, 0, new byte[8]), Now - random.Next(5000));

        for (var i = random.Next(1, 200); i > 0; i--)
        {
            post.Add(
                new()
                {
                    Kind = (FactKind)random.Next(1, 9),
                    At = random.Next(4) == 0 ? random.NextInt64(-Now, Now * 2) : Now - random.Next(1_000_000),
                    Person = Any(), Anonymous = Any(), Account = Any(), Name = Any(), Payload = Any(),
                },
                random.Next(3) == 0 ? 0 : (ulong)random.NextInt64());
        }

        return post;

        byte[] Any() => random.Next(3) == 0 ? [] : Encoding.UTF8.GetBytes(texts[random.Next(texts.Length)]);
    }

    private static string RandomText(Random random, int most) =>
        new([.. Enumerable.Range(0, random.Next(1, most)).Select(_ => (char)random.Next(32, 0x24F))]);

    private static IEnumerable<string> Describe(Post post)
    {
        foreach (var draft in post.Drafts.ToArray())
        {
            yield return $"{draft.Kind} {draft.At} {post.ReceivedAt} {draft.Id} {post.Workspace} {post.Source} "
                + $"{Text(draft.Person)}|{Text(draft.Anonymous)}|{Text(draft.Account)}|{Text(draft.Name)}|{Text(draft.Payload)}";
        }

        string Text(Slice slice) => Encoding.UTF8.GetString(post.Text(slice));
    }

    private static List<string> Describe(LogGroup group)
    {
        List<string> records = [];

        foreach (var record in group)
        {
            var fact = record.Fact;
            records.Add($"{fact.Kind} {fact.At} {record.ReceivedAt} {record.Id} {record.Workspace} {record.Source} "
                + $"{Text(fact.Person)}|{Text(fact.Anonymous)}|{Text(fact.Account)}|{Text(fact.Name)}|{Text(fact.Payload)}");
        }

        return records;

        static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
    }

    private const string Golden =
        "4c475250b1000000030000000000000000e025dafe5b060003000000f69d08234c0100ac020280c097d1edff96036401ef40"
        + "0000890100000070800000000000000100008901000000708000000000000002b717c7faf301887766554433221106755f31"
        + "0c616363745f311e5265706f7274204578706f72746564167b22726f7773223a31307d023880897a6308616e6f6e6bdc1230"
        + "9f4c0139ac020180c097d1edff96032707034000008901000000708000000000000001000089010000007080000000000000"
        + "02b717b817e3f2d06e";
}
