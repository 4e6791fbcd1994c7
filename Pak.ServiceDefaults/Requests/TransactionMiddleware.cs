using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Pak.ServiceDefaults.Requests;

/// <summary>
/// Runs every endpoint whose handler takes a <see cref="RequestTransaction"/> as one transaction: body in, handler, answer
/// held back, commit, answer out.
/// </summary>
internal sealed class TransactionMiddleware(RequestDelegate next)
{
    private static readonly ConditionalWeakTable<MethodInfo, object> Known = [];

    public async Task InvokeAsync(HttpContext context)
    {
        var handler = context.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>();
        if (handler is null || !TakesTransaction(handler))
        {
            await next(context);
            return;
        }

        // The body is read to its end first: a slow client holds no connection, and its bytes decide whether a key is reused.
        var hash = await IdempotencyKey.ReadAndHash(context.Request, context.RequestAborted);
        var transaction = context.RequestServices.GetRequiredService<RequestTransaction>();
        await transaction.Begin(context.RequestAborted);
        var key = IdempotencyKey.Of(context, hash);
        if (key is not null && await key.Answered(transaction.Connection, context.RequestAborted) is { } earlier)
        {
            // Its lock on the key must not outlive the answer: the caller may send the next request at once.
            await transaction.DisposeAsync();
            await earlier.ExecuteAsync(context);
            return;
        }

        await RunHeldBack(context, transaction, key);
    }

    private async Task RunHeldBack(HttpContext context, RequestTransaction transaction, IdempotencyKey? key)
    {
        var body = context.Response.Body;
        await using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            await next(context);
            if (context.Response.StatusCode < 400)
            {
                if (key is not null)
                {
                    await key.Store(transaction.Connection, context.Response, transaction.KeptAnswer ?? held.ToArray(), context.RequestAborted);
                }

                // From here the outcome must not depend on whether the client still waits.
                await transaction.Commit(CancellationToken.None);
            }
        }
        finally
        {
            context.Response.Body = body;
            await transaction.DisposeAsync();
        }

        held.Position = 0;
        await held.CopyToAsync(body, context.RequestAborted);
    }

    internal static bool TakesTransaction(MethodInfo handler) =>
        (bool)Known.GetValue(handler, static h => Array.Exists(h.GetParameters(), p => p.ParameterType == typeof(RequestTransaction)));
}
