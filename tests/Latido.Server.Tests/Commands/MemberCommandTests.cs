using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class MemberCommandTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task A_member_is_added_with_the_password_that_is_piped_in()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);

        var added = await shell.RunAsync(["member", "add", "ana@example.com", "--role", "owner", "--name", "Ana"], "correct horse battery\n");
        var list = await shell.RunAsync(["member", "list", "--json"]);

        added.ExitCode.ShouldBe(0, added.Error);
        (added.Output + added.Error).ShouldNotContain("correct horse");
        list.Json[0].GetProperty("email").GetString().ShouldBe("ana@example.com");
        list.Json[0].GetProperty("role").GetString().ShouldBe("owner");
    }

    [Theory]
    [InlineData("--role owner", "")]
    [InlineData("--role owner", "short\n")]
    [InlineData("--role king", "correct horse battery\n")]
    [InlineData("", "correct horse battery\n")]
    public async Task What_cannot_be_a_member_is_misuse(string options, string input)
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);

        var run = await shell.RunAsync(["member", "add", "ana@example.com", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)], input);

        run.ExitCode.ShouldBe(2, run.Output);
        run.Error.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_member_gets_a_new_password_and_leaves_but_the_last_owner_stays()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        await shell.RunAsync(["member", "add", "ana@example.com", "--role", "owner"], "correct horse battery\n");
        await shell.RunAsync(["member", "add", "luis@example.com", "--role", "csm"], "correct horse battery\n");

        (await shell.RunAsync(["member", "password", "LUIS@example.com"], "another long one\n")).ExitCode.ShouldBe(0);
        (await shell.RunAsync(["member", "remove", "luis@example.com"])).ExitCode.ShouldBe(0);
        (await shell.RunAsync(["member", "remove", "luis@example.com"])).ExitCode.ShouldBe(1);

        var last = await shell.RunAsync(["member", "remove", "ana@example.com"]);

        last.ExitCode.ShouldNotBe(0);
        last.Error.ShouldContain("owner");
    }

    [Fact]
    public async Task Keys_are_created_listed_by_their_beginning_and_revoked()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);

        var created = await shell.RunAsync(["key", "create", "web-app", "--json"]);
        var key = created.Json.GetProperty("key").GetString()!;
        var listed = (await shell.RunAsync(["key", "list", "--json"])).Json.EnumerateArray().Single(row => row.GetProperty("name").GetString() == "web-app");
        var revoked = await shell.RunAsync(["key", "revoke", listed.GetProperty("id").GetString()!]);
        var after = await shell.RunAsync(["key", "list"]);

        key.ShouldStartWith(listed.GetProperty("prefix").GetString()!);
        revoked.ExitCode.ShouldBe(0, revoked.Error);
        after.Output.ShouldNotContain(key);
        after.Output.ShouldContain("revoked");
        (await shell.RunAsync(["key", "revoke", listed.GetProperty("id").GetString()!])).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_rotated_key_and_the_old_one_are_both_in_force_until_the_old_one_is_revoked()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        await shell.RunAsync(["key", "create", "web-app"]);
        var old = (await KeysAsync()).Single(row => row.GetProperty("name").GetString() == "web-app").GetProperty("id").GetString()!;

        var rotated = await shell.RunAsync(["key", "rotate", old, "--json"]);
        var both = (await KeysAsync()).Where(row => row.GetProperty("name").GetString() == "web-app").ToList();
        await shell.RunAsync(["key", "revoke", old]);
        var after = (await KeysAsync()).Where(row => row.GetProperty("name").GetString() == "web-app").ToList();

        rotated.ExitCode.ShouldBe(0, rotated.Error);
        both.Count.ShouldBe(2);
        both.ShouldAllBe(row => row.GetProperty("revokedAt").ValueKind == System.Text.Json.JsonValueKind.Null);
        both[1].GetProperty("lastUsedAt").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        rotated.Json.GetProperty("key").GetString()!.ShouldStartWith(both[1].GetProperty("prefix").GetString()!);
        after.Single(row => row.GetProperty("revokedAt").ValueKind != System.Text.Json.JsonValueKind.Null).GetProperty("id").GetString().ShouldBe(old);
        (await shell.RunAsync(["key", "rotate", Guid.Empty.ToString()])).Error.ShouldContain("latido key list");

        async Task<List<System.Text.Json.JsonElement>> KeysAsync() => [.. (await shell.RunAsync(["key", "list", "--json"])).Json.EnumerateArray()];
    }

    [Fact]
    public async Task With_several_workspaces_one_must_be_named_by_name_or_id()
    {
        (await shell.RunAsync(["member", "list"])).Error.ShouldContain("workspace create");

        var acme = (await shell.RunAsync(["workspace", "create", "Acme", "--json"])).Json.GetProperty("workspace").GetString()!;
        await shell.RunAsync(["workspace", "create", "Umbrella"]);
        await shell.RunAsync(["member", "add", "ana@example.com", "--role", "owner", "--workspace", acme], "correct horse battery\n");

        var unsaid = await shell.RunAsync(["member", "list"]);

        unsaid.ExitCode.ShouldBe(2);
        unsaid.Error.ShouldContain("Acme, Umbrella");
        (await shell.RunAsync(["member", "list", "--workspace", "acme"])).Output.ShouldContain("ana@example.com");
        (await shell.RunAsync(["member", "list", "--workspace", "Umbrella"])).Output.ShouldNotContain("ana@example.com");
        (await shell.RunAsync(["member", "list", "--workspace", "Nobody"])).ExitCode.ShouldBe(1);
    }
}
