using System.ComponentModel.DataAnnotations;
using Pak.ServiceDefaults.Problems;

namespace Pak.ServiceDefaults.Tests.Problems;

/// <summary>The Persian words hang on the framework's English ones: these tests fail when the framework changes them.</summary>
public sealed class ValidationMessagesTests
{
    public static TheoryData<ValidationAttribute, string> Attributes => new()
    {
        { new RequiredAttribute(), "این فیلد لازم است" },
        { new MaxLengthAttribute(20), "این فیلد حداکثر ۲۰ نویسه می‌پذیرد" },
        { new StringLengthAttribute(20), "این فیلد حداکثر ۲۰ نویسه می‌پذیرد" },
        { new MinLengthAttribute(3), "این فیلد حداقل ۳ نویسه می‌خواهد" },
        { new RangeAttribute(1, 10), "مقدار این فیلد باید بین 1 و 10 باشد" },
        { new RegularExpressionAttribute("[a-z]+"), "شکل این فیلد درست نیست" },
        { new EmailAddressAttribute(), "شکل این فیلد درست نیست" },
    };

    [Theory]
    [MemberData(nameof(Attributes))]
    public void The_standard_messages_have_Persian_words(ValidationAttribute attribute, string persian)
    {
        var message = attribute.FormatErrorMessage("Name");

        Assert.Equal(persian, ValidationMessages.Of(message).Fa);
        Assert.Equal(message, ValidationMessages.Of(message).En);
    }
}
