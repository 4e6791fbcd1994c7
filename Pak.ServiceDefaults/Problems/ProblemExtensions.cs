using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Pak.ServiceDefaults.Problems;

internal static class ProblemExtensions
{
    public static IHostApplicationBuilder AddProblems(this IHostApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<ProblemExceptionHandler>();
        builder.Services.ConfigureHttpJsonOptions(options => JsonDefaults.Apply(options.SerializerOptions));
        // Without this a bad body is an empty 400 outside Development, and nobody learns what is wrong.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddSingleton<IProblemDetailsService, ProblemDetailsAsProblem>();
        return builder;
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = static _ => true });
        app.UseStatusCodePages(static context =>
            CommonProblems.ForStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
    }

    /// <summary>What the framework would answer by itself (request validation above all) in the shape of every other problem.</summary>
    private sealed class ProblemDetailsAsProblem : IProblemDetailsService
    {
        public async ValueTask WriteAsync(ProblemDetailsContext context) => await TryWriteAsync(context);

        public async ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
        {
            var problem = context.ProblemDetails is HttpValidationProblemDetails validation
                ? CommonProblems.Invalid.With([.. validation.Errors.SelectMany(e => e.Value.Select(m => new FieldError(JsonPath(e.Key), ValidationMessages.Of(m))))])
                : CommonProblems.ForStatus(context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode);
            await problem.ExecuteAsync(context.HttpContext);
            return true;
        }

        // The validator names members as C# does: Title.Fa is title.fa to the caller.
        private static string JsonPath(string member) => string.Join('.', member.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
    }
}
