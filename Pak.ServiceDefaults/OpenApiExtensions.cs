using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.ServiceDefaults;

/// <summary>The description of a service's API at <c>/openapi/v1.json</c>: OpenAPI 3.1 with what the shared parts add to every operation.</summary>
internal static class OpenApiExtensions
{
    public static void AddApiDescription(this IHostApplicationBuilder builder, string title) => builder.Services.AddOpenApi(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, context, _) =>
        {
            // Described as callers reach it: the gateway routes the feed under the service's own prefix.
            if (context.ApplicationServices.GetService<EventFeed>() is { } feed && document.Paths.Remove("/events", out var events))
            {
                document.Paths[feed.PublicPath] = events;
            }

            document.Info = new OpenApiInfo { Title = title, Version = "v1" };
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "From /connect/token." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            var refusals = metadata.OfType<Refusals>().SelectMany(r => r.Problems).ToList();
            if (!metadata.OfType<IAllowAnonymous>().Any())
            {
                refusals.AddRange([CommonProblems.Unauthenticated, CommonProblems.Forbidden]);
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", context.Document)] = [] }];
            }

            if (context.Description.HttpMethod == "POST" && metadata.OfType<MethodInfo>().Any(TransactionMiddleware.TakesTransaction))
            {
                AddHeader(operation, IdempotencyKey.Header, required: false, "The same key and request again give the first answer, for 24 hours.");
            }

            if (metadata.OfType<MethodInfo>().Any(m => Array.Exists(m.GetParameters(), p => p.ParameterType == typeof(IfMatch))))
            {
                AddHeader(operation, "If-Match", required: true, "The ETag that was read.");
                refusals.AddRange([CommonProblems.ChangedMeanwhile, CommonProblems.VersionRequired]);
            }

            AddRefusals(operation, refusals, context.Document);

            return Task.CompletedTask;
        });
    });

    /// <summary>A response for each status, which names the codes that come with it; <c>default</c> for what any address may refuse.</summary>
    private static void AddRefusals(OpenApiOperation operation, IEnumerable<Problem> refusals, OpenApiDocument? document)
    {
        operation.Responses ??= [];
        foreach (var same in refusals.DistinctBy(problem => problem.Code).OrderBy(problem => problem.Code, StringComparer.Ordinal).GroupBy(problem => problem.Status))
        {
            operation.Responses[same.Key.ToString(CultureInfo.InvariantCulture)] = ProblemResponse(
                string.Join("; ", same.Select(problem => $"{problem.Code}: {problem.Title.En}")), document);
        }

        operation.Responses.TryAdd("default", ProblemResponse("Any refusal, with its permanent code (RFC 9457).", document));
    }

    private static OpenApiResponse ProblemResponse(string description, OpenApiDocument? document) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDocument), document) },
        },
    };

    private static void AddHeader(OpenApiOperation operation, string name, bool required, string description) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = required,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
}
