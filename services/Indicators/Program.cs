using Pak.Indicators.Areas;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Demo;
using Pak.Indicators.Observations;
using Pak.Indicators.Reading;
using Pak.Indicators.Sdmx;
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
app.Run();
