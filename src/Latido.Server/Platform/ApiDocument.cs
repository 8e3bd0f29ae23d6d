using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NodaTime;

namespace Latido.Server.Platform;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, written from the routes themselves.</summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi("v1", document =>
        {
            document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            document.ShouldInclude = route => $"/{route.RelativePath}".StartsWith(Api.Prefix, StringComparison.Ordinal);
            document.AddDocumentTransformer(Describe);
            document.AddSchemaTransformer(SayText);
            document.AddOperationTransformer(SayWho);
        });

    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi().AllowAnonymous();

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "Latido",
            Version = "1",
            Description = "Accounts, their scores and reasons, and signals. Lists go on by 'cursor'; failures are problem details.",
        };

        // A document that names the machine it was read from would differ on each.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token of one workspace; it says also which workspace is meant.",
            },
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];

        return Task.CompletedTask;
    }

    /// <summary>What a converter writes as text has no schema of its own; here it gets one.</summary>
    private static Task SayText(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var isOptional = type != context.JsonTypeInfo.Type;

        if (type == typeof(Instant))
        {
            Say("date-time", "2026-03-02T09:00:00Z");
        }
        else if (type == typeof(LocalDate))
        {
            Say("date", "2026-03-02");
        }
        else if (type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)))
        {
            Say("uuid", null);
        }

        return Task.CompletedTask;

        void Say(string format, string? example)
        {
            schema.Type = isOptional ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Format = format;
            schema.Properties = null;
            schema.Examples = example is null ? null : [JsonValue.Create(example)];
        }
    }

    private static Task SayWho(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var policies = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(data => data.Policy);

        if (policies.Any(policy => policy is Policies.Act or Policies.Admin or Policies.Owner))
        {
            operation.Description = $"{operation.Description} Asks for a token that may act.".Trim();
        }

        return Task.CompletedTask;
    }
}
