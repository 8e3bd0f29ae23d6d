namespace Latido.Server.Platform;

/// <summary>The programming interface <c>/api/v1</c>: one group, one bearer scheme, one document.</summary>
internal static class Api
{
    public const string Prefix = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));

        return services.AddValidation().AddProblems().AddApiDocument();
    }

    /// <summary>The group to which the rooms add their routes. Reading is asked of all; a route that changes asks more.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes) =>
        routes.MapGroup(Prefix)
            .RequireAuthorization(Policies.Read)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
}

/// <summary>What a route or page may ask of whoever calls it: <c>RequireAuthorization(Policies.Act)</c>.</summary>
public static class Policies
{
    /// <summary>Every member and every token.</summary>
    public const string Read = "Read";

    /// <summary>Those who act on signals and write notes: support, csm, lead, admin, owner.</summary>
    public const string Act = "Act";

    /// <summary>Those who look after accounts and change them: csm, lead, admin, owner.</summary>
    public const string LookAfter = "LookAfter";

    /// <summary>Those who change settings, keys and members: admin, owner.</summary>
    public const string Admin = "Admin";

    public const string Owner = "Owner";
}
