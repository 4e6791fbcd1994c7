using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Catalogue;

/// <summary>One of the parts that a dimension divides a figure into.</summary>
public sealed record BreakdownCategory(string Code, LocalizedText Name);

/// <summary>A way to divide a figure: by sex, by settlement, … A series names its parts as <c>sex=female;settlement=urban</c>.</summary>
public sealed record BreakdownDimension(string Code, LocalizedText Name, IReadOnlyList<BreakdownCategory> Categories);

internal static class ReadBreakdowns
{
    public sealed record Answer(IReadOnlyList<BreakdownDimension> Items);

    public static async Task<Ok<Answer>> Handle(NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return TypedResults.Ok(new Answer(await Read(connection, ct)));
    }

    /// <summary>In the order in which they are shown.</summary>
    public static async Task<List<BreakdownDimension>> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            SELECT code, name_fa, name_en FROM breakdown_dimensions ORDER BY position, code;
            SELECT dimension, code, name_fa, name_en FROM breakdown_categories ORDER BY dimension, position, code
            """,
            cancellationToken: ct));
        var dimensions = (await answer.ReadAsync<(string Code, string Fa, string En)>()).AsList();
        var categories = (await answer.ReadAsync<(string Dimension, string Code, string Fa, string En)>()).ToLookup(row => row.Dimension, StringComparer.Ordinal);
        return [.. dimensions.Select(row => new BreakdownDimension(
            row.Code, new(row.Fa, row.En), [.. categories[row.Code].Select(category => new BreakdownCategory(category.Code, new(category.Fa, category.En)))]))];
    }
}

/// <summary>Administration extends the dimensions. Nothing is ever taken away: series are named by them.</summary>
internal static partial class AddBreakdown
{
    private const int MaxCategories = 200;

    public static async Task<Results<Created<BreakdownDimension>, Problem>> Dimension(BreakdownDimension request, RequestTransaction transaction, CancellationToken ct)
    {
        var errors = new List<FieldError>();
        CheckCode(errors, "code", request.Code, DimensionForm());
        CheckName(errors, "name", request.Name);
        for (var i = 0; i < request.Categories.Count; i++)
        {
            CheckCode(errors, $"categories[{i}].code", request.Categories[i].Code, CategoryForm());
            CheckName(errors, $"categories[{i}].name", request.Categories[i].Name);
        }

        if (request.Categories.Count is 0 or > MaxCategories || request.Categories.Select(category => category.Code).Distinct(StringComparer.Ordinal).Count() != request.Categories.Count)
        {
            errors.Add(new FieldError("categories", PersianText.WithPersianDigits($"1 تا {MaxCategories} رده با کدهای متفاوت"), $"1 to {MaxCategories} categories with different codes"));
        }

        if (errors.Count > 0)
        {
            return CommonProblems.Invalid.With(errors);
        }

        var connection = transaction.Connection;
        var inserted = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO breakdown_dimensions (code, position, name_fa, name_en)
            SELECT @Code, coalesce(max(position), 0) + 1, @Fa, @En FROM breakdown_dimensions ON CONFLICT (code) DO NOTHING
            """,
            new { request.Code, Fa = PersianText.Tidy(request.Name.Fa), En = PersianText.Tidy(request.Name.En) }, cancellationToken: ct));
        if (inserted == 0)
        {
            return Problems.BreakdownTaken;
        }

        foreach (var category in request.Categories)
        {
            await Insert(connection, request.Code, category, ct);
        }

        return TypedResults.Created("/api/indicators/breakdowns", (await ReadBreakdowns.Read(connection, ct)).Single(dimension => dimension.Code == request.Code));
    }

    public static async Task<Results<Created<BreakdownDimension>, Problem>> Category(string dimension, BreakdownCategory request, RequestTransaction transaction, CancellationToken ct)
    {
        var errors = new List<FieldError>();
        CheckCode(errors, "code", request.Code, CategoryForm());
        CheckName(errors, "name", request.Name);
        if (errors.Count > 0)
        {
            return CommonProblems.Invalid.With(errors);
        }

        var connection = transaction.Connection;
        if (!DimensionForm().IsMatch(dimension)
            || await connection.ExecuteScalarAsync<int?>(new CommandDefinition("SELECT 1 FROM breakdown_dimensions WHERE code = @dimension FOR UPDATE", new { dimension }, cancellationToken: ct)) is null)
        {
            return CommonProblems.NotFound;
        }

        if (await Insert(connection, dimension, request, ct) == 0)
        {
            return Problems.BreakdownTaken;
        }

        return TypedResults.Created("/api/indicators/breakdowns", (await ReadBreakdowns.Read(connection, ct)).Single(item => item.Code == dimension));
    }

    private static Task<int> Insert(NpgsqlConnection connection, string dimension, BreakdownCategory category, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO breakdown_categories (dimension, code, position, name_fa, name_en)
            SELECT @dimension, @Code, coalesce(max(position), 0) + 1, @Fa, @En FROM breakdown_categories WHERE dimension = @dimension
            ON CONFLICT (dimension, code) DO NOTHING
            """,
            new { dimension, category.Code, Fa = PersianText.Tidy(category.Name.Fa), En = PersianText.Tidy(category.Name.En) }, cancellationToken: ct));

    private static void CheckCode(List<FieldError> errors, string field, string code, Regex form)
    {
        if (!form.IsMatch(code))
        {
            errors.Add(new FieldError(field, "حداکثر ۴۰ نویسه از حروف کوچک لاتین، رقم، - و _", "At most 40 of a-z, 0-9, - and _; a dimension starts with a letter"));
        }
    }

    private static void CheckName(List<FieldError> errors, string field, LocalizedText name)
    {
        foreach (var (language, text) in new[] { ("fa", name.Fa), ("en", name.En) })
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > 200 || PersianText.HasControls(text, multiline: false))
            {
                errors.Add(new FieldError($"{field}.{language}", "متنی با ۱ تا ۲۰۰ نویسه، بی نویسهٔ کنترلی", "A text of 1 to 200 characters without control characters"));
            }
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_-]{1,39}\\z", RegexOptions.None, 1000)]
    private static partial Regex DimensionForm();

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,39}\\z", RegexOptions.None, 1000)]
    private static partial Regex CategoryForm();
}
