using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;

namespace Pak.SystemTests.Running;

/// <summary>Somebody who applies: made up, with a national code whose check digit is right.</summary>
internal sealed record Citizen(string Name, string NationalCode, string Mobile)
{
    /// <summary>All citizens of this run.</summary>
    public static ConcurrentBag<Citizen> Everyone { get; } = [];

    public string LastFour => NationalCode[^4..];

    public static Citizen New()
    {
        var digits = RandomNumberGenerator.GetInt32(100_000_000, 1_000_000_000).ToString(CultureInfo.InvariantCulture);
        var sum = digits.Select((d, i) => (d - '0') * (10 - i)).Sum() % 11;
        // A family name that no other citizen of the run has.
        var family = new string(RandomNumberGenerator.GetItems<char>("ابپتجدرزسشکگلمنوهی", 8));
        var citizen = new Citizen($"نگار {family}", digits + (sum < 2 ? sum : 11 - sum).ToString(CultureInfo.InvariantCulture), "0912" + RandomNumberGenerator.GetInt32(1_000_000, 10_000_000).ToString(CultureInfo.InvariantCulture));
        Everyone.Add(citizen);
        return citizen;
    }

    /// <summary>What an application over the API sends: the mobile confirmed, every question answered, every document uploaded.</summary>
    public async Task<object> Form(HttpClient client, string type, string area = "IR-23")
    {
        using var read = await client.GetAsync(new Uri($"api/permits/types/{type}", UriKind.Relative));
        var asked = await read.Json();
        var documents = new List<string>();
        foreach (var document in asked.GetProperty("documents").EnumerateArray())
        {
            var (name, content) = SampleAnswers.FileFor(document);
            using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
            using var uploaded = await client.PostAsync(new Uri($"api/permits/types/{type}/documents/{document.GetProperty("code").GetString()}", UriKind.Relative), form);
            documents.Add((await uploaded.Json()).GetProperty("files")[0].GetProperty("token").GetString()!);
        }

        return new
        {
            type,
            area,
            applicant = new { name = Name, nationalCode = NationalCode, mobile = Mobile, confirmation = await Confirm(client) },
            description = "درخواست آزمایشی",
            answers = SampleAnswers.To(asked.GetProperty("form")),
            documents,
        };
    }

    /// <summary>The demo has no gateway and answers with the message itself.</summary>
    private async Task<string> Confirm(HttpClient client)
    {
        using var sent = await client.PostAsJsonAsync("api/permits/mobile-codes", new { mobile = Mobile });
        var code = SampleAnswers.CodeIn((await sent.Json()).GetProperty("message").GetString()!);
        using var confirmed = await client.PostAsJsonAsync("api/permits/mobile-codes/confirmation", new { mobile = Mobile, code });
        return (await confirmed.Json()).GetProperty("confirmation").GetString()!;
    }

    /// <summary>Applies over the API, for the first permit type of an agency unless said otherwise.</summary>
    public async Task<(string Code, string Type)> Apply(PakSystem system, string agency = "health", string? type = null)
    {
        using var client = system.Client();
        type ??= await TypeOf(client, agency);
        using var response = await client.PostAsJsonAsync("api/permits/applications", await Form(client, type));
        return ((await response.Json()).GetProperty("trackingCode").GetString()!, type);
    }

    /// <summary>The kind of permit for which the agency asks others the least: the file of one that asks nobody is decided by its officer alone.</summary>
    public static async Task<string> TypeOf(HttpClient client, string agency)
    {
        using var response = await client.GetAsync(new Uri($"api/permits/types?agency={agency}", UriKind.Relative));
        return (await response.Json()).GetProperty("items").EnumerateArray().MinBy(type => type.GetProperty("inquiries").GetArrayLength()).GetProperty("code").GetString()!;
    }
}
