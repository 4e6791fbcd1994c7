using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Mobiles;

/// <summary>Whether an application's mobile is confirmed: always, unless a clerk hands it in, who has the applicant before him.</summary>
internal sealed class MobileConfirmations(MobileCodes codes)
{
    /// <summary>True when the confirmation is there and good; what is wrong is added to the errors.</summary>
    public bool Check(string mobile, string? confirmation, bool byClerk, List<FieldError> errors)
    {
        if (MobileCodes.Parse(mobile) is null)
        {
            return false; // which is an error of its own
        }

        if (confirmation is null)
        {
            if (!byClerk)
            {
                errors.Add(new("applicant.confirmation", "شمارهٔ همراه را با کد یک‌بارمصرف تأیید کنید", "Confirm the mobile with a one-time code"));
            }

            return false;
        }

        if (codes.IsConfirmed(mobile, confirmation))
        {
            return true;
        }

        errors.Add(new("applicant.confirmation", "تأیید این شمارهٔ همراه پذیرفته نیست یا زمان آن گذشته است؛ کد تازه بگیرید", "This confirmation is not of this mobile, or its time is over: ask for a new code"));
        return false;
    }
}
