using System.ComponentModel.DataAnnotations;
using Pak.ServiceDefaults.Problems;

namespace Pak.ServiceDefaults.Tests.Problems;

/// <summary>The words hang on the framework's English ones: these tests fail when the framework changes them.</summary>
public sealed class ValidationMessagesTests
{
    public static TheoryData<ValidationAttribute, string, string> Attributes => new()
    {
        { new RequiredAttribute(), "این فیلد لازم است", "This field is required" },
        { new MaxLengthAttribute(20), "این فیلد حداکثر ۲۰ نویسه می‌پذیرد", "This field takes at most 20 characters" },
        { new StringLengthAttribute(20), "این فیلد حداکثر ۲۰ نویسه می‌پذیرد", "This field takes at most 20 characters" },
        { new MinLengthAttribute(3), "این فیلد حداقل ۳ نویسه می‌خواهد", "This field takes at least 3 characters" },
        { new RangeAttribute(1, 10), "مقدار این فیلد باید بین ۱ و ۱۰ باشد", "The value must be between 1 and 10" },
        { new RegularExpressionAttribute("[a-z]+"), "شکل این فیلد درست نیست", "The form of this field is not right" },
        { new EmailAddressAttribute(), "شکل این فیلد درست نیست", "The form of this field is not right" },
    };

    [Theory]
    [MemberData(nameof(Attributes))]
    public void The_standard_messages_have_words_of_our_own(ValidationAttribute attribute, string persian, string english)
    {
        var message = attribute.FormatErrorMessage("Name");

        Assert.Equal(persian, ValidationMessages.Of(message).Fa);
        Assert.Equal(english, ValidationMessages.Of(message).En);
    }
}
