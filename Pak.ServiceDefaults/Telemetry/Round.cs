using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Pak.ServiceDefaults.Telemetry;

/// <summary>
/// One round of a loop that looks whether there is something to do. A round that did something, or failed, is a trace with its statements and
/// calls; one that found nothing leaves none, since those come every few seconds for ever.
/// </summary>
public static class Round
{
    internal const string Source = "Pak.Rounds";

    /// <summary>How much a round did; its span has it where that is more than nothing.</summary>
    internal const string Done = "pak.round.done";

    private static readonly ActivitySource Activities = new(Source);

    /// <summary>Does one round and returns how much it did. What it throws is thrown on.</summary>
    /// <param name="name">The span's name: what the loop is for.</param>
    /// <param name="work">Returns how much it did, 0 for nothing.</param>
    /// <param name="ct">Given to the work.</param>
    public static async Task<int> Run(string name, Func<CancellationToken, Task<int>> work, CancellationToken ct)
    {
        using var activity = Activities.StartActivity(name);
        try
        {
            var done = await work(ct);
            if (done > 0)
            {
                activity?.SetTag(Done, done);
            }

            return done;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            activity?.SetTag("error.type", e.GetType().FullName);
            throw;
        }
    }
}

/// <summary>
/// Holds back the spans of rounds until it is known whether the round did something; all others go on at once. Sampled as «record only», they
/// are not marked as recorded meanwhile: no exemplar leads to a trace that is then not kept, and services that a round asks record nothing of it.
/// </summary>
internal sealed class KeptRounds(BaseProcessor<Activity> exporter) : CompositeProcessor<Activity>([exporter])
{
    /// <summary>Of one round; more of the same say nothing new.</summary>
    public const int MostSpans = 1_000;

    private const string Held = "pak.held";

    public override void OnStart(Activity data)
    {
        if (data is { Parent: null, Recorded: false, Source.Name: Round.Source })
        {
            data.SetCustomProperty(Held, new ConcurrentQueue<Activity>());
        }

        base.OnStart(data);
    }

    public override void OnEnd(Activity data)
    {
        if (data.Recorded || FirstOf(data).GetCustomProperty(Held) is not ConcurrentQueue<Activity> held)
        {
            base.OnEnd(data);
            return;
        }

        if (data.Parent is not null)
        {
            if (held.Count < MostSpans)
            {
                held.Enqueue(data);
            }

            return;
        }

        data.SetCustomProperty(Held, null);
        if (data.GetTagItem(Round.Done) is null && data.Status != ActivityStatusCode.Error)
        {
            return;
        }

        foreach (var span in held.Append(data))
        {
            span.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
            base.OnEnd(span);
        }
    }

    private static Activity FirstOf(Activity activity)
    {
        while (activity.Parent is { } parent)
        {
            activity = parent;
        }

        return activity;
    }
}
