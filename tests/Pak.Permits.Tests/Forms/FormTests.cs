using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Pak.Permits.Forms;

namespace Pak.Permits.Tests.Forms;

/// <summary>Forms as JSON Schema: what may be one, and what answers it takes.</summary>
public sealed class FormTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    private const string Form =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false, "required": ["name", "kind"],
          "properties": {
            "name": { "type": "string", "x-title": { "fa": "نام واحد", "en": "Name" }, "minLength": 2, "maxLength": 10 },
            "kind": { "type": "string", "x-title": { "fa": "نوع", "en": "Kind" }, "enum": ["a", "b"], "x-labels": { "a": { "fa": "الف", "en": "A" }, "b": { "fa": "ب", "en": "B" } } },
            "area": { "type": "number", "x-title": { "fa": "متراژ", "en": "Area" }, "minimum": 1, "maximum": 99.5 },
            "floors": { "type": "integer", "x-title": { "fa": "طبقه", "en": "Floors" } },
            "rented": { "type": "boolean", "x-title": { "fa": "اجاره‌ای", "en": "Rented" } },
            "manager": { "type": "string", "x-title": { "fa": "مسئول فنی", "en": "Manager" }, "format": "national-code" },
            "from": { "type": "string", "x-title": { "fa": "از", "en": "From" }, "format": "date" },
            "postal": { "type": "string", "x-title": { "fa": "کد پستی", "en": "Postal code" }, "format": "postal-code" },
            "notes": { "type": "string", "x-title": { "fa": "توضیح", "en": "Notes" }, "maxLength": 100, "x-multiline": true },
            "uses": { "type": "array", "x-title": { "fa": "کاربری", "en": "Uses" }, "uniqueItems": true, "maxItems": 2,
              "items": { "type": "string", "enum": ["x", "y", "z"], "x-labels": { "x": { "fa": "۱", "en": "1" }, "y": { "fa": "۲", "en": "2" }, "z": { "fa": "۳", "en": "3" } } } }
          }
        }
        """;

    private const string Right = """{"name":"كافه","kind":"a"}""";

    [Theory]
    [InlineData("""{"name":"كافه  نو","kind":"a"}""", """{"name":"کافه نو","kind":"a"}""")]
    [InlineData("""{"kind":"b","name":"نام","area":99.5,"floors":-2,"rented":false}""", """{"name":"نام","kind":"b","area":99.5,"floors":-2,"rented":false}""")]
    [InlineData("""{"name":"نام","kind":"a","manager":"۰۴۹-۹۳۷ ۰۸۹۹","from":"۲۰۲۵-۰۳-۲۱","postal":"19176 63651"}""", """{"name":"نام","kind":"a","manager":"0499370899","from":"2025-03-21","postal":"1917663651"}""")]
    [InlineData("""{"name":"نام","kind":"a","notes":" ","uses":["z","x"]}""", """{"name":"نام","kind":"a","uses":["z","x"]}""")]
    [InlineData("""{"name":"𐎠𐎡","kind":"a","notes":"نخست\nدوم"}""", """{"name":"𐎠𐎡","kind":"a","notes":"نخست\nدوم"}""")]
    public void Right_answers_are_stored_as_they_should_have_been_written(string answers, string stored)
    {
        var (kept, errors) = Check(answers);

        Assert.Empty(errors);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), JsonNode.Parse(kept!.Value.GetRawText())), kept.Value.GetRawText());
    }

    [Theory]
    [InlineData("[]", "answers")]
    [InlineData("""{"kind":"a"}""", "answers.name")]
    [InlineData("""{"name":" ","kind":"a"}""", "answers.name")]
    [InlineData("""{"name":"ا","kind":"a"}""", "answers.name")]
    [InlineData("""{"name":"نام بسیار بلند","kind":"a"}""", "answers.name")]
    [InlineData("""{"name":7,"kind":"a"}""", "answers.name")]
    [InlineData("""{"name":null,"kind":"a"}""", "answers.name")]
    [InlineData("""{"name":"ال\u202Eف","kind":"a"}""", "answers.name")]
    [InlineData("""{"name":"الف\nب","kind":"a"}""", "answers.name")]
    [InlineData("""{"name":"نام","kind":"c"}""", "answers.kind")]
    [InlineData("""{"name":"نام","kind":["a"]}""", "answers.kind")]
    [InlineData("""{"name":"نام","kind":"a","area":"12"}""", "answers.area")]
    [InlineData("""{"name":"نام","kind":"a","area":0.99}""", "answers.area")]
    [InlineData("""{"name":"نام","kind":"a","area":99.51}""", "answers.area")]
    [InlineData("""{"name":"نام","kind":"a","area":1e400}""", "answers.area")]
    [InlineData("""{"name":"نام","kind":"a","floors":1.5}""", "answers.floors")]
    [InlineData("""{"name":"نام","kind":"a","rented":"بله"}""", "answers.rented")]
    [InlineData("""{"name":"نام","kind":"a","manager":"1234567890"}""", "answers.manager")]
    [InlineData("""{"name":"نام","kind":"a","from":"2025-02-30"}""", "answers.from")]
    [InlineData("""{"name":"نام","kind":"a","from":"1404-01-01T00:00"}""", "answers.from")]
    [InlineData("""{"name":"نام","kind":"a","postal":"0123456789"}""", "answers.postal")]
    [InlineData("""{"name":"نام","kind":"a","uses":["x","x"]}""", "answers.uses")]
    [InlineData("""{"name":"نام","kind":"a","uses":["x","y","z"]}""", "answers.uses")]
    [InlineData("""{"name":"نام","kind":"a","uses":"x"}""", "answers.uses")]
    [InlineData("""{"name":"نام","kind":"a","more":1}""", "answers")]
    public void Wrong_answers_are_named(string answers, string place)
    {
        var (kept, errors) = Check(answers);

        Assert.Null(kept);
        Assert.Equal(place, Assert.Single(errors).Field);
    }

    [Theory]
    [InlineData("""{ "type": "array" }""", "form")]
    [InlineData("""{ "type": "object", "properties": {}, "additionalProperties": false }""", "form.properties")]
    [InlineData("""{ "type": "object", "properties": { "a": T }, "additionalProperties": true }""", "form")]
    [InlineData("""{ "type": "object", "properties": { "a": T }, "additionalProperties": false, "required": ["b"] }""", "form.required")]
    [InlineData("""{ "type": "object", "properties": { "a": T }, "additionalProperties": false, "if": {} }""", "form.if")]
    [InlineData("""{ "type": "object", "properties": { "A b": T }, "additionalProperties": false }""", "form.properties.A b")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "string", "maxLength": 5 } }, "additionalProperties": false }""", "form.properties.a")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "null", X } }, "additionalProperties": false }""", "form.properties.a.type")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "string", X } }, "additionalProperties": false }""", "form.properties.a.maxLength")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "string", "maxLength": 5, "pattern": "(a+)+$", X } }, "additionalProperties": false }""", "form.properties.a.pattern")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "string", "format": "uri", X } }, "additionalProperties": false }""", "form.properties.a.format")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "integer", "minimum": 5, "maximum": 4, X } }, "additionalProperties": false }""", "form.properties.a.maximum")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "string", "enum": ["x", "x"], X } }, "additionalProperties": false }""", "form.properties.a.enum")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "string", "enum": ["x"], "x-labels": {}, X } }, "additionalProperties": false }""", "form.properties.a.x-labels")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "array", "items": { "type": "string" }, "uniqueItems": true, X } }, "additionalProperties": false }""", "form.properties.a.enum")]
    public async Task A_schema_outside_the_subset_is_refused_by_the_place_and_defines_nothing(string form, string place)
    {
        const string Title = "\"x-title\": { \"fa\": \"پرسش\", \"en\": \"Question\" }";
        var schema = form.Replace("T }", $"{{ \"type\": \"boolean\", {Title} }} }}", StringComparison.Ordinal).Replace("X }", Title + " }", StringComparison.Ordinal);

        using var answer = await Define("odd", schema);

        Assert.Equal((422, "PRM-002"), await answer.Problem());
        Assert.Equal(place, Assert.Single((await answer.Json()).GetProperty("errors").EnumerateObject()).Name);
        Assert.Equal(404, (int)(await app.Anonymous().GetAsync("/api/permits/types/odd")).StatusCode);
    }

    [Fact]
    public async Task An_application_is_checked_by_its_form_and_the_officer_reads_the_answers()
    {
        using var defined = await Define("formed", Form);
        Assert.True((int)defined.StatusCode == 201, await defined.Content.ReadAsStringAsync());
        var shown = (await (await app.Anonymous().GetAsync("/api/permits/types/formed")).Json()).GetProperty("form");
        Assert.Equal(["name", "kind", "area", "floors", "rented", "manager", "from", "postal", "notes", "uses"], shown.GetProperty("properties").EnumerateObject().Select(p => p.Name));

        using var wrong = await Apply("formed", """{"kind":"c","area":500}""");
        Assert.Equal((422, "PRM-003"), await wrong.Problem());
        Assert.Equal(["answers.name", "answers.kind", "answers.area"], (await wrong.Json()).GetProperty("errors").EnumerateObject().Select(e => e.Name));
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM applications WHERE type = 'formed'"));

        Assert.Equal(201, (int)(await Apply("formed", Right)).StatusCode);
        var file = await (await app.Officer().GetAsync($"/api/permits/applications/{await app.NewestFile()}")).Json();
        Assert.Equal("کافه", file.GetProperty("answers").GetProperty("name").GetString());
        Assert.DoesNotContain("کافه", await connection.ExecuteScalarAsync<string>("SELECT string_agg(a::text, '') FROM applications a WHERE type = 'formed'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_without_answers_or_documents_that_its_type_asks_for_is_refused()
    {
        await app.DefineType("whole", new TypeOptions(Documents: true));
        using var defined = await Define("whole-form", Form);
        Assert.Equal(201, (int)defined.StatusCode);

        Assert.Equal(["documents.document-1"], await Missing("whole"));
        Assert.Equal(["answers.name", "answers.kind"], await Missing("whole-form"));

        async Task<string[]> Missing(string type)
        {
            using var answer = await app.Anonymous().PostAsJsonAsync("/api/permits/applications", PermitsApp.ApplyBody(type));
            Assert.Equal((422, "PRM-003"), await answer.Problem());
            return [.. (await answer.Json()).GetProperty("errors").EnumerateObject().Select(e => e.Name)];
        }
    }

    [Fact]
    public async Task Answers_are_checked_one_by_one_while_somebody_fills_in_the_form()
    {
        using var defined = await Define("asked", Form);
        Assert.Equal(201, (int)defined.StatusCode);

        using var good = await Ask("asked", """{"postal":"۱۲۳۴۵-۶۷۸۹۰","notes":" "}""");
        Assert.Equal(200, (int)good.StatusCode);
        Assert.Equal("""{"postal":"1234567890"}""", (await good.Json()).GetProperty("answers").GetRawText());
        Assert.Equal("no-store", good.Headers.CacheControl!.ToString());
        using var wrong = await Ask("asked", """{"area":500}""");
        Assert.Equal((422, "PRM-003"), await wrong.Problem());
        Assert.Equal("answers.area", Assert.Single((await wrong.Json()).GetProperty("errors").EnumerateObject()).Name);
        using var blank = await Ask("asked", """{"name":""}""");
        Assert.Equal("answers.name", Assert.Single((await blank.Json()).GetProperty("errors").EnumerateObject()).Name);
        using var strange = await Ask("asked", """{"nothing":1}""");
        Assert.Equal((422, "PRM-003"), await strange.Problem());
        Assert.Equal((422, "PRM-003"), await (await Ask("asked", "[]")).Problem());
        Assert.Equal((404, "PRM-001"), await (await Ask("no-such-type", "{}")).Problem());
        await app.DefineType("asked-nothing");
        Assert.Equal((422, "PRM-003"), await (await Ask("asked-nothing", "{}")).Problem());
    }

    private Task<HttpResponseMessage> Ask(string type, string answers) =>
        app.Anonymous().PostAsJsonAsync($"/api/permits/types/{type}/answers", new { answers = JsonElement.Parse(answers) });

    private static (JsonElement? Answers, List<Pak.ServiceDefaults.Problems.FieldError> Errors) Check(string answers) =>
        FormAnswers.Check(FormSchema.Parse(JsonElement.Parse(Form)).Value!, JsonElement.Parse(answers));

    private Task<HttpResponseMessage> Define(string code, string form)
    {
        var body = JsonSerializer.SerializeToNode(PermitsApp.TypeBody(app.Today()))!.AsObject();
        body["form"] = JsonNode.Parse(form);
        return app.Supervisor().PutAsJsonAsync($"/api/permits/types/{code}", body);
    }

    private Task<HttpResponseMessage> Apply(string type, string answers)
    {
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var body = JsonSerializer.SerializeToNode(PermitsApp.ApplyBody(type))!.AsObject();
        body["answers"] = JsonNode.Parse(answers);
        return app.Anonymous().PostAsJsonAsync("/api/permits/applications", body);
    }
}
