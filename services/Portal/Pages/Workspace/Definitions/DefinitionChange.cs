using System.Text.Json;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Workspace.Definitions;

/// <summary>What one version of a definition says otherwise than the one before it.</summary>
/// <param name="Path">The field's place in the definition: <c>name.fa</c>.</param>
/// <param name="Before">Null where nothing stood there; so is <paramref name="After"/>.</param>
internal sealed record DefinitionChange(string Path, string? Before, string? After)
{
    public static IReadOnlyList<DefinitionChange> Between(DefinitionVersion older, DefinitionVersion newer)
    {
        var (before, after) = (Flat(older.Content), Flat(newer.Content));
        return [.. before.Keys.Union(after.Keys, StringComparer.Ordinal).Select(path => new DefinitionChange(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path))).Where(c => c.Before != c.After)];
    }

    private static Dictionary<string, string> Flat(JsonElement content)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (content.ValueKind == JsonValueKind.Object)
        {
            Walk("", content, values);
        }

        return values;
    }

    private static void Walk(string path, JsonElement element, Dictionary<string, string> values)
    {
        foreach (var member in element.EnumerateObject())
        {
            var name = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    Walk(name, member.Value, values);
                    break;
                case JsonValueKind.Array when member.Value.GetArrayLength() > 0:
                    values[name] = string.Join(", ", member.Value.EnumerateArray());
                    break;
                case JsonValueKind.Null or JsonValueKind.Array:
                    break;
                default:
                    values[name] = member.Value.ToString();
                    break;
            }
        }
    }
}
