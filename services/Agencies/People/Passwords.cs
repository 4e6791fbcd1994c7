using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Pak.ServiceDefaults.Problems;

namespace Pak.Agencies.People;

/// <summary>
/// Passwords by ASP.NET Core's <see cref="PasswordHasher{TUser}"/> (PBKDF2, HMAC-SHA512, 210,000 rounds as OWASP asks). Length is
/// what counts (NIST SP 800-63B): 12 to 128 characters of any kind.
/// </summary>
internal static class Passwords
{
    public const int Shortest = 12;
    public const int Longest = 128;

    private static readonly object Anybody = new();
    private static readonly PasswordHasher<object> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

    /// <summary>What is verified for a username that nobody has, so that it takes as long as a wrong password.</summary>
    private static readonly Lazy<string> Nobody = new(() => Hash(Clients.Secrets.Random()));

    public static string Hash(string password) => Hasher.HashPassword(Anybody, Fold(password));

    /// <param name="hash">Null when nobody has the username: false, after the same work.</param>
    public static bool Verify(string? hash, string password)
    {
        var fits = Hasher.VerifyHashedPassword(Anybody, hash ?? Nobody.Value, Fold(password)) != PasswordVerificationResult.Failed;
        return fits && hash is not null;
    }

    public static IEnumerable<FieldError> Errors(string password, string username)
    {
        if (password.Length is < Shortest or > Longest)
        {
            yield return new("password", "گذرواژه ۱۲ تا ۱۲۸ نویسه است", "A password has 12 to 128 characters");
        }
        else if (password.Distinct().Count() < 5 || (username.Length > 0 && password.Contains(username, StringComparison.OrdinalIgnoreCase)))
        {
            yield return new(
                "password",
                "این گذرواژه را آسان می‌شود حدس زد: نام کاربری در آن نباشد و دست‌کم ۵ نویسهٔ گوناگون داشته باشد",
                "Too easy to guess: leave out the username and use at least 5 different characters");
        }
    }

    // Keyboards compose some letters differently.
    private static string Fold(string password) => password.Normalize(NormalizationForm.FormC);
}
