using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Permits.Passage;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Tracking;

/// <summary>A citizen appeals against a refusal: once, within the days of the rule.</summary>
internal static class LodgeAppeal
{
    public sealed record Request(
        [property: MaxLength(40)] string TrackingCode,
        [property: MaxLength(20)] string LastFour,
        [property: Required, MaxLength(4000), PlainText] string Text) : ITrackingClaim
    {
        public override string ToString() => nameof(Request);
    }

    public static Task<Results<Ok<TrackedApplication>, Problem>> Handle(
        Request request, RequestTransaction transaction, CitizenSteps steps, HttpContext http, CancellationToken ct) =>
        steps.Take(
            request,
            transaction,
            http,
            at =>
            {
                var until = at.File.Refusal is { } refusal ? Schedule.AppealUntil(at.File, refusal, at.Book) : at.Now;
                return at.File.Take(at.File.LodgeAppeal(at.Type.OversightAgency, until, PersianText.TidyLines(request.Text), at.Now));
            },
            ct);
}
