using Pak.Dashboard;

var app = Site.Build(args);
app.Run();

/// <summary>The dashboard's entry point, named for its tests.</summary>
public sealed partial class Program;
