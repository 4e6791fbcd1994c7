using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Pak.Portal.Tests;

/// <summary>Deny by default: what anybody may reach is named here, all of it.</summary>
public sealed class PublicPagesTests : IDisposable
{
    private static readonly string[] Public =
    [
        "/", "/agencies", "/agencies/{code}", "/alive", "/error/{status:int}", "/health", "/indicators", "/indicators.atom", "/indicators/{code}",
        "/indicators/{code}.svg", "/indicators/{code}.xlsx", "/indicators/{code}.{format:regex(^(csv|json)$)}", "/indicators/{code}/download", "/indicators/{code}/embed",
        "/permits", "/permits/{code}", "/permits/{code}/apply", "/sign-in", "/sign-out", "/track", "/track/permit", "/verify/{address?}",
    ];

    private static readonly string[] Staff =
    [
        "/workspace", "/workspace/appeals", "/workspace/appeals/{id:guid}", "/workspace/breakdowns", "/workspace/calendar", "/workspace/calendar/rules", "/workspace/definitions",
        "/workspace/definitions/edit/{code?}", "/workspace/inquiries", "/workspace/inquiries/{id:guid}", "/workspace/lock-rules", "/workspace/locks", "/workspace/permits",
        "/workspace/permits/notices", "/workspace/permits/register", "/workspace/permits/register/{number}", "/workspace/permits/{id:guid}", "/workspace/plans",
        "/workspace/plans/{code}", "/workspace/rules", "/workspace/submissions/{id:guid}", "/workspace/targets", "/workspace/targets/new", "/workspace/targets/{id:guid}",
        "/workspace/upload",
    ];

    private readonly PortalApp _app = new();

    [Fact]
    public async Task The_public_pages_are_exactly_these()
    {
        var pages = await Walk();

        Assert.Equal(Public, Routes(pages, isPublic: true));
        Assert.Equal(Staff, Routes(pages, isPublic: false));
    }

    [Fact]
    public async Task A_page_that_says_nothing_wants_a_signed_in_person()
    {
        var fallback = await _app.Services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();

        Assert.Contains(fallback!.Requirements, r => r is Microsoft.AspNetCore.Authorization.Infrastructure.DenyAnonymousAuthorizationRequirement);
    }

    [Theory]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/en/nothing/here", HttpStatusCode.NotFound)]
    [InlineData("/workspace/nothing", HttpStatusCode.NotFound)]
    [InlineData("/css/site.css", HttpStatusCode.OK)]
    [InlineData("/error/500", HttpStatusCode.InternalServerError)]
    [InlineData("/alive", HttpStatusCode.OK)]
    public async Task What_is_no_page_needs_no_sign_in(string path, HttpStatusCode status)
    {
        Assert.Equal(status, (await _app.Open().Get(path)).Status);
    }

    public void Dispose() => _app.Dispose();

    private static List<string> Routes(List<(string Route, bool IsPublic)> pages, bool isPublic) =>
        [.. pages.Where(p => p.IsPublic == isPublic).Select(p => p.Route).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // What a page demands is known when it is loaded; until then its endpoint only stands for it.
    private async Task<List<(string Route, bool IsPublic)>> Walk()
    {
        var loader = _app.Services.GetRequiredService<PageLoader>();
        var pages = new List<(string, bool)>();
        foreach (var endpoint in _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            IEnumerable<object> demands = endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page
                ? (await loader.LoadAsync(page, endpoint.Metadata)).EndpointMetadata!
                : endpoint.Metadata;
            pages.Add(("/" + endpoint.RoutePattern.RawText?.TrimStart('/'), demands.OfType<IAllowAnonymous>().Any()));
        }

        return pages;
    }
}
