using System.Text.RegularExpressions;
using Pak.Agencies.Registry;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Agencies.People;

/// <summary>A person who works for an agency. Its methods decide; they touch no database.</summary>
/// <param name="Username">Unique in Pak, never changed: what the person types to sign in.</param>
internal sealed partial record Person(
    Guid Id, string Username, LocalizedText Name, string Agency, IReadOnlyList<string> Roles, bool Active, int Version)
{
    /// <summary>Version 1 of a new, active person, or every field that is wrong.</summary>
    public static Result<Person> Register(Guid id, string agency, string username, LocalizedText name, string password, IReadOnlyList<string> roles)
    {
        var folded = FoldUsername(username);
        List<FieldError> errors = [.. Registry.Agency.NameErrors(name), .. RoleErrors(roles), .. Passwords.Errors(password, folded)];
        if (!UsernameShape().IsMatch(folded))
        {
            errors.Add(new(
                "username",
                "نام کاربری ۳ تا ۶۴ حرف کوچک لاتین، رقم، نقطه، خط تیره یا زیرخط است و با حرف یا رقم آغاز می‌شود",
                "3 to 64 lower case letters, digits, dots, hyphens or underscores, beginning with a letter or digit"));
        }

        return errors.Count > 0
            ? CommonProblems.Invalid.With(errors)
            : new Person(id, folded, Registry.Agency.Tidy(name), agency, [.. roles.Distinct()], Active: true, Version: 1);
    }

    public Result<Person> Change(Caller caller, LocalizedText name, IReadOnlyList<string> roles, bool active, int readVersion)
    {
        if (readVersion != Version)
        {
            return CommonProblems.ChangedMeanwhile;
        }

        if (caller.Subject == Id.ToString() && !(active && roles.Contains(People.Roles.Administrator)))
        {
            return Problems.OwnAccount;
        }

        List<FieldError> errors = [.. Registry.Agency.NameErrors(name), .. RoleErrors(roles)];
        return errors.Count > 0
            ? CommonProblems.Invalid.With(errors)
            : this with { Name = Registry.Agency.Tidy(name), Roles = [.. roles.Distinct()], Active = active, Version = Version + 1 };
    }

    /// <summary>As it is stored: capitals, Persian digits and stray spaces of a keyboard make no other name.</summary>
    public static string FoldUsername(string typed) => PersianText.SearchKey(typed);

    private static IEnumerable<FieldError> RoleErrors(IReadOnlyList<string> roles) => roles.All(People.Roles.All.Contains)
        ? []
        : [new("roles", $"نقش‌ها این‌ها هستند: {string.Join("، ", People.Roles.All)}", $"Roles are: {string.Join(", ", People.Roles.All)}")];

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{2,63}$", RegexOptions.None, 1000)]
    private static partial Regex UsernameShape();
}
