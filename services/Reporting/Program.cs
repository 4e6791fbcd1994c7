using Pak.Reporting.Agencies;
using Pak.Reporting.Feeds;
using Pak.Reporting.Headlines;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Postgres;
using Pak.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("Pak Reports");
builder.AddDatabase("reportingdb");
builder.AddRedis();
builder.AddEventConsumer<AgencyFeed>("agencies");
builder.AddEventConsumer<IndicatorFeed>("indicators");
builder.AddEventConsumer<PermitFeed>("permits");
builder.Services.AddValidation();

var app = builder.Build();
app.UseServiceDefaults();
var reports = app.MapGroup("/api/reports").AllowAnonymous().WithTags("Reports");
AgencyReports.Map(reports);
GetHeadline.Map(reports);
GetFeeds.Map(reports);
app.Run();
