using Pak.Contracts;

namespace Pak.Contracts.Tests;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("0499370899")]
    [InlineData("0790419904")]
    [InlineData("0084575948")]
    [InlineData("۰۴۹۹۳۷۰۸۹۹")]
    [InlineData("٠٤٩٩٣٧٠٨٩٩")]
    [InlineData(" 049-937089-9 ")]
    public void A_valid_national_code_is_read_however_it_is_typed(string typed)
    {
        Assert.True(NationalCode.TryParse(typed, out var code));
        Assert.Equal(10, code.Value.Length);
        Assert.All(code.Value, d => Assert.InRange(d, '0', '9'));
    }

    [Theory]
    [InlineData("1234567890")]
    [InlineData("1111111111")]
    [InlineData("049937089")]
    [InlineData("04993708999")]
    [InlineData("049937089x")]
    [InlineData("")]
    [InlineData(null)]
    public void A_wrong_national_code_is_refused(string? typed) => Assert.False(NationalCode.TryParse(typed, out _));

    [Fact]
    public void Every_other_check_digit_is_refused()
    {
        for (var digit = '0'; digit <= '9'; digit++)
        {
            Assert.Equal(digit == '9', NationalCode.TryParse("049937089" + digit, out _));
        }
    }

    [Fact]
    public void A_national_code_masks_itself()
    {
        Assert.True(NationalCode.TryParse("0499370899", out var code));

        Assert.DoesNotContain("0499370899", $"{code}");
        Assert.Equal("0899", code.LastFour);
    }

    [Theory]
    [InlineData("10380284790", true)]
    [InlineData("۱۰۳۸۰۲۸۴۷۹۰", true)]
    [InlineData("10380284792", false)]
    [InlineData("09748208301", false)]
    [InlineData("1038028479", false)]
    [InlineData("1038028479a", false)]
    public void A_legal_national_id_is_checked_by_its_digit(string typed, bool valid)
    {
        Assert.Equal(valid, LegalNationalId.TryParse(typed, out var id));
        Assert.Equal(valid ? "10380284790" : null, id);
    }

    [Fact]
    public void Iran_has_its_31_provinces_once()
    {
        var provinces = Area.Iran.Where(a => a.Parent == "IR").ToList();

        Assert.Equal(Enumerable.Range(0, 31).Select(i => $"IR-{i:00}"), provinces.Select(p => p.Code));
        Assert.Equal(31, provinces.Select(p => PersianText.SearchKey(p.Name.Fa)).Distinct().Count());
        Assert.Equal(31, provinces.Select(p => p.Name.En).Distinct().Count());
    }
}
