using System.Net;
using System.Text.RegularExpressions;
using Latido.Engine.Onboarding;
using Latido.Engine.Scores;
using Latido.Server.Onboarding.Pages;
using Latido.Server.Scores;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Onboarding;

/// <summary>The editor of the plan without script: the activation's plan, one's own, what is wrong with it, and the way back.</summary>
public sealed partial class PlanPagesTests
{
    private const string Page = PlanEdit.Page;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task The_activations_plan_is_made_ones_own_changed_kept_and_taken_back(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        var page = await PageAsync(browser, Page);
        page.ShouldContain("The plan is that of the activation");
        page.ShouldContain("Day 30");
        page.ShouldContain("Activation: first use");
        page = await PressAsync(browser, page, "own");
        page.ShouldNotContain("The plan is that of the activation");
        var fields = FieldsOf(page);
        fields["n"].ShouldBe("3");
        fields["s1.how"].ShouldBe("criterion:realWork");
        Plan(house, workspace).Steps.ShouldBeEmpty("what is open is not kept");

        fields["s2.days"] = "10";
        fields["s2.by"] = "Team";
        page = await PressAsync(browser, page, "add", fields);
        fields = FieldsOf(page);
        fields["s0.en"].ShouldBe("three people use it", "the order is that of the days");
        fields["s0.by"].ShouldBe("Team");
        fields["s3.days"].ShouldBe("37", "a week after the last one");
        page.ShouldNotContain("People read the step by its name", customMessage: "a step that has just been added is told nothing yet");

        (fields["s3.en"], fields["s3.es"], fields["s3.days"], fields["s3.how"]) = ("Kick-off <b>", "Arranque", "3", "fact:meeting.held");
        fields["s1.how"] = "fact:contract.signed";
        page = await PressAsync(browser, page, "show:3", fields, "#step-1");
        fields = FieldsOf(page);
        fields.ShouldContainKey("s0.is");
        fields.ShouldNotContainKey("s2.is");
        fields["s0.is"] = "kick_off";
        (fields["watch"], fields["note"]) = ("90", "our own at last");
        page = await PressAsync(browser, page, "keep", fields);

        page.ShouldContain("Saved. All accounts are followed by it now.");
        var plan = Plan(house, workspace);
        plan.WatchDays.ShouldBe(90);
        plan.Steps.ShouldBe(
        [
            new("kick-off-b", new("Kick-off <b>", "Arranque"), 3, Fact: "meeting.held", Is: "kick_off"),
            new("team", new("three people use it", "lo usan tres personas"), 10, OnboardingParty.Team, Criterion: "team"),
            new("firstUse", new("first use", "primer uso"), 30, Fact: "contract.signed"),
            new("realWork", new("does real work", "trabajo de verdad"), 30, Criterion: "realWork"),
        ]);
        (await browser.GetStringAsync(Page, Stop)).ShouldContain("Kick-off &lt;b&gt;");
        (await PageAsync(browser, "/model/versions")).ShouldContain("our own at last");

        await browser.SendFormAsync(Page, "", [], Undo().Match(page).Value);
        Plan(house, workspace).ShouldSatisfyAllConditions(now => now.Steps.ShouldBeEmpty(), now => now.WatchDays.ShouldBe(180));
    }

    [Fact]
    public async Task A_step_keeps_its_id_whatever_it_is_called_and_nobody_chooses_one()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await PutAsync(house, workspace, Own);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var page = await PageAsync(browser, Page);
        page = await PressAsync(browser, page, "add");
        var fields = FieldsOf(page);

        (fields["s0.en"], fields["s0.es"]) = ("Something else", "Otra cosa");
        (fields["s2.en"], fields["s2.es"], fields["s2.milestone"], fields["s2.id"]) = ("Kick off", "Arranque", "three", "chosen");
        fields["s1.id"] = "kick-off";
        await PressAsync(browser, page, "keep", fields);

