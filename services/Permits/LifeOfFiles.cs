using Npgsql;
using Pak.Permits.Acts;
using Pak.Permits.Appeals;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Drafts;
using Pak.Permits.Inquiries;
using Pak.Permits.Notices;
using Pak.Permits.Passage;

namespace Pak.Permits;

/// <summary>
/// What happens to files beside the desk: time passes, agencies are asked, appeals are heard, people are told, acts are sealed. Each round
/// has its pause in seconds, 0 to leave it to other replicas: <c>Permits:Sweep:Seconds</c> (5), <c>Permits:Log:Seconds</c> (5),
/// <c>Permits:Notices:Seconds</c> (5).
/// </summary>
internal static class LifeOfFiles
{
    public static void AddLife(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StepWriter>();
        builder.Services.AddSingleton<FileWork>();
        builder.Services.AddSingleton<InquiryDesk>();
        builder.Services.AddSingleton<Sweep>();
        builder.Services.AddSingleton<Reschedule>();
        builder.Services.AddSingleton<CheckpointKey>();
        builder.Services.AddSingleton<ActSealer>();
        builder.AddRounds("Passage of time", Seconds("Sweep"), static services =>
        {
            var sweep = services.GetRequiredService<Sweep>();
            var reschedule = services.GetRequiredService<Reschedule>();
            var drafts = services.GetRequiredService<Drafts.Drafts>();
            var db = services.GetRequiredService<NpgsqlDataSource>();
            return async ct => await reschedule.RunOnce(ct) + await sweep.RunOnce(ct) + await drafts.Forget(db, ct);
        });
        builder.AddRounds("Sealing of the log", Seconds("Log"), static services => services.GetRequiredService<ActSealer>().RunOnce);
        builder.AddNotices(Seconds("Notices"));
        builder.Services.AddSingleton<Drafts.Drafts>();

        double Seconds(string round) => builder.Configuration.GetValue($"Permits:{round}:Seconds", 5.0);
    }

    public static void MapLife(this WebApplication app)
    {
        app.MapInquiries();
        app.MapAppeals();
        app.MapAgencyNotices();
        app.MapCalendar();
        app.MapActs();
        app.MapDrafts();
    }
}
