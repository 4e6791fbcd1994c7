using Pak.Indicators.Areas;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Demo;
using Pak.Indicators.Observations;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Postgres;
using Pak.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("Pak Indicators");
builder.AddDatabase("indicatorsdb");
builder.AddRedis();
builder.AddEvents("indicators");
builder.Services.AddValidation();
builder.AddAreas();
builder.AddSubmissions();
builder.AddDemo();

var app = builder.Build();
app.UseServiceDefaults();
app.MapEvents();
app.MapAreas();
app.MapCatalogue();
app.MapObservations();
app.MapSubmissions();
app.Run();
