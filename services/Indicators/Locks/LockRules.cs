using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Locks;

/// <summary>A rule by which periods close.</summary>
/// <param name="Indicator">Only this one's periods; null for all.</param>
/// <param name="Frequency">Only those of this frequency; null for all.</param>
/// <param name="ClosesAfterDays">Days after the due date; null: they never close.</param>
/// <param name="EffectiveFrom">For the periods that fall due on this day or later.</param>
/// <param name="Opener">Who may open a closed period again.</param>
public sealed record ShownLockRule(
    Guid Id, string? Indicator, Frequency? Frequency, int? ClosesAfterDays, DateOnly EffectiveFrom, LockOpener Opener, LocalizedText Note,
    DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? WithdrawnAt);

/// <summary>A rule to be added. Without indicator and frequency it holds for all; with both it is refused.</summary>
public sealed record NewLockRule(
    DateOnly EffectiveFrom, LockOpener Opener, LocalizedText Note, int? ClosesAfterDays = null, string? Indicator = null, Frequency? Frequency = null);

/// <summary>The rules by which periods close: read by everybody, added and withdrawn by administration, never changed.</summary>
internal static class LockRules
{
    public sealed record Answer(IReadOnlyList<ShownLockRule> Items);

    private const string Columns =
        """
        r.id, i.code AS indicator, r.frequency, r.closes_after_days, r.effective_from, r.opener, r.note_fa, r.note_en, r.created_at, r.created_by_name, r.withdrawn_at
        """;

    /// <summary>Those in force; with <c>withdrawn=true</c> the others too.</summary>
    public static async Task<Ok<Answer>> List(NpgsqlDataSource db, CancellationToken ct, bool withdrawn = false)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM lock_rules r LEFT JOIN indicators i ON i.id = r.indicator_id
            WHERE @withdrawn OR r.withdrawn_at IS NULL ORDER BY i.code NULLS FIRST, r.frequency NULLS FIRST, r.effective_from DESC, r.id
            """,
            new { withdrawn }, cancellationToken: ct));
        return TypedResults.Ok(new Answer([.. rows.Select(row => row.ToRule())]));
    }

    public static async Task<Results<Created<ShownLockRule>, Problem>> Add(
        NewLockRule request, Caller caller, RequestTransaction transaction, TimeProvider clock, CancellationToken ct)
    {
        var connection = transaction.Connection;
        var errors = new List<FieldError>();
        var indicator = request.Indicator is { } code && DefinitionRules.IsCode(code) ? await IndicatorRow.Find(connection, code, forUpdate: false, ct) : null;
        if (request.Indicator is not null && indicator is null)
        {
            errors.Add(new FieldError("indicator", "شاخصی با این کد تعریف نشده است", "No indicator has this code"));
        }

        if (request.Indicator is not null && request.Frequency is not null)
        {
            errors.Add(new FieldError("frequency", "قاعده برای یک شاخص است یا برای یک تناوب، نه هر دو", "A rule is for an indicator or for a frequency, not for both"));
        }

        if (request.ClosesAfterDays is < 0 or > 36_600)
        {
            errors.Add(new FieldError("closesAfterDays", "۰ تا ۳۶۶۰۰ روز", "0 to 36600 days"));
        }

        foreach (var (field, text) in new[] { ("note.fa", request.Note.Fa), ("note.en", request.Note.En) })
        {
            if (text.Length > 1000 || PersianText.HasControls(text, multiline: true))
            {
                errors.Add(new FieldError(field, "حداکثر ۱۰۰۰ نویسه، بی نویسهٔ کنترلی", "At most 1000 characters, no control characters"));
            }
        }

        if (errors.Count > 0)
        {
            return CommonProblems.Invalid.With(errors);
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO lock_rules (id, indicator_id, frequency, closes_after_days, effective_from, opener, note_fa, note_en, created_at, created_by, created_by_name)
            VALUES (@id, @Indicator, @Frequency, @ClosesAfterDays, @EffectiveFrom, @Opener, @Fa, @En, @now, @Subject, @Name)
            """,
            new
            {
                id,
                Indicator = indicator?.Id,
                Frequency = request.Frequency?.Code(),
                request.ClosesAfterDays,
                request.EffectiveFrom,
                Opener = QueryValues.Written(request.Opener),
                Fa = PersianText.Tidy(request.Note.Fa),
                En = PersianText.Tidy(request.Note.En),
                now,
                caller.Subject,
                caller.Name,
            },
            cancellationToken: ct));
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM lock_rules r LEFT JOIN indicators i ON i.id = r.indicator_id WHERE r.id = @id", new { id }, cancellationToken: ct));
        return TypedResults.Created("/api/indicators/lock-rules", row.ToRule());
    }

    /// <summary>The rule closes nothing any more; that it did is kept.</summary>
    public static async Task<Results<NoContent, Problem>> Withdraw(Guid id, Caller caller, RequestTransaction transaction, TimeProvider clock, CancellationToken ct) =>
        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            "UPDATE lock_rules SET withdrawn_at = @Now, withdrawn_by = @Subject WHERE id = @id AND withdrawn_at IS NULL",
            new { id, Now = clock.GetUtcNow(), caller.Subject }, cancellationToken: ct)) == 1
            ? TypedResults.NoContent()
            : Problems.RuleNotFound;

    /// <summary>Some rules by id, as they are shown.</summary>
    public static async Task<Dictionary<Guid, ShownLockRule>> Find(NpgsqlConnection connection, IEnumerable<Guid> ids, CancellationToken ct) =>
        (await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM lock_rules r LEFT JOIN indicators i ON i.id = r.indicator_id WHERE r.id = ANY(@Ids)", new { Ids = ids.ToArray() }, cancellationToken: ct)))
        .ToDictionary(row => row.Id, row => row.ToRule());

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string? Indicator { get; init; }
        public string? Frequency { get; init; }
        public int? ClosesAfterDays { get; init; }
        public DateOnly EffectiveFrom { get; init; }
        public string Opener { get; init; } = "";
        public string NoteFa { get; init; } = "";
        public string NoteEn { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
        public string CreatedByName { get; init; } = "";
        public DateTimeOffset? WithdrawnAt { get; init; }

        public ShownLockRule ToRule() => new(
            Id, Indicator, Frequency is null ? null : FrequencyCodes.Parse(Frequency), ClosesAfterDays, EffectiveFrom,
            Enum.Parse<LockOpener>(Opener, ignoreCase: true), new(NoteFa, NoteEn), CreatedAt, CreatedByName, WithdrawnAt);
    }
}
