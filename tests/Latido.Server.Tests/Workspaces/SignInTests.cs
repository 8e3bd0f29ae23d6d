using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Workspaces;

public sealed class SignInTests
{
    [Fact]
    public async Task The_right_password_signs_in_whatever_the_case_of_the_address()
    {
        await using var house = await House.OpenAsync();
        var member = await AddAsync(house);

        var found = await house.Services.GetRequiredService<SignIn>().CheckAsync($" {member.Email.ToUpperInvariant()} ", Some.Password, default);

        found.ShouldNotBeNull().Id.ShouldBe(member.Id);
        found.LastSignInAt.ShouldNotBeNull();
    }

    [Theory, OnEachDatabase]
    public async Task Five_wrong_passwords_lock_the_member_for_a_quarter_of_an_hour(Database database)
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(database, time);
        var member = await AddAsync(house);
        var signIn = house.Services.GetRequiredService<SignIn>();

        for (var i = 0; i < SignIn.MaxFailures; i++)
        {
            (await signIn.CheckAsync(member.Email, "not the password", default)).ShouldBeNull();
        }

        (await signIn.CheckAsync(member.Email, Some.Password, default)).ShouldBeNull();
        time.Advance(TimeSpan.FromMinutes(14));
        (await signIn.CheckAsync(member.Email, Some.Password, default)).ShouldBeNull();
        time.Advance(TimeSpan.FromMinutes(2));
        (await signIn.CheckAsync(member.Email, Some.Password, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Guesses_at_the_same_time_are_all_counted()
    {
        await using var house = await House.OpenAsync(time: new TestTime());
        var member = await AddAsync(house);
        var signIn = house.Services.GetRequiredService<SignIn>();

        await Task.WhenAll(Enumerable.Range(0, SignIn.MaxFailures).Select(_ => signIn.CheckAsync(member.Email, "not the password", default)));

        (await signIn.CheckAsync(member.Email, Some.Password, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_right_password_forgets_the_wrong_ones_before_it()
    {
        await using var house = await House.OpenAsync(time: new TestTime());
        var member = await AddAsync(house);
        var signIn = house.Services.GetRequiredService<SignIn>();

        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < SignIn.MaxFailures - 1; i++)
            {
                await signIn.CheckAsync(member.Email, "not the password", default);
            }

            (await signIn.CheckAsync(member.Email, Some.Password, default)).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task An_unknown_address_costs_as_much_work_as_a_wrong_password()
    {
        var passwords = new Passwords(new() { DataFolder = "" });
        var member = new AddMember.Request(default, "a@example.com", Role.Viewer, Some.Password);
        var known = AddMember.Make(member, passwords, default);
        passwords.Verify(null, "warm up", out _);

        var unknown = Work(() => passwords.Verify(null, "not the password", out _));
        var wrong = Work(() => passwords.Verify(known, "not the password", out _));

        // An answer without a hash would come a thousand times sooner.
        (unknown / wrong).ShouldBeInRange(0.2, 5);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Passwords_are_stored_hashed_and_each_with_its_own_salt()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var add = house.Services.GetRequiredService<AddMember>();
        await add.RunAsync(Some.Member(workspace), default);
        await add.RunAsync(Some.Member(workspace), default);

        await using var store = house.OpenStore(workspace.Id);
        var hashes = await store.Set<Member>().Select(m => m.PasswordHash!).ToListAsync();

        hashes.Distinct().Count().ShouldBe(2);
        hashes.ShouldAllBe(hash => !hash.Contains(Some.Password));
    }

    private static async Task<Member> AddAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync();

        return await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(workspace), default);
    }

    /// <summary>The quickest of three, because other tests run at the same time.</summary>
    private static double Work(Action action) => Enumerable.Range(0, 3).Min(_ =>
    {
        var start = TimeProvider.System.GetTimestamp();
        action();

        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    });
}
