using Microsoft.AspNetCore.Http.Extensions;
using Pak.Dashboard.Languages;

namespace Pak.Dashboard.Filters;

/// <summary>What the form of conditions shows: those that hold, and the fields that can be asked for. All of it is in the address.</summary>
/// <param name="Path">The page.</param>
/// <param name="Conditions">Those that hold, in the address as <c>f</c>.</param>
/// <param name="Kept">Other parameters of the page.</param>
/// <param name="Fields">Names to choose from; others may be typed.</param>
internal sealed record FilterBar(string Path, IReadOnlyList<Condition> Conditions, IReadOnlyList<KeyValuePair<string, string>> Kept, IReadOnlyList<string> Fields)
{
    /// <summary>The page's address with these conditions in place of its own.</summary>
    public string Address(IEnumerable<Condition> conditions, params ReadOnlySpan<(string Name, string? Value)> changed)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in Kept)
        {
            if (!Changes(changed, name))
            {
                query.Add(name, value);
            }
        }

        foreach (var (name, value) in changed)
        {
            if (value is not null)
            {
                query.Add(name, value);
            }
        }

        foreach (var condition in conditions)
        {
            query.Add("f", condition.ToString());
        }

        return Path + query.ToQueryString();

        static bool Changes(ReadOnlySpan<(string Name, string? Value)> changed, string name)
        {
            foreach (var change in changed)
            {
                if (change.Name == name)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public string Without(Condition condition) => Address(Conditions.Where(c => c != condition));

    public static string OperatorText(Words w, Operator how) => how switch
    {
        Operator.Equal => w["برابر است با", "equals"],
        Operator.NotEqual => w["برابر نیست با", "does not equal"],
        Operator.Contains => w["دربردارندهٔ", "contains"],
        Operator.NotContains => w["بدونِ", "does not contain"],
        Operator.Greater => w["بیشتر از", "is more than"],
        Operator.GreaterOrEqual => w["دست‌کم", "is at least"],
        Operator.Less => w["کمتر از", "is less than"],
        Operator.LessOrEqual => w["حداکثر", "is at most"],
        _ => w["وجود دارد", "exists"],
    };

    public static string OperatorText(Words w, string code) => OperatorText(w, Condition.Parse(code + ":x:x")!.Operator);

    /// <summary>
    /// What the form sent: a new condition (<c>field</c>, <c>op</c>, <c>value</c>) becomes one more <c>f</c>. Returns the address to go to; null
    /// when nothing was added.
    /// </summary>
    public string? Adding(IQueryCollection query)
    {
        var (field, code, value) = (query["field"].ToString().Trim(), query["op"].ToString(), query["value"].ToString().Trim());
        if (field.Length == 0)
        {
            return query.ContainsKey("field") ? Address(Conditions) : null;
        }

        var escaped = field.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal);
        return Condition.Parse($"{code}:{escaped}:{value}") is { } added ? Address(Conditions.Append(added).Distinct()) : Address(Conditions);
    }
}
