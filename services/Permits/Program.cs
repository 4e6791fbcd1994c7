using Pak.Permits;
using Pak.Permits.Acts;
using Pak.Permits.Appeals;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Demo;
using Pak.Permits.Inquiries;
using Pak.Permits.Notices;
using Pak.Permits.Passage;
using Pak.Permits.Privacy;
using Pak.Permits.Tracking;
using Pak.Permits.Types;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Clients;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Postgres;
using Pak.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);
if (args is [VerifyLogCommand.Name, ..])
{
    return await VerifyLogCommand.Run(args, builder.Configuration, Console.Out, CancellationToken.None);
}

builder.AddServiceDefaults("Pak Permits");
builder.AddDatabase("permitsdb");
builder.AddRedis();
builder.AddEvents("permits");
builder.AddAnonymousServiceClient("agencies", "agencies", AgencyNames.Patience);
builder.Services.AddValidation();
builder.Services.AddSingleton<PersonalData>();
builder.Services.AddSingleton<CalendarRules>();
builder.Services.AddSingleton<PermitTypeRows>();
builder.Services.AddSingleton<AgencyNames>();
builder.Services.AddSingleton<Applicants>();
builder.Services.AddSingleton<TrackingGate>();
builder.Services.AddSingleton<TrackedApplications>();
builder.Services.AddSingleton<CitizenSteps>();
builder.Services.AddSingleton<Desk>();
builder.Services.AddSingleton<InquiryDesk>();
builder.Services.AddSingleton(NoticeSettings.From(builder.Configuration));
builder.Services.AddSingleton<NoticeOffice>();
builder.AddPassageOfTime();
builder.Services.AddSingleton<CheckpointKey>();
builder.Services.AddSingleton<ActSealer>();
builder.AddRounds("The log of acts", builder.Configuration.GetValue("Permits:Log:Seconds", 5.0), static services => services.GetRequiredService<ActSealer>().RunOnce);
builder.AddDemo();

var app = builder.Build();
app.Services.GetRequiredService<PersonalData>(); // without its key the service must not start
app.UseServiceDefaults();
app.MapEvents();
app.MapPermitTypes();
app.MapApplications();
app.MapActs();
app.MapInquiries();
app.MapAppeals();
app.MapTracking();
app.Run();
return 0;
