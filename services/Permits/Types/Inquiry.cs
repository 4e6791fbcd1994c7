using System.ComponentModel.DataAnnotations;
using Pak.Contracts;

namespace Pak.Permits.Types;

/// <summary>What the asked agency's silence means when its days are over.</summary>
public enum Silence
{
    /// <summary>It has nothing against the permit.</summary>
    Consent,

    /// <summary>Its superiors are told; the file waits no longer than its own deadline.</summary>
    Escalate,
}

/// <summary>A question to another agency that belongs to every file of a type.</summary>
/// <param name="Code">Names it within the type.</param>
/// <param name="Agency">The agency that is asked.</param>
/// <param name="Days">Working days that it has.</param>
public sealed record Inquiry(
    [property: Required, MaxLength(60)] string Code,
    [property: Required, MaxLength(60)] string Agency,
    LocalizedText Question,
    [property: Range(1, 365)] int Days,
    Silence Silence);
