using Pak.Permits.Tracking;

namespace Pak.Permits.Tests.Tracking;

public sealed class TrackingCodeTests
{
    [Fact]
    public void The_check_digit_is_Damms() => Assert.Equal('4', TrackingCode.Check("572")); // the published example

    [Fact]
    public void A_new_code_is_right_and_no_code_with_one_wrong_digit_or_two_swapped_is()
    {
        for (var i = 0; i < 200; i++)
        {
            var code = TrackingCode.New();
            Assert.True(IsRight(code));
            for (var at = 0; at < code.Length; at++)
            {
                foreach (var digit in "0123456789".Where(d => d != code[at]))
                {
                    Assert.False(IsRight(code[..at] + digit + code[(at + 1)..]));
                }

                if (at > 0 && code[at] != code[at - 1])
                {
                    Assert.False(IsRight(code[..(at - 1)] + code[at] + code[at - 1] + code[(at + 1)..]));
                }
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5724")]
    [InlineData("0000000000000")]
    [InlineData("abcdefghijkl")]
    public void What_is_no_code_is_refused(string? text) => Assert.False(TrackingCode.TryParse(text, out _));

    internal static bool IsRight(string code) => TrackingCode.TryParse(code, out var read) && read == code;
}
