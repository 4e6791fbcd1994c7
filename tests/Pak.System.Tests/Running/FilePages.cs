using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Pak.SystemTests.Running;

/// <summary>A citizen's file in the browser, and what its officer does over the API.</summary>
internal static class FilePages
{
    /// <summary>Opens a file by its code and the person's digits.</summary>
    public static async Task Track(this Visitor citizen, string code, Citizen person, string prefix = "")
    {
        await citizen.GoTo(prefix + "/track");
        await citizen.Page.Locator("#trackingCode").FillAsync(code);
        await citizen.Page.Locator("#lastFour").FillAsync(person.LastFour);
        await citizen.Page.Locator("#track-submit").ClickAsync();
        await Assertions.Expect(citizen.Page.Locator("#status")).ToBeVisibleAsync();
    }

    /// <summary>The file that the person has just handed in, as the officer's agency finds it.</summary>
    public static async Task<Guid> FileOf(this HttpClient officer, Citizen person)
    {
        var next = "api/permits/applications?status=submitted&limit=500";
        while (true)
        {
            using var answer = await officer.GetAsync(new Uri(next, UriKind.Relative));
            var list = await answer.Json();
            foreach (var item in list.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("applicant").GetString() == person.Name))
            {
                return item.GetProperty("id").GetGuid();
            }

            next = "api/permits/applications?status=submitted&limit=500&after=" + list.GetProperty("next").GetString();
        }
    }

    /// <summary>An act of the officer on a file of the version that was read.</summary>
    public static async Task Act(this HttpClient officer, Guid file, string action, int version, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/permits/applications/{file}/{action}") { Content = JsonContent.Create(body) };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"v{version}\""));
        using var answer = await officer.SendAsync(request);
        await answer.Json();
    }
}
