namespace Latido.Server.Workspaces.Pages;

/// <summary>A member signs out.</summary>
internal static class LeaveSession
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", HandleAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext context, CurrentMember member, OpenStreams streams)
    {
        await SignIn.EndAsync(context);

        // Pages of the same browser that are still open; those of his other browsers come back by themselves.
        streams.End(member.Id);

        return TypedResults.LocalRedirect("/sign-in");
    }
}
