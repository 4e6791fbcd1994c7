using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Pak.ServiceDefaults.Telemetry;

/// <summary>
/// Records every request and every event that is applied, with all that they lead to, and not the statements and calls of loops that look whether
/// there is something to do: those come several times a second, would fill the dashboard's list, and push requests out of its memory. Rounds of
/// such loops (<see cref="Round"/>) are written down, and kept by <see cref="KeptRounds"/> when they did something.
/// </summary>
internal sealed class AskedFor : Sampler
{
    /// <summary>With this for what begins a trace; the rest of a trace follows its beginning.</summary>
    public static Sampler WithItsTrace => new ParentBasedSampler(new AskedFor(), localParentNotSampled: new AsItsParent());

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) => new(samplingParameters.Kind switch
    {
        ActivityKind.Client => SamplingDecision.Drop,
        ActivityKind.Internal => SamplingDecision.RecordOnly, // a round
        _ => SamplingDecision.RecordAndSample,
    });

    /// <summary>Of a round everything is written down, of a question after health nothing.</summary>
    private sealed class AsItsParent : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            new(Activity.Current is { IsAllDataRequested: true } ? SamplingDecision.RecordOnly : SamplingDecision.Drop);
    }
}
