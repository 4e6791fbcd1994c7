using System.ComponentModel.DataAnnotations;
using Pak.Contracts;

namespace Pak.Permits;

/// <summary>
/// A text of several lines that somebody wrote for others to read: without control characters and overrides of the writing direction.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PlainTextAttribute() : ValidationAttribute("The field {0} must not contain control characters or overrides of the writing direction.")
{
    public override bool IsValid(object? value) => value is not string text || !PersianText.HasControls(text, multiline: true);
}
