using Pak.Permits;
using Pak.Permits.Acts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Demo;
using Pak.Permits.Documents;
using Pak.Permits.Mobiles;
using Pak.Permits.Privacy;
using Pak.Permits.Register;
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
builder.AddDatabase("permitsdb", preparedStatements: 100);
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
builder.Services.AddSingleton<WholeFiles>();
builder.Services.AddSingleton<CitizenSteps>();
builder.Services.AddSingleton<Desk>();
builder.AddDocuments();
builder.AddMobiles();
builder.Services.AddSingleton<TrackedFiles>();
builder.Services.AddHostedService(services => services.GetRequiredService<TrackedFiles>());
builder.AddLife();
builder.AddRegister();
builder.AddDemo();

var app = builder.Build();
app.Services.GetRequiredService<PersonalData>(); // without its key the service must not start
app.UseServiceDefaults();
app.MapEvents();
app.MapPermitTypes();
app.MapApplications();
app.MapLife();
app.MapTracking();
app.MapRegister();
app.MapDocuments();
app.MapMobiles();
app.Run();
return 0;
