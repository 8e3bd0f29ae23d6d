using System.Net;
using System.Text.RegularExpressions;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Latido.Server.Tests;

/// <summary>Uses a house's pages as a browser without script does.</summary>
internal static partial class Browsing
{
    /// <summary>A member of the workspace and a browser in which he has signed in.</summary>
    public static async Task<(Member Member, HttpClient Browser)> SignedInAsync(this House house, TestWorkspace workspace, Role role = Role.Owner, string? language = null)
    {
        var member = await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(workspace, role) with { Language = language }, TestContext.Current.CancellationToken);
        var browser = house.NewClient();
        using var answer = await browser.SignInAsync(member.Email, Some.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        return (member, browser);
    }

    /// <summary>Reads the sign-in page and sends its form.</summary>
    public static Task<HttpResponseMessage> SignInAsync(this HttpClient browser, string email, string password) =>
        browser.SendFormAsync("/sign-in", "sign-in", new() { ["Form.Email"] = email, ["Form.Password"] = password });

    /// <summary>Reads a page and sends one of its forms, to itself or elsewhere, with the token the page gave.</summary>
    public static async Task<HttpResponseMessage> SendFormAsync(
        this HttpClient browser, string path, string form, Dictionary<string, string> values, string? to = null)
    {
        var page = await browser.GetStringAsync(path, TestContext.Current.CancellationToken);
        values["_handler"] = form;
        values["__RequestVerificationToken"] = WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value);
        using var content = new FormUrlEncodedContent(values);

        return await browser.PostAsync(to ?? path, content, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
