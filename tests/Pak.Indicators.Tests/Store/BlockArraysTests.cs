using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using Pak.Indicators.Observations.Store;
using Pak.Testing;

namespace Pak.Indicators.Tests.Store;

public sealed class BlockArraysTests : IAsyncLifetime
{
    private NpgsqlDataSource? _db;

    public async Task InitializeAsync() => _db = NpgsqlDataSource.Create(await Servers.CreateDatabase("arrays"));

    public async Task DisposeAsync() => await _db!.DisposeAsync();

    [Fact]
    public void Numbers_keep_every_digit() => Prop.ForAll(
        Arb.From(Gen.OneOf(
            Gen.Choose(0, int.MaxValue).Select(seed => JourneyTests.AnyNumber(new Random(seed))),
            from digits in Gen.Choose(0, 99_999) from zeros in Gen.Choose(0, 20) select digits.ToString(CultureInfo.InvariantCulture) + new string('0', zeros),
            from digits in Gen.Choose(1, 99_999) from zeros in Gen.Choose(0, 18) from behind in Gen.Choose(0, 4) select "0." + new string('0', zeros) + digits.ToString(CultureInfo.InvariantCulture) + new string('0', behind),
            from digits in Gen.Choose(0, 9_999) from zeros in Gen.Choose(1, 20) select digits.ToString(CultureInfo.InvariantCulture) + "." + new string('0', zeros),
            Gen.Elements("", "0", "0.000", "-0.1", "79228162514264337593543950335", "-7922816251426433759354395033.5", "0.0000000000000000000000000001", "9999999999999999999999999999", "1.0000000000000000000000000000")).ListOf()),
        numbers => Assert.Equal(numbers, Read(numbers).GetAwaiter().GetResult())).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(40));

    [Fact]
    public async Task What_has_more_digits_than_a_decimal_is_refused_not_rounded()
    {
        await Assert.ThrowsAsync<OverflowException>(() => Read(["79228162514264337593543950336"]));
        await Assert.ThrowsAsync<OverflowException>(() => Read([new string('9', 60)]));
        await Assert.ThrowsAsync<OverflowException>(() => Read(["NaN"]));
    }

    [Fact]
    public async Task Days_are_those_that_were_stored()
    {
        await using var command = _db!.CreateCommand("SELECT array_send($1::date[])");
        DateOnly[] days = [DateOnly.MinValue, new(1660, 1, 1), new(1999, 12, 31), new(2000, 1, 1), new(2024, 3, 20), new(9999, 12, 30), DateOnly.MaxValue];
        command.Parameters.Add(new() { Value = days });

        Assert.Equal(days, BlockArrays.Days((byte[])(await command.ExecuteScalarAsync())!));
        Assert.Empty(BlockArrays.Days((byte[])(await Scalar("SELECT array_send('{}'::date[])"))!));
    }

    /// <summary>Sends texts to PostgreSQL as numbers and reads them as blocks are read. Empty is null.</summary>
    private async Task<List<string>> Read(IEnumerable<string> numbers)
    {
        await using var command = _db!.CreateCommand("SELECT array_send(ARRAY(SELECT nullif(n, '')::numeric FROM unnest($1::text[]) WITH ORDINALITY t(n, i) ORDER BY i))");
        command.Parameters.Add(new() { Value = numbers.ToArray() });
        return [.. BlockArrays.Numbers((byte[])(await command.ExecuteScalarAsync())!).Select(number => number?.ToString(CultureInfo.InvariantCulture) ?? "")];
    }

    private async Task<object?> Scalar(string sql)
    {
        await using var command = _db!.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
