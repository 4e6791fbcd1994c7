using System.Net;
using System.Net.Http.Json;
using Pak.ServiceDefaults.Requests;

namespace Pak.ServiceDefaults.Tests.Requests;

public sealed class PagingTests
{
    [Fact]
    public async Task Following_next_reads_every_row_once_in_order()
    {
        await using var service = await ThingsService.Start();
        var client = service.Client();
        for (var i = 0; i < 7; i++)
        {
            await client.PostAsJsonAsync("/things", new { name = $"thing {i}", size = 1 });
        }

        var names = new List<string>();
        var address = "/things?limit=3";
        while (address is not null)
        {
            var answer = await client.GetAsync(address);
            var page = await answer.Content.ReadFromJsonAsync<Page<ThingsService.Thing>>(JsonDefaults.Options);
            names.AddRange(page!.Items.Select(t => t.Name));
            address = answer.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
            Assert.Equal(address is null, page.Next is null);
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"thing {i}"), names);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("limit=ten")]
    [InlineData("limit=-1")]
    [InlineData("after=***")]
    [InlineData("after=_w")] // not UTF-8
    public async Task A_wrong_page_is_refused(string query)
    {
        await using var service = await ThingsService.Start();
        await Answers.AreProblem(await service.Client().GetAsync($"/things?{query}"), HttpStatusCode.BadRequest, "PAK-001");
    }
}
