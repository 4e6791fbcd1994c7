using Microsoft.AspNetCore.Http.Features;
using Pak.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Pak.Gateway;

/// <summary>
/// What the caller gets when a service did not answer: never an empty 502, but a problem (or a page) that says what happened and
/// when to try again. 503 when it is away, 504 when it took too long; what the caller did wrong stays the caller's.
/// </summary>
internal sealed partial class Outages(RequestDelegate next, ILogger<Outages> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await Answers.Write(context, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? CommonProblems.TooLarge : CommonProblems.BadRequest);
            return;
        }

        if (context.GetForwarderErrorFeature() is not { } failure)
        {
            return;
        }

        context.Features.Get<IHttpActivityFeature>()?.Activity.SetTag("error.type", failure.Error.ToString());
        if (!context.Response.HasStarted && ProblemOf(context, failure) is { } problem)
        {
            if (problem.Status >= 500)
            {
                LogOutage(logger, context.GetReverseProxyFeature().Cluster.Config.ClusterId, failure.Error, failure.Exception?.Message);
            }

            context.Response.Clear();
            await Answers.Write(context, problem);
        }
    }

    private static Problem? ProblemOf(HttpContext context, IForwarderErrorFeature failure) => failure.Error switch
    {
        ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout => TookTooLong,
        // Cancelled, but the caller still waits: the route's limit has passed.
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled => context.RequestAborted.IsCancellationRequested ? null : TookTooLong,
        ForwarderError.RequestBodyClient => context.Response.StatusCode == StatusCodes.Status413PayloadTooLarge ? CommonProblems.TooLarge : CommonProblems.BadRequest,
        _ => CommonProblems.Unavailable,
    };

    private static Problem TookTooLong { get; } = CommonProblems.Unavailable with
    {
        Status = StatusCodes.Status504GatewayTimeout,
        Detail = new("پاسخ بیش از زمان مجاز طول کشید. کمی بعد دوباره تلاش کنید.", "The answer took longer than allowed. Please try again in a moment."),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} did not answer: {Error} {Reason}")]
    private static partial void LogOutage(ILogger logger, string service, ForwarderError error, string? reason);
}
