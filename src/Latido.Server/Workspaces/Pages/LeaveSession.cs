namespace Latido.Server.Workspaces.Pages;

/// <summary>A member signs out.</summary>
internal static class LeaveSession
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", HandleAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext context, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery)
    {
        // No form field is read here, so nothing else asks for the token.
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.BadRequest();
        }

        await SignIn.EndAsync(context);

        return TypedResults.LocalRedirect("/sign-in");
    }
}
