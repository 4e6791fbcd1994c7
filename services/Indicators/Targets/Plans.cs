using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Targets;

/// <summary>A plan that targets belong to.</summary>
/// <param name="FirstYear">Of the Jalali calendar.</param>
/// <param name="LastYear">The year of the final targets.</param>
public sealed record Plan(string Code, LocalizedText Name, int FirstYear, int LastYear);

internal static class ReadPlans
{
    public sealed record Answer(IReadOnlyList<Plan> Items);

    public static async Task<Ok<Answer>> Handle(NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return TypedResults.Ok(new Answer(await Read(connection, ct)));
    }

    /// <summary>The latest first.</summary>
    public static async Task<List<Plan>> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<(string Code, string Fa, string En, int First, int Last)>(new CommandDefinition(
            "SELECT code, name_fa, name_en, first_year, last_year FROM plans ORDER BY last_year DESC, code", cancellationToken: ct));
        return [.. rows.Select(row => new Plan(row.Code, new(row.Fa, row.En), row.First, row.Last))];
    }
}

/// <summary>Administration enters a plan. It does not change afterwards: targets are held to its years.</summary>
internal static partial class AddPlan
{
    public static async Task<Results<Created<Plan>, Problem>> Handle(Plan request, RequestTransaction transaction, CancellationToken ct)
    {
        var errors = new List<FieldError>();
        if (!CodeForm().IsMatch(request.Code))
        {
            errors.Add(new FieldError("code", "۲ تا ۴۰ نویسه از حروف کوچک لاتین، رقم و -", "2 to 40 of a-z, 0-9 and -"));
        }

        foreach (var (field, text) in new[] { ("name.fa", request.Name.Fa), ("name.en", request.Name.En) })
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > 300 || PersianText.HasControls(text, multiline: false))
            {
                errors.Add(new FieldError(field, "متنی با ۱ تا ۳۰۰ نویسه، بی نویسهٔ کنترلی", "A text of 1 to 300 characters without control characters"));
            }
        }

        if (request.FirstYear is < 1300 or > 1600 || request.LastYear <= request.FirstYear || request.LastYear >= request.FirstYear + 30)
        {
            errors.Add(new FieldError("lastYear", "سال‌های شمسی از ۱۳۰۰ تا ۱۶۰۰؛ ۲ تا ۳۰ سال", "Jalali years from 1300 to 1600; 2 to 30 of them"));
        }

        if (errors.Count > 0)
        {
            return CommonProblems.Invalid.With(errors);
        }

        var plan = request with { Name = new(PersianText.Tidy(request.Name.Fa), PersianText.Tidy(request.Name.En)) };
        var inserted = await transaction.Connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO plans (code, name_fa, name_en, first_year, last_year) VALUES (@Code, @Fa, @En, @FirstYear, @LastYear) ON CONFLICT (code) DO NOTHING",
            new { plan.Code, plan.Name.Fa, plan.Name.En, plan.FirstYear, plan.LastYear }, cancellationToken: ct));
        return inserted == 0 ? Problems.PlanTaken : TypedResults.Created("/api/indicators/plans", plan);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,39}\\z", RegexOptions.None, 1000)]
    private static partial Regex CodeForm();
}
