using Pak.Portal;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddHostDefaults();
builder.AddRedis();
builder.AddServices();
builder.AddSite();
var app = builder.Build();
app.UseSite();
app.MapHostHealth();
app.Run();

/// <summary>The portal's entry point, named for its tests.</summary>
public sealed partial class Program;
