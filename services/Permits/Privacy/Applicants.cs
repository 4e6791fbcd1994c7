using System.Text;
using System.Text.Json;
using Pak.Contracts;
using Pak.ServiceDefaults;

namespace Pak.Permits.Privacy;

/// <summary>Who applies and what for: the part of a file that is stored encrypted. Prints nothing of itself.</summary>
/// <param name="Answers">To the type's form; null where there was none.</param>
/// <param name="MobileConfirmed">Whether a one-time code came back from the mobile.</param>
internal sealed record Applicant(string Name, string NationalCode, string Mobile, string Description, JsonElement? Answers = null, bool MobileConfirmed = false)
{
    /// <summary>
    /// The first three digits (where the code was issued). The last four stay the citizen's own: they are what tracking asks for.
    /// </summary>
    public string Masked() => NationalCode[..3] + "*******";

    public override string ToString() => nameof(Applicant);
}

/// <summary>Seals and opens what people wrote in a file.</summary>
internal sealed class Applicants(PersonalData data)
{
    private const int ApplicantPart = 0;

    public byte[] Seal(Applicant applicant, Guid application) =>
        data.Seal(JsonSerializer.SerializeToUtf8Bytes(applicant, JsonDefaults.Options), application, ApplicantPart);

    public Applicant Open(byte[] box, Guid application) =>
        JsonSerializer.Deserialize<Applicant>(data.Open(box, application, ApplicantPart), JsonDefaults.Options)!;

    /// <summary>The text of a step; null stays null.</summary>
    public byte[]? Seal(string? text, Guid application, int step) =>
        text is null ? null : data.Seal(Encoding.UTF8.GetBytes(text), application, step);

    public string? Open(byte[]? box, Guid application, int step) =>
        box is null ? null : Encoding.UTF8.GetString(data.Open(box, application, step));
}
