// Real servers run as processes of Unix.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
