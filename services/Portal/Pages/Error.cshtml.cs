using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Pak.Portal.Api;
using Pak.Portal.Errors;

namespace Pak.Portal.Pages;

/// <summary>Says what happened, what to do next, and the trace id that the logs know.</summary>
[IgnoreAntiforgeryToken] // shown in place of a post that failed, a post without a valid token among them
[StreamedForm] // whose body may have been read already, or in part
[ResponseCache(NoStore = true)]
internal sealed class ErrorModel : PortalPage
{
    public int Status { get; private set; }

    public string? TraceId { get; private set; }

    public string? Wait { get; private set; }

    public string Heading => Status switch
    {
        400 => W["این درخواست خوانده نشد", "This request could not be read"],
        403 => W["اجازهٔ دیدن این صفحه را ندارید", "You may not see this page"],
        404 => W["این صفحه پیدا نشد", "Page not found"],
        413 => W["این فایل بزرگ‌تر از اندازهٔ مجاز است", "This file is larger than allowed"],
        429 => W["درخواست‌های شما بیش از اندازه بود", "Too many requests"],
        503 => W["این بخش موقتاً در دسترس نیست", "This part is temporarily unavailable"],
        >= 500 => W["مشکلی در سامانه پیش آمد", "Something went wrong"],
        _ => W["این کار انجام نشد", "This could not be done"],
    };

    public string WhatNext => Status switch
    {
        400 => W["شاید نشانی درست نیست یا این صفحه مدت زیادی باز بوده است. به صفحهٔ پیش برگردید، آن را تازه کنید و دوباره بفرستید.", "The address may be wrong, or the page may have been open too long. Go back, reload it and send it again."],
        403 => W["این صفحه برای نقش یا دستگاه دیگری است. اگر باید به آن دسترسی داشته باشید، از مدیر سامانه در دستگاه خود بخواهید.", "It belongs to another role or agency. If you should have access, ask your agency’s administrator."],
        404 => W["نشانی را بازبینی کنید یا از جست‌وجوی بالای صفحه کمک بگیرید.", "Check the address, or use the search at the top of the page."],
        413 => W["فایل را کوچک‌تر یا به چند بخش تقسیم کنید.", "Make the file smaller or split it."],
        429 => W["کمی صبر کنید و دوباره بفرستید. این محدودیت از داده‌های مردم در برابر حدس زدن نگه‌داری می‌کند.", "Wait a little and try again. The limit protects people’s data from guessing."],
        503 => W["بقیهٔ سایت کار می‌کند. چند دقیقهٔ دیگر دوباره تلاش کنید؛ چیزی از داده‌ها از دست نرفته است.", "The rest of the site works. Try again in a few minutes; no data is lost."],
        >= 500 => W["این خطا ثبت شد. دوباره تلاش کنید و اگر باز پیش آمد، شناسهٔ زیر را به ما بگویید.", "It has been logged. Try again; if it happens again, tell us the id below."],
        _ => W["به صفحهٔ پیش برگردید و دوباره تلاش کنید.", "Go back and try again."],
    };

    // Whatever the method: the page stands in for one that failed.
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        _ = int.TryParse(RouteData.Values["status"] as string, System.Globalization.CultureInfo.InvariantCulture, out var status);
        Present(status);
    }

    private void Present(int status)
    {
        Status = status is >= 400 and < 600 ? status : StatusCodes.Status404NotFound;
        Response.StatusCode = Status;
        ModelState.Clear();
        var problem = HttpContext.Items[typeof(ApiProblem)] as ApiProblem;
        TraceId = problem?.TraceId ?? Activity.Current?.TraceId.ToString();
        if (problem?.RetryAfter is { } wait)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Wait = W.TryAgain(wait, HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        }
    }
}
