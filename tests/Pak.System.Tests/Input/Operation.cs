using System.Text.Json;

namespace Pak.SystemTests.Input;

/// <summary>One operation of an API as its own description has it.</summary>
internal sealed record Operation(string Service, string Method, string Path, IReadOnlyList<string> Query, IReadOnlyList<string> Headers, string? BodyType, JsonElement? Schema, JsonElement Components)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    public string Name => $"{Method} {Path}";

    public static IEnumerable<Operation> Of(string service, JsonElement description)
    {
        var components = description.TryGetProperty("components", out var c) ? c : default;
        foreach (var path in description.GetProperty("paths").EnumerateObject())
        {
            foreach (var method in path.Value.EnumerateObject().Where(m => Methods.Contains(m.Name)))
            {
                var parameters = method.Value.TryGetProperty("parameters", out var given) ? given.EnumerateArray().ToList() : [];
                var content = method.Value.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().ToList() : [];
                yield return new Operation(
                    service,
                    method.Name.ToUpperInvariant(),
                    path.Name,
                    Names(parameters, "query"),
                    Names(parameters, "header"),
                    content.Count == 0 ? null : content[0].Name,
                    content.Count > 0 && content[0].Value.TryGetProperty("schema", out var schema) ? schema : null,
                    components);
            }
        }
    }

    /// <summary>The members of the body's object, with their schemas resolved.</summary>
    public IEnumerable<(string Name, JsonElement Schema)> Members() =>
        Schema is { } schema && Resolve(schema).TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(p => (p.Name, Resolve(p.Value)))
            : [];

    /// <summary>A body of the right shape with the given text wherever a string is asked for.</summary>
    public object? Filled(string text) => Schema is { } schema ? Fill(schema, text, depth: 0) : null;

    private static List<string> Names(List<JsonElement> parameters, string place) =>
        [.. parameters.Where(p => p.GetProperty("in").GetString() == place).Select(p => p.GetProperty("name").GetString()!)];

    private object? Fill(JsonElement schema, string text, int depth)
    {
        var resolved = Resolve(schema);
        if (resolved.TryGetProperty("enum", out var values))
        {
            return values[0];
        }

        return TypeOf(resolved) switch
        {
            "object" when depth < 6 && resolved.TryGetProperty("properties", out var properties) =>
                properties.EnumerateObject().ToDictionary(p => p.Name, p => Fill(p.Value, text, depth + 1)),
            "array" when depth < 6 && resolved.TryGetProperty("items", out var items) => new[] { Fill(items, text, depth + 1) },
            "string" => text,
            "integer" or "number" => 1,
            "boolean" => true,
            _ => null,
        };
    }

    public static string? TypeOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? null
        : type.ValueKind == JsonValueKind.String ? type.GetString()
        : type.EnumerateArray().Select(t => t.GetString()).FirstOrDefault(t => t != "null");

    private JsonElement Resolve(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Resolve(Components.GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]));
        }

        foreach (var combination in new[] { "oneOf", "anyOf", "allOf" })
        {
            if (schema.TryGetProperty(combination, out var options))
            {
                return Resolve(options.EnumerateArray().First(o => !o.TryGetProperty("type", out var t) || t.ValueKind != JsonValueKind.String || t.GetString() != "null"));
            }
        }

        return schema;
    }
}
