using Latido.Server.Platform;
using Latido.Server.Shell;

namespace Latido.Server.Workspaces.Pages;

/// <summary>How the forms of settings end: what was done, or why it was not, is told on the page one comes back to.</summary>
internal static class Settling
{
    /// <summary>Runs the change and goes back to the page.</summary>
    /// <param name="said">The key of the text for when it is done.</param>
    public static async Task<IResult> RunAsync(HttpContext context, string back, string said, Func<Task> change)
    {
        try
        {
            await change();
            Said.Keep(context, new(said, null));
        }
        catch (InvalidRequestException refusal)
        {
            Said.Keep(context, new($"Refused.{refusal.Reason ?? "other"}", null) { IsRefusal = true });
        }

        return TypedResults.LocalRedirect(back);
    }
}
