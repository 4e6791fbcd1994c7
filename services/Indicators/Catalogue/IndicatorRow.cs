using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Catalogue;

/// <summary>A row of the table <c>indicators</c>, and the statements that read and write one.</summary>
internal class IndicatorRow
{
    public const string Columns =
        """
        i.id, i.code, i.agency, i.name_fa, i.name_en, i.definition_fa, i.definition_en, i.sector, i.unit_fa, i.unit_en, i.multiplier, i.frequency,
        i.calendar, i.decimals, i.direction, i.publication_lag_days, i.valid_min, i.valid_max, i.change_threshold, i.source_fa, i.source_en,
        i.method_fa, i.method_en, i.contact_fa, i.contact_en, i.coverage_fa, i.coverage_en, i.accuracy_fa, i.accuracy_en,
        i.revision_policy_fa, i.revision_policy_en, i.licence, i.keywords, i.sdg_code, i.breakdowns, i.formula, i.sample, i.version, i.data_version, i.data_updated_at
        """;

    private const string SetContent =
        """
        name_fa = @NameFa, name_en = @NameEn, definition_fa = @DefinitionFa, definition_en = @DefinitionEn, sector = @Sector,
        unit_fa = @UnitFa, unit_en = @UnitEn, multiplier = @Multiplier, frequency = @Frequency, calendar = @Calendar, decimals = @Decimals,
        direction = @Direction, publication_lag_days = @PublicationLagDays, valid_min = @ValidMin, valid_max = @ValidMax,
        change_threshold = @ChangeThreshold, source_fa = @SourceFa, source_en = @SourceEn, method_fa = @MethodFa, method_en = @MethodEn,
        contact_fa = @ContactFa, contact_en = @ContactEn, coverage_fa = @CoverageFa, coverage_en = @CoverageEn, accuracy_fa = @AccuracyFa,
        accuracy_en = @AccuracyEn, revision_policy_fa = @RevisionPolicyFa, revision_policy_en = @RevisionPolicyEn, licence = @Licence,
        keywords = @Keywords, sdg_code = @SdgCode, breakdowns = @Breakdowns, formula = @Formula, inputs = @Inputs, search_name = @SearchName, search_name_en = @SearchNameEn, search_text = @SearchText
        """;

    public int Id { get; init; }
    public string Code { get; init; } = "";
    public string Agency { get; init; } = "";
    public string NameFa { get; init; } = "";
    public string NameEn { get; init; } = "";
    public string DefinitionFa { get; init; } = "";
    public string DefinitionEn { get; init; } = "";
    public string Sector { get; init; } = "";
    public string UnitFa { get; init; } = "";
    public string UnitEn { get; init; } = "";
    public int Multiplier { get; init; }
    public string Frequency { get; init; } = "";
    public string Calendar { get; init; } = "";
    public int Decimals { get; init; }
    public string Direction { get; init; } = "";
    public int PublicationLagDays { get; init; }
    public decimal? ValidMin { get; init; }
    public decimal? ValidMax { get; init; }
    public decimal? ChangeThreshold { get; init; }
    public string? SourceFa { get; init; }
    public string? SourceEn { get; init; }
    public string? MethodFa { get; init; }
    public string? MethodEn { get; init; }
    public string? ContactFa { get; init; }
    public string? ContactEn { get; init; }
    public string? CoverageFa { get; init; }
    public string? CoverageEn { get; init; }
    public string? AccuracyFa { get; init; }
    public string? AccuracyEn { get; init; }
    public string? RevisionPolicyFa { get; init; }
    public string? RevisionPolicyEn { get; init; }
    public string? Licence { get; init; }
    public string[] Keywords { get; init; } = [];
    public string? SdgCode { get; init; }
    public string[] Breakdowns { get; init; } = [];
    public string? Formula { get; init; }
    public bool Sample { get; init; }
    public int Version { get; init; }

    /// <summary>Grows with every publication of its values.</summary>
    public int DataVersion { get; init; }

    public DateTimeOffset? DataUpdatedAt { get; init; }

