using Pak.Contracts;
using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.Tests;

/// <summary>Agencies with the demo tree. Tests that share it change agencies of their own only.</summary>
public sealed class DemoApp : AgenciesApp
{
    private int _made;

    public DemoApp()
        : base(demo: true)
    {
    }

    /// <summary>An administrator of an agency: reaches it and what stands below it.</summary>
    public HttpClient AdministratorOf(string agency) => As($"{agency}-administrator", agency, Scopes.AgenciesManage);

    /// <summary>What registers an agency, valid and unlike any before.</summary>
    public Dictionary<string, object?> NewAgency(string parent, string? code = null)
    {
        var number = Interlocked.Increment(ref _made);
        return new()
        {
            ["code"] = code ?? $"made-{number}",
            ["nationalId"] = NationalId(number),
            ["name"] = new { fa = $"دستگاه {number}", en = $"Agency {number}" },
            ["kind"] = "organisation",
            ["parent"] = parent,
            ["area"] = "IR",
        };
    }

    /// <summary>Registers one and returns its code.</summary>
    public async Task<string> Register(string parent)
    {
        var agency = NewAgency(parent);
        (await Root().Post("/api/agencies", agency)).EnsureSuccessStatusCode();
        return (string)agency["code"]!;
    }

    private static string NationalId(int number) =>
        Enumerable.Range(0, 10).Select(check => $"{5_000_000_000 + number}{check}").First(id => LegalNationalId.TryParse(id, out _));
}
