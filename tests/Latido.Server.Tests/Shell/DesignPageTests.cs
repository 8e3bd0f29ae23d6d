using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Shell;

/// <summary>The page of all shared parts, for whoever builds pages.</summary>
public sealed partial class DesignPageTests
{
    [Fact]
    public async Task Every_kind_of_component_stands_in_both_themes_and_no_id_twice()
    {
        await using var house = await House.OpenAsync(settings: given => given with { IsDevelopment = true });
        var (_, browser) = await house.SignedInAsync(await house.CreateWorkspaceAsync());

        var page = await browser.GetStringAsync("/design", TestContext.Current.CancellationToken);
        var themes = page[page.IndexOf("data-bs-theme=\"light\" class=\"stack", StringComparison.Ordinal)..].Split("data-bs-theme=\"dark\"");

        foreach (var part in (string[])["class=\"ring", "class=\"cause\"", "toast-said", "<dialog", "rel=\"next\"", "line-time", "<latido-chart", "class=\"pulse\"", "class=\"bulk\"", "aria-sort"])
        {
            themes.ShouldAllBe(theme => theme.Contains(part, StringComparison.Ordinal), part);
        }

        Ids().Matches(page).Select(id => id.Value).ShouldBeUnique();
    }

    [GeneratedRegex("(?<= id=\")[^\"]+")]
    private static partial Regex Ids();
}
