using System.Net;
using Latido.Server.Lab;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Latido.Server.Tests;

/// <summary>Tries models on the past, which they need before they go live.</summary>
internal static class Trying
{
    /// <summary>Tries the draft as it stands now, as a browser without script does, and opens the report. Where it lies is returned.</summary>
    public static async Task<string> TryDraftAsync(this House house, TestWorkspace workspace, HttpClient browser)
    {
        using var begun = await browser.SendFormAsync("/lab", "", new() { ["what"] = "draft" }, "/lab/run");
        Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        await house.TestedAsync(workspace);
        var page = begun.Headers.Location!.ToString();
        Assert.Contains("id=\"lab-opened\"", await browser.GetStringAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        return page;
    }

    /// <summary>Waits for the end of the back-test at work.</summary>
    public static async Task TestedAsync(this House house, TestWorkspace workspace)
    {
        if (house.Services.GetRequiredService<LabRuns>().Of(workspace.Id) is { } run)
        {
            await run.End.WaitAsync(TestContext.Current.CancellationToken);
        }
    }
}
