using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Pak.SystemTests.Input;

/// <summary>A request that must be refused, or at least must not break anything.</summary>
/// <param name="MustFail">True: a success would be wrong. False: what it asks is odd, but may be right.</param>
internal sealed record InvalidRequest(string What, string Path, HttpContent? Content, bool MustFail, string? IfMatch = "\"v1\"", string? IdempotencyKey = null)
{
    private const int Megabyte = 1 << 20;
    private const string SomeId = "0197a000-0000-7000-8000-000000000000";

    public static IEnumerable<InvalidRequest> For(Operation operation)
    {
        var path = Fill(operation, SomeId);
        if (operation.Path.Contains('{', StringComparison.Ordinal))
        {
            foreach (var (what, text) in new[] { ("a quote", "x'--"), ("a percent sign", "%25"), ("Persian", "شاخص"), ("a long name", new string('a', 3000)), ("a control character", "%01"), ("an angle", "%3Cscript%3E") })
            {
                yield return new($"{what} in the path", Fill(operation, text), Body(operation, "{}"), MustFail: operation.Method != "GET");
            }
        }

        foreach (var name in operation.Query)
        {
            foreach (var (what, text) in new[] { ("nothing", ""), ("a NUL", "%00"), ("letters", "abc"), ("a quote", "'"), ("a huge number", "99999999999999999999"), ("half a character", "%D8"), ("a long text", new string('9', 4000)) })
            {
                yield return new($"{what} for {name}", $"{path}?{name}={text}", Body(operation, "{}"), MustFail: false);
            }
        }

        if (operation.BodyType is null || operation.Method == "GET")
        {
            yield break;
        }

        yield return new("no body", path, null, MustFail: true);
        yield return new("another media type", path, Text("<a/>", "text/xml"), MustFail: true);
        if (operation.BodyType == "application/json")
        {
            foreach (var request in JsonBodies(operation, path))
            {
                yield return request;
            }
        }
        else
        {
            yield return new("garbage", path, Text("\0\u0001\u0002 no such format", operation.BodyType), MustFail: true);
            yield return new("an unclosed quote", path, Text("a,b\n\"1,2\n", operation.BodyType), MustFail: true);
        }
    }

    private static IEnumerable<InvalidRequest> JsonBodies(Operation operation, string path)
    {
        yield return new("no JSON", path, Json("{not json"), MustFail: true);
        yield return new("an array", path, Json("[1,2,3]"), MustFail: true);
        yield return new("null", path, Json("null"), MustFail: true);
        yield return new("an unknown member", path, Json("{\"thisMemberDoesNotExist\": 1}"), MustFail: true);
        yield return new("deep nesting", path, Json(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200)), MustFail: true);
        yield return new("two megabytes", path, Json($"{{\"x\":\"{new string('x', 2 * Megabyte)}\"}}"), MustFail: true);
        foreach (var (name, schema) in operation.Members())
        {
            var wrong = Operation.TypeOf(schema) == "object" ? "7" : "{\"no\":\"such\"}";
            yield return new($"a wrong type for {name}", path, Json($"{{\"{name}\":{wrong}}}"), MustFail: true);
        }

        foreach (var (what, text) in new[] { ("a NUL", "a\0b"), ("nothing", ""), ("a long text", new string('x', 100_000)), ("direction marks", "\u202E\u2066x"), ("a quote", "'; DROP TABLE x; --") })
        {
            yield return new($"{what} for every text", path, Json(JsonSerializer.Serialize(operation.Filled(text))), MustFail: false);
        }

        yield return new("half a character", path, Json("{\"name\":\"\\ud800\"}"), MustFail: true);
        yield return new("bytes that are no UTF-8", path, Bytes([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]), MustFail: true);
        yield return new("a version that is none", path, Json("{}"), MustFail: operation.Headers.Contains("If-Match")) { IfMatch = "*" };
        yield return new("a key that is none", path, Json("{}"), MustFail: operation.Headers.Contains("Idempotency-Key")) { IdempotencyKey = new string('k', 300) };
    }

    private static string Fill(Operation operation, string text)
    {
        var path = operation.Path;
        while (path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open)
        {
            path = path[..open] + text + path[(path.IndexOf('}', open) + 1)..];
        }

        return path;
    }

    private static StringContent? Body(Operation operation, string text) => operation.BodyType is null ? null : Text(text, operation.BodyType);

    private static StringContent Json(string text) => Text(text, "application/json");

    private static StringContent Text(string text, string type) => new(text, Encoding.UTF8, type);

    private static ByteArrayContent Bytes(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