    public static Task<IndicatorRow?> Find(NpgsqlConnection connection, string code, bool forUpdate, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<IndicatorRow>(new CommandDefinition(
            $"SELECT {Columns} FROM indicators i WHERE i.code = @code {(forUpdate ? "FOR UPDATE" : "")}", new { code }, cancellationToken: ct));

    /// <summary>False when the code is taken.</summary>
    public static async Task<bool> Insert(NpgsqlConnection connection, string code, string agency, IndicatorContent content, bool sample, DefinitionChange change, CancellationToken ct)
    {
        var parameters = ParametersOf(code, content, change);
        parameters.Add("Agency", agency);
        parameters.Add("Sample", sample);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH defined AS (INSERT INTO indicators (
                code, agency, sample, name_fa, name_en, definition_fa, definition_en, sector, unit_fa, unit_en, multiplier, frequency, calendar, decimals,
                direction, publication_lag_days, valid_min, valid_max, change_threshold, source_fa, source_en, method_fa, method_en, contact_fa, contact_en,
                coverage_fa, coverage_en, accuracy_fa, accuracy_en, revision_policy_fa, revision_policy_en, licence, keywords, sdg_code, breakdowns,
                formula, inputs, expected_from, search_name, search_name_en, search_text)
            VALUES (
                @Code, @Agency, @Sample, @NameFa, @NameEn, @DefinitionFa, @DefinitionEn, @Sector, @UnitFa, @UnitEn, @Multiplier, @Frequency, @Calendar, @Decimals,
                @Direction, @PublicationLagDays, @ValidMin, @ValidMax, @ChangeThreshold, @SourceFa, @SourceEn, @MethodFa, @MethodEn, @ContactFa, @ContactEn,
                @CoverageFa, @CoverageEn, @AccuracyFa, @AccuracyEn, @RevisionPolicyFa, @RevisionPolicyEn, @Licence, @Keywords, @SdgCode, @Breakdowns,
                @Formula, @Inputs, @ExpectedFrom, @SearchName, @SearchNameEn, @SearchText)
            ON CONFLICT (code) DO NOTHING RETURNING id, version)
            INSERT INTO indicator_versions (indicator_id, version, content, at, subject, name, why)
            SELECT id, version, @Content::jsonb, @At, @Subject, @By, @Why FROM defined
            """,
            parameters, cancellationToken: ct)) == 1;
    }

    /// <summary>Call with the row locked.</summary>
    public static Task Update(NpgsqlConnection connection, string code, IndicatorContent content, DefinitionChange change, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            $"""
            WITH changed AS (UPDATE indicators SET {SetContent}, version = version + 1 WHERE code = @Code RETURNING id, version)
            INSERT INTO indicator_versions (indicator_id, version, content, at, subject, name, why)
            SELECT id, version, @Content::jsonb, @At, @Subject, @By, @Why FROM changed
            """,
            ParametersOf(code, content, change), cancellationToken: ct));

    public static Task<bool> HasFigures(NpgsqlConnection connection, int id, CancellationToken ct) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM series WHERE indicator_id = @id)", new { id }, cancellationToken: ct));

    /// <summary>What the change asks for that is fixed once there are figures; null when it asks for nothing of the kind.</summary>
    public static Problem? IsFixed(IndicatorRow current, IndicatorContent content) =>
        content.Frequency != current.ParsedFrequency || content.Calendar != current.ParsedCalendar ? Problems.FrequencyFixed
        : content.Formula is null != current.Formula is null ? Problems.ComputedFixed
        : null;

    public Frequency ParsedFrequency => FrequencyCodes.Parse(Frequency);

    public CalendarKind ParsedCalendar => Enum.Parse<CalendarKind>(Calendar, ignoreCase: true);

    public Indicator ToIndicator() => new()
    {
        Code = Code,
        Agency = Agency,
        Sample = Sample,
        Version = Version,
        Name = new(NameFa, NameEn),
        Definition = new(DefinitionFa, DefinitionEn),
        Sector = Sector,
        Unit = new(UnitFa, UnitEn),
        Multiplier = Multiplier,
        Frequency = ParsedFrequency,
        Calendar = ParsedCalendar,
        Decimals = Decimals,
        Direction = Enum.Parse<Direction>(Direction, ignoreCase: true),
        PublicationLagDays = PublicationLagDays,
        ValidRange = ValidMin is null && ValidMax is null ? null : new(ValidMin, ValidMax),
        ChangeThreshold = ChangeThreshold,
        Source = Text(SourceFa, SourceEn),
        Method = Text(MethodFa, MethodEn),
        Contact = Text(ContactFa, ContactEn),
        Coverage = Text(CoverageFa, CoverageEn),
        Accuracy = Text(AccuracyFa, AccuracyEn),
        RevisionPolicy = Text(RevisionPolicyFa, RevisionPolicyEn),
        Licence = Licence,
        Keywords = Keywords,
        SdgCode = SdgCode,
        Breakdowns = Breakdowns,
        Formula = Formula,
    };

    private static LocalizedText? Text(string? fa, string? en) => fa is null || en is null ? null : new(fa, en);

    private static DynamicParameters ParametersOf(string code, IndicatorContent content, DefinitionChange change)
    {
        var name = $"{content.Name.Fa} {content.Name.En} {code}";
        return new DynamicParameters(new
        {
            Code = code,
            NameFa = content.Name.Fa,
            NameEn = content.Name.En,
            DefinitionFa = content.Definition.Fa,
            DefinitionEn = content.Definition.En,
            content.Sector,
            UnitFa = content.Unit.Fa,
            UnitEn = content.Unit.En,
            content.Multiplier,
            Frequency = content.Frequency.Code(),
            Calendar = content.Calendar.ToString().ToLowerInvariant(),
            content.Decimals,
            Direction = content.Direction.ToString().ToLowerInvariant(),
            content.PublicationLagDays,
            ValidMin = content.ValidRange?.Min,
            ValidMax = content.ValidRange?.Max,
            content.ChangeThreshold,
            SourceFa = content.Source?.Fa,
            SourceEn = content.Source?.En,
            MethodFa = content.Method?.Fa,
            MethodEn = content.Method?.En,
            ContactFa = content.Contact?.Fa,
            ContactEn = content.Contact?.En,
            CoverageFa = content.Coverage?.Fa,
            CoverageEn = content.Coverage?.En,
            AccuracyFa = content.Accuracy?.Fa,
            AccuracyEn = content.Accuracy?.En,
            RevisionPolicyFa = content.RevisionPolicy?.Fa,
            RevisionPolicyEn = content.RevisionPolicy?.En,
            content.Licence,
            Keywords = content.Keywords.ToArray(),
            content.SdgCode,
            Breakdowns = content.Breakdowns.ToArray(),
            content.Formula,
            Inputs = content.Formula is null ? [] : Formulas.Formula.OfStored(content.Formula).Inputs.ToArray(),
            Content = DefinitionVersion.Written(content),
            change.At,
            ExpectedFrom = JalaliDate.TehranDay(change.At),
            change.Subject,
            By = change.Name,
            change.Why,
            SearchNameEn = PersianText.SearchKey(content.Name.En),
            SearchName = PersianText.SearchKey(name),
            SearchText = PersianText.SearchKey($"{name} {content.Definition.Fa} {content.Definition.En} {content.Unit.Fa} {content.Unit.En} {content.Sector} {string.Join(' ', content.Keywords)}"),
        });
    }
}
