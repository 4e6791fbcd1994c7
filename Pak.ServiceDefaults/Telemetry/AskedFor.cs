using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Pak.ServiceDefaults.Telemetry;

/// <summary>
/// Records every request and every event that is applied, with all that they lead to, and not the statements and calls of loops that look whether
/// there is something to do: those come several times a second, would fill the dashboard's list, and push requests out of its memory.
/// </summary>
internal sealed class AskedFor : Sampler
{
    /// <summary>With this for what begins a trace; the rest of a trace follows its beginning.</summary>
    public static Sampler WithItsTrace => new ParentBasedSampler(new AskedFor());

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
