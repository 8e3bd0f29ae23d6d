using System.Security.Cryptography;
using System.Text;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Workspaces;

public sealed class KeyTests
{
    [Fact]
    public async Task The_store_holds_the_hash_of_a_key_and_never_the_key()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();

        await using var store = house.OpenStore(workspace.Id);
        var key = await store.Set<WriteKey>().SingleAsync();
        var token = await store.Set<ApiToken>().SingleAsync();

        key.KeyHash.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(workspace.WriteKey)));
        token.TokenHash.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(workspace.ApiToken)));
        key.KeyPrefix.Length.ShouldBeLessThan(12);
        var files = Directory.GetFiles(house.DataFolder, "latido.db*").Select(Bytes);
        files.Any(bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(workspace.WriteKey)) >= 0).ShouldBeFalse();
    }

    [Theory, OnEachDatabase]
    public async Task A_key_opens_its_own_workspace_until_it_is_revoked(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        await house.CreateWorkspaceAsync("Another");
        var keys = house.Services.GetRequiredService<KeyRing>();

        keys.TryFindSource(Encoding.UTF8.GetBytes(workspace.WriteKey), out var source).ShouldBeTrue();
        source.Workspace.ShouldBe(workspace.Id);
        keys.TryFindSource(Encoding.UTF8.GetBytes(workspace.ApiToken), out _).ShouldBeFalse();
        keys.TryFindSource(Encoding.UTF8.GetBytes(workspace.WriteKey[..^1]), out _).ShouldBeFalse();
        keys.TryFindSource([], out _).ShouldBeFalse();

        (await house.Services.GetRequiredService<ManageKeys>().RevokeAsync(workspace.Id, source.Key, default)).ShouldBeTrue();

        keys.TryFindSource(Encoding.UTF8.GetBytes(workspace.WriteKey), out _).ShouldBeFalse();
        await house.RestartAsync();
        house.Services.GetRequiredService<KeyRing>().TryFindSource(Encoding.UTF8.GetBytes(workspace.WriteKey), out _).ShouldBeFalse();
        house.Services.GetRequiredService<KeyRing>().TryFindToken(Encoding.UTF8.GetBytes(workspace.ApiToken), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_is_not_revoked_from_another_workspace()
    {
        await using var house = await House.OpenAsync();
        var first = await house.CreateWorkspaceAsync("First");
        var second = await house.CreateWorkspaceAsync("Second");
        var keys = house.Services.GetRequiredService<KeyRing>();
        keys.TryFindSource(Encoding.UTF8.GetBytes(first.WriteKey), out var source);

        (await house.Services.GetRequiredService<ManageKeys>().RevokeAsync(second.Id, source.Key, default)).ShouldBeFalse();

        keys.TryFindSource(Encoding.UTF8.GetBytes(first.WriteKey), out _).ShouldBeTrue();
    }

    [Fact]
    public void Keys_are_long_readable_and_never_the_same()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => Key.NewWriteKey()).ToHashSet();

        keys.Count.ShouldBe(1000);
        keys.ShouldAllBe(key => key.StartsWith("lw_") && key.Length == 35);
        Key.NewApiToken().ShouldStartWith("lt_");
    }

    private static byte[] Bytes(string file)
    {
        // The server holds the file open.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);

        return memory.ToArray();
    }
}
