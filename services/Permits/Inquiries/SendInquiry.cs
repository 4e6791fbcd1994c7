using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Permits.Applications;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Inquiries;

/// <summary>An officer sends one of the type's inquiries again. The first time they go out by themselves, as the review begins.</summary>
internal static class SendInquiry
{
    public sealed record Request([property: Required, MaxLength(60)] string Code);

    public static Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Request request, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, HttpContext http, CancellationToken ct) =>
        desk.Act(
            id, caller, transaction, http,
            (officer, at) => at.Type.Inquiries.FirstOrDefault(i => i.Code == request.Code) is { } inquiry
                ? at.File.Take(at.File.SendInquiry(officer, Guid.CreateVersion7(at.Now), inquiry.Code, inquiry.Agency, read.Version, at.Now))
                : Problems.InquiryUnknown,
            ct);
}
