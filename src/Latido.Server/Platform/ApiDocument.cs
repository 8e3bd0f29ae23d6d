using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
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
            document.AddOperationTransformer(SayProblems);
            document.CreateSchemaReferenceId = NameOf;
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
        document.Tags = document.Paths.Keys.Select(TagOf).Distinct().Order(StringComparer.Ordinal)
            .Select(name => new OpenApiTag { Name = name }).ToHashSet();
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
        var type = context.JsonTypeInfo.Type;

        if (FormatOf(type) is var (format, example))
        {
            schema.Type = Nullable.GetUnderlyingType(type) is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = format;
            schema.Properties = null;
            schema.Examples = [JsonValue.Create(example)];
        }

        return Task.CompletedTask;
    }

    private static (string Format, string Example)? FormatOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;

        return type == typeof(Instant) ? ("date-time", "2026-03-02T09:00:00Z")
            : type == typeof(LocalDate) ? ("date", "2026-03-02")
            : type == typeof(Duration) ? ("duration", "P2DT3H4M")
            : type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>))
                ? ("uuid", "019a2001-b200-7be4-81f6-450ae741c93d")
                : null;
    }

    /// <summary>A use case nests its types (UpsertAccounts.Request); alone their names would collide.</summary>
    private static string? NameOf(JsonTypeInfo type)
    {
        // Days, moments and ids read better where they stand.
        if (FormatOf(type.Type) is not null)
        {
            return null;
        }

        var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);

        return name is not null && type.Type is { IsNested: true, DeclaringType: { } useCase } ? useCase.Name + name : name;
    }

    /// <summary>A refusal always comes with a problem, whether the route said so or not.</summary>
    private static Task SayProblems(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (status.StartsWith('4') && response is OpenApiResponse { Content: null or { Count: 0 } } bare)
            {
                bare.Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) },
                };
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The word after the prefix: accounts, signals, system.</summary>
    private static string TagOf(string path) => path.Trim('/').Split('/')[2];

    private static Task SayWho(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var policies = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(data => data.Policy);

        operation.Tags = new HashSet<OpenApiTagReference> { new(TagOf(context.Description.RelativePath!), context.Document) };

        if (policies.Any(policy => policy is Policies.LookAfter))
        {
            operation.Description = $"{operation.Description} Asks for a token that looks after accounts: csm or more.".Trim();
        }
        else if (policies.Any(policy => policy is Policies.Act or Policies.Admin or Policies.Owner))
        {
            operation.Description = $"{operation.Description} Asks for a token that may act.".Trim();
        }

        return Task.CompletedTask;
    }
}
