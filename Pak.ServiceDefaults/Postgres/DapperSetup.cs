using System.Data;
using Dapper;

namespace Pak.ServiceDefaults.Postgres;

/// <summary>How rows become records: snake_case columns to PascalCase members, <c>timestamptz</c> to UTC <see cref="DateTimeOffset"/>.</summary>
public static class DapperSetup
{
    /// <summary>May be called more than once.</summary>
    public static void Apply()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new UtcTime());
    }

    private sealed class UtcTime : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            _ => ((DateTimeOffset)value).ToUniversalTime(),
        };

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.UtcDateTime;
    }
}
