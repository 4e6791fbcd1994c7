using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Tracking;

/// <summary>A citizen takes an application back before the agency has decided it.</summary>
internal static class WithdrawApplication
{
    public sealed record Request(
        [property: MaxLength(40)] string TrackingCode,
        [property: MaxLength(20)] string LastFour,
        [property: Required, MaxLength(500), PlainText] string Reason) : ITrackingClaim
    {
        public override string ToString() => nameof(Request);
    }

    public static Task<Results<Ok<TrackedApplication>, Problem>> Handle(
        Request request, RequestTransaction transaction, CitizenSteps steps, HttpContext http, CancellationToken ct) =>
        steps.Take(request, transaction, http, at => at.File.Take(at.File.Withdraw(PersianText.TidyLines(request.Reason), at.Now)), ct);
}
