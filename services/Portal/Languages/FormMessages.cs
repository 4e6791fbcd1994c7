using Microsoft.AspNetCore.Mvc;

namespace Pak.Portal.Languages;

/// <summary>What the framework says of a posted value that it cannot read, in the language of the page.</summary>
internal static class FormMessages
{
    public static void AddFormMessages(this IServiceCollection services) => services.AddOptions<MvcOptions>().Configure<IHttpContextAccessor>(static (options, accessor) =>
    {
        string Unreadable() => new Words(accessor)["این مقدار خوانده نمی‌شود.", "This value cannot be read."];
        string Missing() => new Words(accessor)["این مقدار لازم است.", "This value is required."];
        string NoNumber() => new Words(accessor)["این مقدار باید عدد باشد.", "This value must be a number."];

        // Names of fields are the forms' own and mean nothing to a reader; the error stands beside its field.
        var messages = options.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => Unreadable());
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => Unreadable());
        messages.SetUnknownValueIsInvalidAccessor(_ => Unreadable());
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(Unreadable);
        messages.SetValueIsInvalidAccessor(_ => Unreadable());
        messages.SetValueMustNotBeNullAccessor(_ => Missing());
        messages.SetMissingBindRequiredValueAccessor(_ => Missing());
        messages.SetMissingKeyOrValueAccessor(Missing);
        messages.SetMissingRequestBodyRequiredValueAccessor(Missing);
        messages.SetValueMustBeANumberAccessor(_ => NoNumber());
        messages.SetNonPropertyValueMustBeANumberAccessor(NoNumber);
    });
}
