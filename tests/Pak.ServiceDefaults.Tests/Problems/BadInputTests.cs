using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Pak.ServiceDefaults.Tests.Problems;

/// <summary>What is refused changes nothing, so one service answers all.</summary>
public sealed class BadInputTests(BadInputTests.OneService one) : IClassFixture<BadInputTests.OneService>
{
    [Theory]
    [InlineData("""{ "name": "chair" }""", "PAK-001", "$", "size")]
    [InlineData("""{ "name": null, "size": 1 }""", "PAK-001", "name", "null")]
    [InlineData("""{ "name": "chair", "size": "1" }""", "PAK-001", "size", "type")]
    [InlineData("""{ "name": "chair", "size": 1.5 }""", "PAK-001", "size", "type")]
    [InlineData("""{ "name": 7, "size": 1 }""", "PAK-001", "name", "type")]
    [InlineData("""{ "name": "chair", "size": 1, "colour": "red" }""", "PAK-001", "colour", "not known")]
    [InlineData("""{ "name": "chair", "name": "table", "size": 1 }""", "PAK-001", "name", "twice")]
    [InlineData("""{ "name": "chair", "size": 1, "title": { "fa": "صندلی" } }""", "PAK-001", "title", "en")]
    [InlineData("""{ "name": "chair", "size": 11 }""", "PAK-002", "size", "between 1 and 10")]
    [InlineData("""{ "name": "a name of more than twenty letters", "size": 1 }""", "PAK-002", "name", "20")]
    [InlineData("""{ "name": "", "size": 1 }""", "PAK-002", "name", "required")]
    [InlineData("""{ "name": """, "PAK-001", "", "")]
    [InlineData("", "PAK-001", "", "")]
    [InlineData("null", "PAK-001", "", "")]
    [InlineData("[]", "PAK-001", "", "")]
    public async Task A_bad_body_is_400_and_names_its_field(string body, string code, string field, string words)
    {
        var service = one.Service;

        var answer = await service.Client().PostAsync("/things", new StringContent(body, Encoding.UTF8, "application/json"));

        var problem = await Answers.AreProblem(answer, HttpStatusCode.BadRequest, code);
        Assert.NotNull(problem.TraceId);
        if (field.Length > 0)
        {
            Assert.NotNull(problem.Errors);
            Assert.Contains(problem.Errors, e => e.Key == field && e.Value[0].Contains(words, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("fa", "این فیلد حداکثر ۲۰ نویسه می‌پذیرد", "مقدار این فیلد باید بین ۱ و ۱۰ باشد")]
    [InlineData("fa-IR,en;q=0.5", "این فیلد حداکثر ۲۰ نویسه می‌پذیرد", "مقدار این فیلد باید بین ۱ و ۱۰ باشد")]
    [InlineData("en", "This field takes at most 20 characters", "The value must be between 1 and 10")]
    public async Task Errors_speak_the_callers_language(string language, string tooLong, string outOfRange)
    {
        var service = one.Service;
        var client = service.Client();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);

        var answer = await client.PostAsync("/things", new StringContent("""{ "name": "a name of more than twenty letters", "size": 0 }""", Encoding.UTF8, "application/json"));

        var problem = await Answers.AreProblem(answer, HttpStatusCode.BadRequest, "PAK-002");
        Assert.Equal(tooLong, problem.Errors!["name"][0]);
        Assert.Equal(outOfRange, problem.Errors["size"][0]);
        Assert.Equal(language[..2], answer.Content.Headers.ContentLanguage.Single());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        var service = one.Service;
        var body = $$"""{ "name": "{{new string('x', 2 << 20)}}", "size": 1 }""";

        var answer = await service.Client().PostAsync("/things", new StringContent(body, Encoding.UTF8, "application/json"));

        await Answers.AreProblem(answer, HttpStatusCode.RequestEntityTooLarge, "PAK-008");
    }

    [Fact]
    public async Task A_form_where_json_is_due_is_415()
    {
        var service = one.Service;
        var answer = await service.Client().PostAsync("/things", new FormUrlEncodedContent([new("name", "chair")]));
        await Answers.AreProblem(answer, HttpStatusCode.UnsupportedMediaType, "PAK-009");
    }

    [Theory]
    [InlineData("application/json; charset=xyz")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Text_in_another_encoding_is_415(string type)
    {
        var service = one.Service;
        using var body = new StringContent("""{ "name": "chair", "size": 1 }""");
        body.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        await Answers.AreProblem(await service.Client().PostAsync("/things", body), HttpStatusCode.UnsupportedMediaType, "PAK-009");
    }

    [Theory]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound, "PAK-005")]
    [InlineData("DELETE", "/things", HttpStatusCode.MethodNotAllowed, "PAK-006")]
    [InlineData("GET", "/things/99", HttpStatusCode.NotFound, "PAK-005")]
    [InlineData("GET", "/things/failing", HttpStatusCode.InternalServerError, "PAK-016")]
    [InlineData("GET", "/undeclared", HttpStatusCode.Unauthorized, "PAK-003")]
    [InlineData("GET", "/scoped", HttpStatusCode.Unauthorized, "PAK-003")]
    public async Task Every_refusal_is_a_problem(string method, string path, HttpStatusCode status, string code)
    {
        var service = one.Service;
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var answer = await service.Client(subject: null).SendAsync(request);

        await Answers.AreProblem(answer, status, code);
        Assert.DoesNotContain("secret detail", await answer.Content.ReadAsStringAsync());
    }

    public sealed class OneService : IAsyncLifetime
    {
        internal ThingsService Service { get; private set; } = null!;

        public async Task InitializeAsync() => Service = await ThingsService.Start();

        public async Task DisposeAsync() => await Service.DisposeAsync();
    }
}
