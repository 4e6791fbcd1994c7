using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;

namespace Pak.Permits.Tests.Register;

/// <summary>A printed permit proves itself with nothing but the published keys, by a library that is not the service's.</summary>
public sealed class OfflineVerificationTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task The_signed_document_verifies_with_the_published_key_and_says_what_the_paper_says()
    {
        var held = await app.Held(await app.Approve("offline"));

        var token = await Verify(held.Text("document"), await app.Anonymous().GetStringAsync("/api/permits/keys"));

        Assert.Equal("permit+jwt", token.Typ);
        Assert.Equal("ES256", token.Alg);
        Assert.Equal(held.Text("number"), token.Id);
        Assert.Equal("متقاضی آزمون", token.GetClaim("holder").Value);
        Assert.Equal("049*******", token.GetClaim("nationalCode").Value);
        Assert.Equal(held.Text("address"), token.GetClaim("verify").Value);
        Assert.Equal(TestIssuer.Issuer.TrimEnd('/') + "/verify", held.Text("address")[..held.Text("address").LastIndexOf('/')]);
        // Five years of the Persian calendar from 1 Farvardin 1404, in Tehran: 1 Farvardin 1409 is 2030-03-21.
        Assert.Equal("2030-03-20", held.Text("validUntil"));
        Assert.Equal(new DateTime(2030, 3, 20, 20, 30, 0, DateTimeKind.Utc), token.ValidTo);
        Assert.DoesNotContain(PermitsApp.NationalCode, Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(held.Text("document").Split('.')[1])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_has_160_bits_that_no_other_has()
    {
        var addresses = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            addresses.Add((await app.Held(await app.Approve("address"))).Text("address").Split('/')[^1]);
        }

        Assert.Equal(3, addresses.Distinct().Count());
        Assert.All(addresses, a => Assert.Equal(20, WebEncoders.Base64UrlDecode(a).Length));
    }

    [Fact]
    public async Task Forged_and_altered_documents_are_refused()
    {
        var held = await app.Held(await app.Approve("forged"));
        var document = held.Text("document");
        Assert.Equal(200, (int)(await app.Check(document)).StatusCode);

        foreach (var (what, forged) in Forgeries(document))
        {
            var answer = await (await app.Check(forged)).Problem();
            Assert.True(answer == (422, "PRM-047"), $"{what}: {answer}");
        }
    }

    [Fact]
    public async Task What_an_earlier_key_signed_still_verifies_after_a_rotation()
    {
        var before = (await app.Held(await app.Approve("rotated"))).Text("document");
        var administrator = app.As("administrator", "interior", Scopes.AgenciesManage);
        Assert.Equal(403, (int)(await app.Officer().PostAsync("/api/permits/keys", null)).StatusCode);
        Assert.Equal(401, (int)(await app.Anonymous().PostAsync("/api/permits/keys", null)).StatusCode);

        using var rotation = await administrator.PostAsync("/api/permits/keys", null);
        Assert.Equal(201, (int)rotation.StatusCode);
        var after = (await app.Held(await app.Approve("rotated"))).Text("document");

        var keys = await app.Anonymous().GetStringAsync("/api/permits/keys");
        Assert.Equal((await rotation.Json()).Text("kid"), (await Verify(after, keys)).Kid);
        Assert.NotEqual((await Verify(after, keys)).Kid, (await Verify(before, keys)).Kid);
        Assert.Equal(200, (int)(await app.Check(before)).StatusCode);
        Assert.DoesNotContain("\"d\"", keys, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_qr_codes_are_pictures_that_any_page_can_show()
    {
        var held = await app.Held(await app.Approve("qr"));

        foreach (var name in new[] { "addressQr", "documentQr" })
        {
            var svg = System.Xml.Linq.XDocument.Parse(held.Text(name));
            Assert.Equal("svg", svg.Root!.Name.LocalName);
            Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "script" or "style" or "image");
        }
    }

    private static IEnumerable<(string What, string Document)> Forgeries(string document)
    {
        var parts = document.Split('.');
        var payload = JsonNode.Parse(WebEncoders.Base64UrlDecode(parts[1]))!.AsObject();
        var header = JsonNode.Parse(WebEncoders.Base64UrlDecode(parts[0]))!.AsObject();
        foreach (var (name, value) in new (string, JsonNode)[] { ("holder", "دیگری"), ("until", "2099-01-01"), ("exp", 4_000_000_000), ("jti", "1404-000000000-0") })
        {
            yield return (name, $"{parts[0]}.{Jws.Encode(payload.With(name, value).ToJsonString())}.{parts[2]}");
        }

        using var strange = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        yield return ("another key under the same id", Jws.Compact(header, payload, Jws.Es256(strange)));
        yield return ("another key under its own id", Jws.Compact(header.With("kid", "mine"), payload, Jws.Es256(strange)));
        yield return ("the key brought along", Jws.Compact(header.With("jwk", Jws.Jwk(strange)), payload, Jws.Es256(strange)));
        yield return ("no algorithm", $"{Jws.Encode(header.With("alg", "none").ToJsonString())}.{parts[1]}.");
        yield return ("no signature", $"{parts[0]}.{parts[1]}.");
        yield return ("a symmetric key", Jws.Compact(header.With("alg", "HS256"), payload, Jws.Hs256(Encoding.UTF8.GetBytes(parts[2]))));
        yield return ("an access token's type", $"{Jws.Encode(header.With("typ", "at+jwt").ToJsonString())}.{parts[1]}.{parts[2]}");
        yield return ("a signature of zeros", $"{parts[0]}.{parts[1]}.{WebEncoders.Base64UrlEncode(new byte[64])}");
        yield return ("one signature bit", $"{parts[0]}.{parts[1]}.{Flipped(parts[2])}");
        yield return ("nothing", "");
        yield return ("dots", "..");
        yield return ("no base64", "ب.ب.ب");
        yield return ("a null header", $"{Jws.Encode("null")}.{parts[1]}.{parts[2]}");
        yield return ("a fourth part", document + ".x");
    }

    private static string Flipped(string signature)
    {
        var bytes = WebEncoders.Base64UrlDecode(signature);
        bytes[17] ^= 4;
        return WebEncoders.Base64UrlEncode(bytes);
    }

    private async Task<JsonWebToken> Verify(string document, string keys)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(document, new TokenValidationParameters
        {
            IssuerSigningKeys = new JsonWebKeySet(keys).GetSigningKeys(),
            ValidIssuer = TestIssuer.Issuer.TrimEnd('/'),
            ValidateAudience = false,
            ValidTypes = ["permit+jwt"],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = (from, until, _, _) => from <= app.Clock.GetUtcNow() && app.Clock.GetUtcNow() < until,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        return (JsonWebToken)result.SecurityToken;
    }
}