        Plan(house, workspace).Steps.Select(step => (step.Id, step.Name.En)).ShouldBe([("kick-off", "Something else"), ("live", "Live"), ("kick-off-2", "Kick off")]);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_step_in_the_readers_language_and_nothing_is_lost()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await PutAsync(house, workspace, Own);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin, "es");
        var page = await PressAsync(browser, await PageAsync(browser, Page), "add");
        var fields = FieldsOf(page);
        (fields["s0.en"], fields["s0.days"], fields["s1.how"], fields["watch"]) = ("", "731", "fact:meeting.dreamt", "0");
        (fields["s2.days"], fields["note"]) = ("soon", "para la nueva oferta");

        page = await PressAsync(browser, page, "keep", fields);

        page.ShouldContain("value=\"para la nueva oferta\"");
        page.ShouldContain("Sigue a una cuenta de 1 a 730 días.");
        page.ShouldContain("A algunos pasos les falta algo");
        Step(page, 1).ShouldContain("No existe ese tipo de hecho");
        Step(page, 2).ShouldSatisfyAllConditions(
            step => step.ShouldContain("value=\"731\""), step => step.ShouldContain("de 0 (el inicio de la cuenta) a 730"), step => step.ShouldContain("pon uno en inglés y uno en español"));
        Step(page, 3).ShouldSatisfyAllConditions(step => step.ShouldContain("Escribe el nombre del hito"), step => step.ShouldContain("Di qué día vence"));
        Plan(house, workspace).Steps.ShouldBe(Own.Steps);

        fields = FieldsOf(page);
        (fields["s1.en"], fields["s1.days"], fields["s0.how"], fields["watch"]) = ("Kick-off", "7", "criterion:team", "60");
        await PressAsync(browser, await PressAsync(browser, page, "gone:2", fields), "keep");
        Plan(house, workspace).Steps.Select(step => step.Criterion ?? step.Milestone).ShouldBe(["hello", "team"]);
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_not_overwritten_nor_what_one_wrote_lost()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await PutAsync(house, workspace, Own);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var page = await PageAsync(browser, Page);
        var (mine, theirs) = (FieldsOf(page), FieldsOf(page));

        theirs["s0.days"] = "5";
        page = await PressAsync(browser, page, "keep", theirs);
        var undo = Undo().Match(page).Value;
        mine["s0.days"] = "6";
        page = await PressAsync(browser, page, "keep", mine);

        page.ShouldContain("Not saved: somebody has changed the plan meanwhile.");
        page.ShouldContain("Somebody has changed this since you opened it.");
        FieldsOf(page)["s0.days"].ShouldBe("6");
        Plan(house, workspace).Steps[0].Days.ShouldBe(5);

        // Another change of the plan came since: what was before it cannot be brought back over it.
        await PutAsync(house, workspace, Own with { WatchDays = 45 });
        await browser.SendFormAsync(Page, "", [], undo);
        Plan(house, workspace).WatchDays.ShouldBe(45);
    }

    [Fact]
    public async Task Without_steps_it_is_the_activations_again_and_what_is_the_same_makes_no_version()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await PutAsync(house, workspace, Own);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var version = house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id).Version;

        var page = await PressAsync(browser, await PageAsync(browser, Page), "keep");
        page.ShouldContain("Nothing to save");
        house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id).Version.ShouldBe(version);
        await PutAsync(house, workspace, Own with { Steps = [.. Own.Steps.Reverse()] });
        page = await PressAsync(browser, await PageAsync(browser, Page), "keep");
        page.ShouldContain("Nothing to save", customMessage: "written in another order it is the same plan");

        page = await PressAsync(browser, await PressAsync(browser, page, "gone:0"), "gone:0");
        page.ShouldContain("the plan is that of the activation again, once you save");
        await PressAsync(browser, page, "keep");
        Plan(house, workspace).Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_activation_loses_no_step_that_the_plan_is_done_by_without_a_word()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await PutAsync(house, workspace, Own with { Steps = [new("team", new("Team", "Equipo"), 7, Criterion: "team")] });
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        await browser.SendFormAsync("/model/events", "", new() { ["step:team:gone"] = "on" }, "/model/weights");

        (await PageAsync(browser, "/model")).ShouldContain("change the onboarding plan first");
    }

    [Fact]
    public async Task A_plan_has_no_more_steps_than_it_may_and_twenty_with_long_names_still_fit()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var names = Enumerable.Range(0, 20).Select(i => $"Paso número {i}: {Convert.ToHexString(BitConverter.GetBytes(i * 7919L * 104729L))} con la integración").ToList();
        await PutAsync(house, workspace, new() { Steps = [.. names.Select((name, i) => new OnboardingStep($"s{i}", new(name, name), i, Milestone: name))] });
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        var page = await PageAsync(browser, Page);
        page.ShouldContain("A plan has at most 20 steps.");
        page = await PressAsync(browser, page, "add");
        FieldsOf(page)["n"].ShouldBe("20");
        FieldsOf(page)["s19.milestone"].ShouldBe(names[19]);
    }

    [Fact]
    public async Task Nonsense_in_addresses_and_forms_breaks_nothing()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await PutAsync(house, workspace, Own);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        foreach (var word in new[] { "x", "!!", "AAAA", Packed("{}"), Packed("[]"), Packed("{\"steps\":[null]}"), Packed("{\"steps\":[{\"id\":null,\"name\":null,\"days\":1}]}"),
            Packed("{\"steps\":[{\"id\":\"a\",\"name\":{\"en\":null,\"es\":null},\"days\":1,\"by\":\"nobody\"}]}"), Packed(new string(' ', 1_000_000)) })
        {
            using var answer = await browser.GetAsync(new Uri(QueryHelpers.AddQueryString(Page, new Dictionary<string, string?> { ["was"] = "x", ["plan"] = word, ["tried"] = "1" }), UriKind.Relative), Stop);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, word);
        }

        await browser.SendFormAsync(Page, "", new() { ["n"] = "99999999999", ["do"] = "keep", ["was"] = "x" }, Page);
        await browser.SendFormAsync(Page, "", new() { ["n"] = "2", ["do"] = "gone:-1" }, Page);
        await browser.SendFormAsync(Page, "", new() { ["n"] = "20", ["do"] = "show:99", ["s0.how"] = "fact:", ["s0.by"] = "77" }, Page);
        (await browser.SendFormAsync(Page, "", [], Page + "/undo/x")).Headers.Location!.ToString().ShouldBe(Page);
        Plan(house, workspace).Steps.ShouldBe(Own.Steps);
    }

    private static OnboardingSettings Own { get; } = new()
    {
        Steps = [new("kick-off", new("Kick-off", "Reunión inicial"), 7, Milestone: "hello"), new("live", new("Live", "En marcha"), 30, OnboardingParty.Team, Milestone: "live")],
    };

    private static string Packed(string json)
    {
        using MemoryStream packed = new();

        using (System.IO.Compression.BrotliStream brotli = new(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(System.Text.Encoding.UTF8.GetBytes(json));
        }

        return System.Buffers.Text.Base64Url.EncodeToString(packed.ToArray());
    }

    private static async Task PutAsync(House house, TestWorkspace workspace, OnboardingSettings plan)
    {
        using StringContent json = new(System.Text.Encoding.UTF8.GetString((WorkspaceSettings.Default with { Onboarding = plan }).ToJson()).Replace("\"version\":0,", "", StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");
        using var put = await house.ApiClient(workspace).PutAsync(new Uri("/api/v1/settings", UriKind.Relative), json, Stop);
        put.StatusCode.ShouldBe(HttpStatusCode.OK, await put.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Presses a button of the form as it is written, and reads the page that it leads to.</summary>
    private static async Task<string> PressAsync(HttpClient browser, string page, string button, Dictionary<string, string>? fields = null, string at = "")
    {
        var sent = new Dictionary<string, string>(fields ?? FieldsOf(page)) { ["do"] = button };
        using var answer = await browser.SendFormAsync(Page, "", sent, Page);
        var to = answer.Headers.Location!.ToString();
        to.ShouldEndWith(at);

        return await PageAsync(browser, to.Split('#')[0]);
    }

    private static async Task<string> PageAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path, Stop));

    private static Dictionary<string, string> FieldsOf(string page) => FormFields.Of(page, "plan");

    private static OnboardingSettings Plan(House house, TestWorkspace workspace) => house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id).Onboarding;

    private static string Step(string page, int number)
    {
        var from = page.IndexOf($"id=\"step-{number}\"", StringComparison.Ordinal);
        var to = page.IndexOf($"id=\"step-{number + 1}\"", StringComparison.Ordinal);

        return to > 0 ? page[from..to] : page[from..];
    }

    [GeneratedRegex("/onboarding/plan/undo/\\d+")]
    private static partial Regex Undo();
}
