using System.Net.Http.Headers;
using Pak.Portal.Languages;
using Pak.Portal.Security;

namespace Pak.Portal.Api;

/// <summary>
/// Tells a service on whose behalf the portal asks: the visitor's address, so that limits count the visitor and not the portal;
/// the page's language; and, for what staff do, the person's access token.
/// </summary>
internal sealed class CallerHandler(IHttpContextAccessor accessor) : DelegatingHandler
{
    public static readonly HttpRequestOptionsKey<bool> AsStaff = new("pak-as-staff");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (accessor.HttpContext is { } context)
        {
            if (context.Connection.RemoteIpAddress is { } address)
            {
                request.Headers.TryAddWithoutValidation("X-Forwarded-For", (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
            }

            request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(context.LanguageOf()));
            if (request.Options.TryGetValue(AsStaff, out var asStaff) && asStaff)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", StaffSession.TokenOf(context));
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
