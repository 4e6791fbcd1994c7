using System.Buffers.Binary;
using Npgsql;

namespace Pak.Indicators.Observations.Store;

/// <summary>
/// Reads the arrays of blocks from PostgreSQL's binary form of arrays. The driver asks a converter for each element, which is more than half of what reading many series
/// costs the service; this takes a third of that.
/// </summary>
internal static class BlockArrays
{
    /// <summary>What <see cref="Read"/> reads, of a block <c>b</c>: three columns.</summary>
    public const string Columns = """array_send(b.periods), array_send(b."values"), b.statuses""";

    // Number of dimensions, whether there are nulls, type of the elements; of the one dimension its size and first index.
    private const int Header = 20;
    private const ushort Negative = 0x4000;
    private const ushort Special = 0x8000; // NaN and infinities, which are never stored

    private static readonly int Epoch = new DateOnly(2000, 1, 1).DayNumber;

    private static readonly UInt128[] PowersOfTen = [.. Enumerable.Range(0, 39).Select(n => Enumerable.Repeat((UInt128)10, n).Aggregate(UInt128.One, (product, ten) => product * ten))];

    public static SeriesPoints Read(NpgsqlDataReader reader, int column) =>
        new(Days(reader.GetFieldValue<byte[]>(column)), Numbers(reader.GetFieldValue<byte[]>(column + 1)), reader.GetString(column + 2));

    /// <summary>A <c>date[]</c> without nulls.</summary>
    public static DateOnly[] Days(ReadOnlySpan<byte> array)
    {
        var days = new DateOnly[CountOf(array)];
        for (var i = 0; i < days.Length; i++)
        {
            // The driver writes the first and the last day that it knows as infinite.
            days[i] = BinaryPrimitives.ReadInt32BigEndian(array[(Header + (8 * i) + 4)..]) switch
            {
                int.MinValue => DateOnly.MinValue,
                int.MaxValue => DateOnly.MaxValue,
                var day => DateOnly.FromDayNumber(Epoch + day),
            };
        }

        return days;
    }

    /// <summary>A <c>numeric[]</c>, each number with its digits. Throws <see cref="OverflowException"/> for one of more than 28.</summary>
    public static decimal?[] Numbers(ReadOnlySpan<byte> array)
    {
        var numbers = new decimal?[CountOf(array)];
        var rest = array.Length > Header ? array[Header..] : [];
        for (var i = 0; i < numbers.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[4..];
            if (length >= 0)
            {
                numbers[i] = Number(rest[..length]);
                rest = rest[length..];
            }
        }

        return numbers;
    }

    private static int CountOf(ReadOnlySpan<byte> array) => BinaryPrimitives.ReadInt32BigEndian(array) == 0 ? 0 : BinaryPrimitives.ReadInt32BigEndian(array[12..]);

    /// <summary>Groups of four digits, the first of which counts 10000^weight; "scale" digits stand after the point.</summary>
    private static decimal Number(ReadOnlySpan<byte> number)
    {
        int groups = BinaryPrimitives.ReadInt16BigEndian(number);
        int weight = BinaryPrimitives.ReadInt16BigEndian(number[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(number[4..]);
        int scale = BinaryPrimitives.ReadInt16BigEndian(number[6..]);
        if ((sign & Special) != 0)
        {
            throw new OverflowException("Not a number.");
        }

        // Zeros at both ends are not sent: this many more digits (or fewer, when negative) stand after the point than the groups have.
        var missing = scale - (4 * (groups - weight - 1));
        UInt128 digits;
        if (groups <= 4 && missing <= 0)
        {
            var few = 0UL;
            for (var i = 0; i < groups; i++)
            {
                few = (few * 10_000) + BinaryPrimitives.ReadUInt16BigEndian(number[(8 + (2 * i))..]);
            }

            digits = few / (ulong)PowersOfTen[-missing];
        }
        else
        {
            digits = Many(number, groups, missing);
        }

        var high = digits >> 64;
        return high > uint.MaxValue
            ? throw new OverflowException("More than 28 digits.")
            : new decimal(unchecked((int)(uint)digits), unchecked((int)(uint)(digits >> 32)), unchecked((int)(uint)high), sign == Negative, (byte)scale);
    }

    private static UInt128 Many(ReadOnlySpan<byte> number, int groups, int missing)
    {
        var digits = UInt128.Zero;
        for (var i = 0; i < groups; i++)
        {
            digits = checked((digits * PowersOfTen[4]) + BinaryPrimitives.ReadUInt16BigEndian(number[(8 + (2 * i))..]));
        }

        return digits == UInt128.Zero ? digits
            : missing >= PowersOfTen.Length ? throw new OverflowException("More than 28 digits.")
            : missing >= 0 ? checked(digits * PowersOfTen[missing])
            : digits / PowersOfTen[-missing];
    }
}
