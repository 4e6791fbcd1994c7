using Pak.Indicators.Areas;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Demo;
using Pak.Indicators.Locks;
using Pak.Indicators.Observations;
using Pak.Indicators.Reading;
using Pak.Indicators.Releases;
using Pak.Indicators.Rules;
using Pak.Indicators.Sdmx;
using Pak.Indicators.Submissions;
using Pak.Indicators.Targets;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Postgres;
using Pak.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("Pak Indicators");
builder.AddDatabase("indicatorsdb");
builder.AddRedis();
builder.AddEvents("indicators");
builder.AddFeedHead("indicators"); // the gateway keeps its answers
builder.Services.AddValidation();
builder.AddAreas();
builder.AddAgencyNames();
builder.AddSubmissions();
builder.AddReleases();
builder.AddReading();
builder.AddDemo();

builder.Services.AddResponseCompression(static options => options.MimeTypes = Compressible.Types);

var app = builder.Build();
app.UseResponseCompression();
app.UseServiceDefaults();
app.MapEvents();
app.MapAreas();
app.MapCatalogue();
app.MapObservations();
app.MapReading();
app.MapSdmx();
app.MapSubmissions();
app.MapTargets();
app.MapLocks();
app.MapRules();
app.MapReleases();
app.Run();
