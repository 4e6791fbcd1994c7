using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Pak.SystemTests.Pages;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Journeys;

/// <summary>What citizens do after the confirmation: one answers, is refused and appeals, without JavaScript; another holds a permit that proves itself.</summary>
[Collection(OneSystem.Name)]
public sealed class FollowingJourney(PakSystem system)
{
    [Fact]
    public async Task A_citizen_answers_sees_the_clock_is_refused_and_appeals_without_JavaScript()
    {
        var person = Citizen.New();
        var (code, _) = await person.Apply(system, "interior");
        using var officer = await system.Access.AsPerson("interior.officer");
        var file = await officer.FileOf(person);
        await officer.Act(file, "review", 1, new { });
        await officer.Act(file, "question", 2, new { text = "نشانی دفتر کجاست؟" });

        await using var citizen = await Chromium.Open(system, "fa", javaScript: false);
        var page = citizen.Page;
        await citizen.Track(code, person);
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "awaiting-applicant");
        await Assertions.Expect(page.Locator("#pauses")).ToContainTextAsync("پرسشی که هنوز پاسخ نداده‌اید");
        await page.Locator("#clock-days summary").ClickAsync();
        await Assertions.Expect(page.Locator(".stretch-start")).ToContainTextAsync("شمارش از روز کاری بعد است");
        await page.Locator("#answer").FillAsync("تهران، خیابان انقلاب، پلاک ۱۲");
        await page.Locator("#send-answer").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "under-review");
        await Assertions.Expect(page.Locator("#done")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#timeline")).ToContainTextAsync("خیابان انقلاب");
        await Assertions.Expect(page.Locator("#silence")).ToContainTextAsync("خودبه‌خود");

        await officer.Act(file, "refusal", 4, new { conditions = new[] { 1 }, note = "اساسنامه کامل نیست" });
        await page.Locator("#ask-withdrawal").ClickAsync(); // from the page as it was: only the act itself would be refused
        await page.Locator("#keep").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "refused");
        await page.Locator("#appeal").FillAsync("اساسنامه کامل و پیوست است.");
        await page.Locator("#check-appeal").ClickAsync();
        await Assertions.Expect(page.Locator("#appeal-text")).ToContainTextAsync("اساسنامه کامل و پیوست است.");
        await page.Locator("#lodge-appeal").ClickAsync();
        await Assertions.Expect(page.Locator("#appeal-state")).ToHaveAttributeAsync("data-state", "open");
        Assert.DoesNotContain(code, page.Url, StringComparison.Ordinal);
        citizen.HasNoComplaints();

        await IsHeard(file);
        await using var narrow = await Chromium.Open(system, "en", width: 360);
        await narrow.Track(code, person, "/en");
        await narrow.IsForEveryone();
        await narrow.Page.Locator("#stars-4").CheckAsync();
        await narrow.Page.Locator("#rate").ClickAsync();
        await Assertions.Expect(narrow.Page.Locator("#rated")).ToHaveAttributeAsync("data-stars", "4");
        narrow.HasNoComplaints();
    }

    [Fact]
    public async Task A_printed_permit_is_checked_on_the_page_by_its_number_and_offline_with_the_published_key()
    {
        var person = Citizen.New();
        var (code, _) = await person.Apply(system, "interior");
        using var officer = await system.Access.AsPerson("interior.officer");
        var file = await officer.FileOf(person);
        await officer.Act(file, "review", 1, new { });
        await officer.Act(file, "approval", 2, new { });

        await using var citizen = await Chromium.Open(system, "fa");
        await citizen.Track(code, person);
        await Assertions.Expect(citizen.Page.Locator("#messages")).ToContainTextAsync("برای شما صادر شد");
        await citizen.Page.Locator("#open-permit").ClickAsync();
        await Assertions.Expect(citizen.Page.Locator("#holder")).ToHaveTextAsync(person.Name);
        Assert.DoesNotContain(code, citizen.Page.Url, StringComparison.Ordinal);
        Assert.True(await citizen.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('img.qr')].every(i => i.complete && i.naturalWidth > 0)"));
        await citizen.IsForEveryone();
        var number = (await citizen.Page.Locator("#number").InnerTextAsync()).Trim();
        var (address, printed) = await Print(citizen, number);
        var download = await citizen.Page.RunAndWaitForDownloadAsync(() => citizen.Page.Locator("#download").ClickAsync());
        var document = (await File.ReadAllTextAsync(await download.PathAsync())).Trim();

        // Offline: the published keys and nothing else of the register.
        using var client = system.Client();
        using var published = await client.GetAsync(new Uri("api/permits/keys", UriKind.Relative));
        var keys = await published.Json();
        Assert.Equal(document, printed);
        Assert.Equal(number, Verified(printed, keys)!.Value.GetProperty("jti").GetString());
        Assert.Equal(address.ToString(), Verified(document, keys)!.Value.GetProperty("verify").GetString());
        var parts = document.Split('.');
        var forged = $"{parts[0]}.{Base64Url(Encoding.UTF8.GetString(FromBase64Url(parts[1])).Replace(number, number[..^1] + "9", StringComparison.Ordinal).Replace("\"until\":\"20", "\"until\":\"21", StringComparison.Ordinal))}.{parts[2]}";
        Assert.Null(Verified(forged, keys));

        await using var anybody = await Chromium.Open(system, "en", width: 360);
        await anybody.GoTo(address.ToString());
        await Assertions.Expect(anybody.Page.Locator("#standing")).ToHaveAttributeAsync("data-standing", "valid");
        await anybody.GoTo("/en" + address.AbsolutePath);
        await Assertions.Expect(anybody.Page.Locator("#standing")).ToHaveAttributeAsync("data-standing", "valid");
        await Assertions.Expect(anybody.Page.Locator("main")).Not.ToContainTextAsync(person.Name);
        await anybody.IsForEveryone();
        await Check(anybody, number);
        await Assertions.Expect(anybody.Page.Locator("#standing")).ToHaveAttributeAsync("data-standing", "valid");
        await CheckDocument(anybody, printed);
        await Assertions.Expect(anybody.Page.Locator("#standing")).ToHaveAttributeAsync("data-standing", "valid");
        await CheckDocument(anybody, forged);
        await Assertions.Expect(anybody.Page.Locator("#document-error")).ToContainTextAsync("forged");

        // Of three years, which have just begun: the day is told, nothing is asked for yet.
        await Assertions.Expect(citizen.Page.Locator("#renewable-from")).ToContainTextAsync("می‌توانید درخواست تمدید کنید");
        await Assertions.Expect(citizen.Page.Locator("#ask-renewal")).ToHaveCountAsync(0);

        await citizen.Page.Locator("#ask-surrender").ClickAsync();
        await citizen.Page.Locator("#reason").FillAsync("دیگر به آن نیازی نیست");
        await citizen.Page.Locator("#surrender").ClickAsync();
        await Assertions.Expect(citizen.Page.Locator("#sheet")).ToHaveAttributeAsync("data-state", "surrendered");
        await Check(anybody, number);
        await Assertions.Expect(anybody.Page.Locator("#standing")).ToHaveAttributeAsync("data-standing", "surrendered");
        citizen.HasNoComplaints();
        anybody.HasNoComplaints();
    }

    /// <summary>The agency that hears the appeal reads what the applicant handed in and how the time was counted.</summary>
    private async Task IsHeard(Guid file)
    {
        await using var oversight = await Chromium.Open(system, "fa", width: 360);
        var page = oversight.Page;
        var (username, password) = system.Access.Person("presidency.officer");
        await StaffPages.SignIn(oversight, username, password);
        await oversight.GoTo($"/workspace/appeals/{file}");
        await Assertions.Expect(page.Locator("#clock")).ToContainTextAsync("رسیدگی پایان یافته است");
        await page.Locator("#clock-title ~ details summary").ClickAsync();
        await Assertions.Expect(page.Locator("#clock-days tbody tr[data-kind=start]")).ToContainTextAsync("روز ثبت");
        Assert.Equal(3, await page.Locator("#documents a").CountAsync());
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#documents li", new() { HasText = "PDF" }).Locator("a").First.ClickAsync());
        Assert.StartsWith("%PDF-", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        await oversight.IsForEveryone();
        oversight.HasNoComplaints();
    }

    /// <summary>The permit on paper: one sheet, nothing of the site on it, and two codes; returns the address in one and the document in the other.</summary>
    private static async Task<(Uri Address, string Document)> Print(Visitor citizen, string number)
    {
        var page = citizen.Page;
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        foreach (var part in new[] { ".site-header", ".site-footer", "#permit-history", "#download" })
        {
            await Assertions.Expect(page.Locator(part)).ToBeHiddenAsync();
        }

        // The number stays ASCII, to be copied; its font draws Persian digits.
        Assert.Contains("Vazirmatn Digits", await page.Locator("#number").EvaluateAsync<string>("e => getComputedStyle(e).fontFamily"), StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("() => document.fonts.ready.then(fonts => [...fonts].some(f => f.family.includes('Vazirmatn Digits') && f.status === 'loaded'))"));
        var sheet = await PrintedSheet.Read(await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true }));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });

        Assert.Equal((1, 210, 297), (sheet.Pages, sheet.WidthInMillimetres, sheet.HeightInMillimetres));
        Assert.Contains(number, sheet.Text, StringComparison.Ordinal);
        Assert.Contains(Pak.Contracts.PersianText.WithPersianDigits(number[..4]), sheet.Text, StringComparison.Ordinal); // the year of its dates
        Assert.Equal(2, sheet.Codes.Count);
        var address = new Uri(Assert.Single(sheet.Codes, code => code.StartsWith("http", StringComparison.Ordinal)));
        Assert.Contains(address.ToString(), sheet.Text, StringComparison.Ordinal);
        return (address, Assert.Single(sheet.Codes, code => !code.StartsWith("http", StringComparison.Ordinal)));
    }

    private static async Task CheckDocument(Visitor visitor, string document)
    {
        await visitor.GoTo("/en/verify");
        await visitor.Page.Locator("details summary").ClickAsync();
        await visitor.Page.Locator("#document").FillAsync(document);
        await visitor.Page.Locator("#verify-document-submit").ClickAsync();
    }

    private static async Task Check(Visitor visitor, string number)
    {
        await visitor.GoTo("/en/verify");
        await visitor.Page.Locator("#number").FillAsync(Pak.Contracts.PersianText.WithPersianDigits(number));
        await visitor.Page.Locator("#verify-submit").ClickAsync();
    }

    /// <summary>What a signed permit says, by the keys alone; null when it is not signed with any of them.</summary>
    private static JsonElement? Verified(string document, JsonElement keys)
    {
        var parts = document.Split('.');
        var header = JsonSerializer.Deserialize<JsonElement>(FromBase64Url(parts[0]));
        Assert.Equal(("ES256", "permit+jwt"), (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString()));
        var key = keys.GetProperty("keys").EnumerateArray().Single(k => k.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
        using var pair = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = FromBase64Url(key.GetProperty("x").GetString()!), Y = FromBase64Url(key.GetProperty("y").GetString()!) },
        });
        return pair.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), FromBase64Url(parts[2]), HashAlgorithmName.SHA256)
            ? JsonSerializer.Deserialize<JsonElement>(FromBase64Url(parts[1]))
            : null;
    }

    private static byte[] FromBase64Url(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static string Base64Url(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
