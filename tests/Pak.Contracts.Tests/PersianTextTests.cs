using FsCheck;
using FsCheck.Fluent;
using Pak.Contracts;

namespace Pak.Contracts.Tests;

public sealed class PersianTextTests
{
    [Theory]
    [InlineData("۱۲۳٤٥", "12345")]
    [InlineData("no digits", "no digits")]
    [InlineData("", "")]
    public void Digits_are_folded(string text, string folded) => Assert.Equal(folded, PersianText.FoldDigits(text));

    [Theory]
    [InlineData("كتاب  علي ", "کتاب علی")]
    [InlineData("می\u200Cرود", "می\u200Cرود")]
    [InlineData("\u202Bمتن\u202C", "متن")]
    public void Tidy_folds_letters_and_keeps_the_joiner(string text, string tidy) => Assert.Equal(tidy, PersianText.Tidy(text));

    [Theory]
    [InlineData("نرخ بیکاری", "نرخ بيكاري")]
    [InlineData("می\u200Cرود", "میرود")]
    [InlineData("GDP ۱۴۰۳", "gdp 1403")]
    [InlineData("کـــتاب", "کتاب")]
    [InlineData("مُحَمَّد", "محمد")]
    public void What_a_reader_calls_the_same_has_the_same_search_key(string one, string other) =>
        Assert.Equal(PersianText.SearchKey(one), PersianText.SearchKey(other));

    [Fact]
    public void Folding_twice_changes_nothing() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
    {
        string key;
        try
        {
            key = PersianText.SearchKey(text.Get);
        }
        catch (ArgumentException)
        {
            return true; // half a surrogate pair is no text: Normalize refuses it
        }

        return PersianText.SearchKey(key) == key;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Persian_digits_and_back_is_the_same() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), number =>
        PersianText.FoldDigits(PersianText.WithPersianDigits($"{number}")) == $"{number}").QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("متنی با نیم‌فاصله", true, false)]
    [InlineData("\u200Eab\u200F", false, false)]
    [InlineData("خط یک\r\n\tخط دو", true, false)]
    [InlineData("خط یک\nخط دو", false, true)]
    [InlineData("a\tb", false, true)]
    [InlineData("a\0b", true, true)]
    [InlineData("a\u0085b", true, true)]
    [InlineData("a\u202Eb", true, true)]
    [InlineData("a\u202Ab", true, true)]
    [InlineData("a\u2066b", true, true)]
    [InlineData("a\u2069b", false, true)]
    [InlineData("\U0001F600", false, false)]
    public void Controls_are_told_from_text(string text, bool multiline, bool expected) =>
        Assert.Equal(expected, PersianText.HasControls(text, multiline));

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        Assert.True(PersianText.HasControls(new string('\uD83D', 1), multiline: true));
        Assert.True(PersianText.HasControls("a" + new string('\uDE00', 1) + "b", multiline: true));
    }

    [Fact]
    public void Texts_of_several_lines_keep_their_lines_and_spaces()
    {
        Assert.Equal("داروخانه‌ای  در\n\nخیابان کاج", PersianText.TidyLines(" \nداروخانه‌اي  در\n\nخيابان كاج\n "));
        Assert.Equal("", PersianText.TidyLines(" \t\n"));
    }
}
