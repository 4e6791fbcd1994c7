using Pak.ServiceDefaults.Problems;

namespace Pak.Agencies;

/// <summary>What this service refuses. A code is permanent: its meaning never changes and it is never used again.</summary>
internal static class Problems
{
    public static Problem AgencyNotFound { get; } =
        new("AGN-001", StatusCodes.Status404NotFound, new("این دستگاه در فهرست دستگاه‌های شما نیست", "There is no such agency within your reach"));

    public static Problem CodeTaken { get; } =
        new("AGN-002", StatusCodes.Status409Conflict, new("دستگاهی با این کد ثبت شده است", "An agency with this code is registered already"));

    public static Problem NationalIdTaken { get; } =
        new("AGN-003", StatusCodes.Status409Conflict, new("دستگاهی با این شناسهٔ ملی ثبت شده است", "An agency with this national id is registered already"));

    public static Problem WouldBeCycle { get; } =
        new("AGN-004", StatusCodes.Status409Conflict, new("دستگاه نمی‌تواند زیرمجموعهٔ خودش باشد", "An agency cannot stand below itself"));

    public static Problem RootStaysRoot { get; } = new(
        "AGN-005",
        StatusCodes.Status409Conflict,
        new("تنها دستگاه ریشه بالادست ندارد و ریشه همیشه ریشه می‌ماند", "Only the root agency has no parent, and the root stays the root"));

    public static Problem AlreadySuspended { get; } =
        new("AGN-006", StatusCodes.Status409Conflict, new("این دستگاه پیش‌تر تعلیق شده است", "This agency is suspended already"));

    public static Problem NotSuspended { get; } =
        new("AGN-007", StatusCodes.Status409Conflict, new("این دستگاه تعلیق نشده است", "This agency is not suspended"));

    public static Problem SuspendedFromAbove { get; } = new(
        "AGN-008",
        StatusCodes.Status403Forbidden,
        new("تعلیق و رفع تعلیق هر دستگاه با دستگاه‌های بالادست آن است", "An agency is suspended and reinstated from above, not by itself"));

    public static Problem PersonNotFound { get; } =
        new("AGN-009", StatusCodes.Status404NotFound, new("این شخص در این دستگاه نیست", "There is no such person in this agency"));

    public static Problem UsernameTaken { get; } =
        new("AGN-010", StatusCodes.Status409Conflict, new("این نام کاربری را شخص دیگری دارد", "Another person has this username"));

    public static Problem OwnAccount { get; } = new(
        "AGN-011",
        StatusCodes.Status409Conflict,
        new("هیچ مدیری نمی‌تواند نقش مدیری یا حساب خودش را از کار بیندازد", "Administrators cannot take their own role or deactivate their own account"));

    public static Problem ClientNotFound { get; } =
        new("AGN-012", StatusCodes.Status404NotFound, new("این کارخواه در این دستگاه نیست", "There is no such client in this agency"));

    public static Problem ClientHasKey { get; } = new(
        "AGN-013",
        StatusCodes.Status409Conflict,
        new("این کارخواه با کلید عمومی شناخته می‌شود و رمز ندارد", "This client is known by its public key and has no secret"));

    public static Problem RootOnly { get; } =
        new("AGN-014", StatusCodes.Status403Forbidden, new("کلیدهای امضا تنها در دست دستگاه ریشه است", "Signing keys are the root agency's affair only"));

    public static Problem KeyPending { get; } = new(
        "AGN-015",
        StatusCodes.Status409Conflict,
        new("کلید تازهٔ دیگری هنوز به کار نیفتاده است", "Another new key has not begun to sign yet"));

    public static Problem KeyNotFound { get; } =
        new("AGN-016", StatusCodes.Status404NotFound, new("کلید منتشرشده‌ای با این شناسه نیست", "No published key has this id"));

    public static Problem WrongCredentials { get; } =
        new("AGN-017", StatusCodes.Status401Unauthorized, new("نام کاربری یا گذرواژه درست نیست", "The username or the password is not right"));

    public static Problem SignInLocked { get; } = new(
        "AGN-018",
        StatusCodes.Status423Locked,
        new("پس از چند تلاش نادرست، ورود با این نام کاربری موقتاً بسته است", "After several wrong tries this username cannot sign in for a while"));

    public static Problem AccountClosed { get; } =
        new("AGN-019", StatusCodes.Status403Forbidden, new("حساب شما یا دستگاه شما فعال نیست", "Your account or your agency is not active"));

    public static Problem SessionEnded { get; } =
        new("AGN-020", StatusCodes.Status401Unauthorized, new("نشست شما پایان یافته است؛ دوباره وارد شوید", "Your session has ended: sign in again"));
}
