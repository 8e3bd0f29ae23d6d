using Latido.Server.Commands;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class DataFolderTests : IDisposable
{
    private static readonly Owner Somebody = new(4711, "serve", Instant.FromUtc(2026, 3, 2, 8, 30), "/tmp/some.sock", ["http://127.0.0.1:8080"], null);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_folder_is_for_its_owner_only()
    {
        new DataFolder(folder.In("deep", "data")).Create();

        File.GetUnixFileMode(folder.In("deep", "data"))
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_folder_is_held_by_one_at_a_time_and_the_card_says_by_whom()
    {
        using (var first = new DataFolder(folder.Path).TryTake())
        {
            first!.Announce(Somebody);

            new DataFolder(folder.Path).TryTake().ShouldBeNull();
            new DataFolder(folder.Path).ReadOwner()!.Socket.ShouldBe(Somebody.Socket);
            new DataFolder(folder.Path).ReadOwner()!.ToString()
                .ShouldBe("process 4711 (latido serve), since 2026-03-02 08:30:00Z, at http://127.0.0.1:8080");
        }

        using var second = new DataFolder(folder.Path).TryTake();

        second.ShouldNotBeNull();
        second.Folder.ReadOwner().ShouldBeNull();
    }

    [Fact]
    public void What_a_dead_owner_left_behind_is_cleared_by_the_next()
    {
        File.WriteAllText(folder.In("latido.lock"), "");
        File.WriteAllText(folder.In("latido.owner"), """{"pid":1,"command":"serve","since":"2020-01-01T00:00:00Z","socket":"x","urls":[]}""");
        File.WriteAllText(folder.In("latido.sock"), "");

        using var taken = new DataFolder(folder.Path).TryTake();

        taken.ShouldNotBeNull();
        File.Exists(folder.In("latido.owner")).ShouldBeFalse();
        File.Exists(folder.In("latido.sock")).ShouldBeFalse();
    }

    [Fact]
    public void A_card_that_cannot_be_read_is_no_card()
    {
        File.WriteAllText(folder.In("latido.owner"), "{\"pid\":");

        new DataFolder(folder.Path).ReadOwner().ShouldBeNull();
    }

    [Fact]
    public void The_socket_is_in_the_folder_unless_its_path_would_be_too_long()
    {
        var deep = folder.In(new string('d', 120));

        new DataFolder(folder.Path).SocketPath.ShouldBe(folder.In("latido.sock"));
        new DataFolder(deep).SocketPath.Length.ShouldBeLessThanOrEqualTo(100);
        new DataFolder(deep).SocketPath.ShouldBe(new DataFolder(deep + "/").SocketPath);
        new DataFolder(deep).SocketPath.ShouldNotBe(new DataFolder(deep + "2").SocketPath);

        var beside = Path.GetDirectoryName(new DataFolder(deep).SocketPath);

        using (new DataFolder(deep).TryTake())
        {
            Directory.Exists(beside).ShouldBeTrue();
        }

        Directory.Exists(beside).ShouldBeFalse("nothing stays behind");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_with_a_cure()
    {
        File.WriteAllText(folder.In("file"), "");

        Should.Throw<CommandFailed>(() => new DataFolder(folder.In("file", "data")).TryTake()).Cure.ShouldNotBeNull();
    }
}
