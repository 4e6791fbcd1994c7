using System.Globalization;

namespace Pak.Contracts.Tests;

/// <summary>Against the platform's own Persian calendar.</summary>
public sealed class JalaliYearsTests
{
    private static readonly PersianCalendar Platform = new();

    [Fact]
    public void Every_day_of_five_centuries_and_samples_of_the_rest_are_those_of_the_platform()
    {
        var first = DateOnly.FromDateTime(Platform.MinSupportedDateTime).DayNumber;
        var near = Enumerable.Range(new DateOnly(1700, 1, 1).DayNumber, 40_000).Concat(Enumerable.Range(new DateOnly(1900, 1, 1).DayNumber, 60_000));
        var far = Enumerable.Range(0, 20_000).Select(i => first + (i * 171)).Append(DateOnly.MaxValue.DayNumber);
        foreach (var day in near.Concat(far).Where(day => day <= DateOnly.MaxValue.DayNumber).Select(DateOnly.FromDayNumber))
        {
            var time = day.ToDateTime(TimeOnly.MinValue);
            var expected = (Platform.GetYear(time), Platform.GetMonth(time), Platform.GetDayOfMonth(time));
            Assert.Equal(expected, JalaliDate.Of(day));
            Assert.Equal(day, JalaliDate.ToGregorian(expected.Item1, expected.Item2, expected.Item3));
        }
    }

    [Fact]
    public void Leap_years_are_those_of_the_platform() =>
        Assert.All(Enumerable.Range(1, 9000), year => Assert.Equal(Platform.IsLeapYear(year), JalaliDate.IsLeapYear(year)));

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1402, 12, 30)]
    [InlineData(1403, 12, 31)]
    [InlineData(1403, 13, 1)]
    [InlineData(1403, 0, 1)]
    [InlineData(1403, 1, 32)]
    [InlineData(1403, 7, 31)]
    [InlineData(1403, 1, 0)]
    [InlineData(9999, 1, 1)]
    public void A_day_that_there_is_not_is_refused(int year, int month, int day) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => JalaliDate.ToGregorian(year, month, day));

    [Fact]
    public void Before_the_first_year_there_is_nothing() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => JalaliDate.Of(new DateOnly(622, 3, 20)));
}
