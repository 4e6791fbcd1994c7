using Pak.Gateway;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddHostDefaults(calls: false);
builder.AddRedis();
builder.AddRoutes();
builder.AddHotReads();
builder.AddSystemHealth();
builder.Services.AddRequestTimeouts();
builder.Services.AddSingleton<AddressLimit>();

var app = builder.Build();
app.UseTrustedProxies();
app.UseMiddleware<SecurityHeaders>();
app.UseMiddleware<Outages>();
app.UseMiddleware<Methods>();
app.UseMiddleware<AddressLimitMiddleware>();
app.UseHotReads();
app.UseApiDocsFiles();
app.UseRouting();
app.UseRequestTimeouts();
app.MapHostHealth();
app.MapApiDocs();
app.MapRoutes();
app.Run();
