using System.Net;
using Pak.Agencies.People;
using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.Tests.People;

public sealed class PeopleTests(DemoApp app) : IClassFixture<DemoApp>
{
    [Theory]
    [InlineData("steward", "indicators:define indicators:submit")]
    [InlineData("approver", "indicators:approve")]
    [InlineData("permit-officer", "permits:decide")]
    [InlineData("supervisor", "permits:define permits:decide")]
    [InlineData("analyst", "events:read")]
    [InlineData("council-member", "")]
    [InlineData("calendar-keeper", "permits:calendar")]
    [InlineData("administrator", "agencies:manage indicators:manage permits:calendar")]
    [InlineData("administrator steward supervisor permit-officer", "agencies:manage indicators:define indicators:submit indicators:manage permits:define permits:decide permits:calendar")]
    public void Roles_bring_these_scopes(string roles, string scopes)
    {
        Assert.Equal(scopes, string.Join(' ', Roles.Expand(roles.Split(' '))));
    }

    [Fact]
    public void No_role_lets_a_person_sign_others_in() => Assert.DoesNotContain(Scopes.StaffSignIn, Roles.Expand(Roles.All));

    [Fact]
    public async Task A_person_is_entered_listed_and_changed()
    {
        var created = await Enter("  Energy.Reader۱ ", "analyst");
        var person = await created.Json();
        var path = $"/api/agencies/energy/people/{person["id"]}";

        var changed = await app.AdministratorOf("energy").Put(path, new { name = new { fa = "نام دیگر", en = "Another name" }, roles = new[] { "steward", "steward" }, active = true }, 1);
        var stale = await app.AdministratorOf("energy").Put(path, new { name = new { fa = "نام دیگر", en = "Another name" }, roles = new[] { "steward" }, active = true }, 1);
        var list = await app.AdministratorOf("energy").Get("/api/agencies/energy/people?limit=500");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("energy.reader1", (string)person["username"]!);
        Assert.Null(person["password"]);
        Assert.Equal(["steward"], (await changed.Json())["roles"]!.AsArray().Select(r => (string)r!));
        Assert.Equal("\"v2\"", changed.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Contains(list["items"]!.AsArray(), p => (string)p!["username"]! == "energy.reader1" && (int)p["version"]! == 2);
        Assert.DoesNotContain("hash", list.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_username_belongs_to_one_person_in_all_of_Pak()
    {
        (await Enter("only.once", "analyst")).EnsureSuccessStatusCode();

        var again = await app.AdministratorOf("health").Post("/api/agencies/health/people", Request("Only.Once", "analyst"));

        Assert.Equal("AGN-010", await again.Code());
    }

    [Theory]
    [InlineData("ab", "analyst", "a long enough password", "username")]
    [InlineData("with\0nul", "analyst", "a long enough password", "username")]
    [InlineData("with space", "analyst", "a long enough password", "username")]
    [InlineData("fine.name", "king", "a long enough password", "roles")]
    [InlineData("fine.name", "analyst", "short", "password")]
    [InlineData("fine.name", "analyst", "aaaaaaaaaaaaaaaa", "password")]
    [InlineData("fine.name", "analyst", "my fine.name is this", "password")]
    public async Task A_wrong_field_is_refused_and_named(string username, string role, string password, string field)
    {
        var answer = await app.AdministratorOf("energy").Post("/api/agencies/energy/people", Request(username, role, password));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, Assert.Single((await answer.Json())["errors"]!.AsObject()).Key);
    }

    [Fact]
    public async Task A_person_is_reached_through_the_own_agency_only()
    {
        var id = (string)(await (await Enter("of.energy", "analyst")).Json())["id"]!;
        var change = new { name = new { fa = "نام", en = "Name" }, roles = Array.Empty<string>(), active = true };

        Assert.Equal("AGN-009", await (await app.AdministratorOf("health").Put($"/api/agencies/health/people/{id}", change, 1)).Code());
        Assert.Equal("AGN-009", await (await app.AdministratorOf("health").Post($"/api/agencies/health/people/{id}/password", new { password = "a long enough password" })).Code());
        Assert.Equal("AGN-001", await (await app.AdministratorOf("health").Put($"/api/agencies/energy/people/{id}", change, 1)).Code());
        Assert.Equal(HttpStatusCode.OK, (await app.Root().Put($"/api/agencies/energy/people/{id}", change, 1)).StatusCode);
    }

    [Fact]
    public async Task Administrators_cannot_lock_themselves_out()
    {
        var id = (string)(await (await Enter("energy.admin", "administrator")).Json())["id"]!;
        var self = app.As(id, "energy", Scopes.AgenciesManage);
        object Change(string role, bool active) => new { name = new { fa = "نام", en = "Name" }, roles = new[] { role }, active };

        Assert.Equal("AGN-011", await (await self.Put($"/api/agencies/energy/people/{id}", Change("steward", true), 1)).Code());
        Assert.Equal("AGN-011", await (await self.Put($"/api/agencies/energy/people/{id}", Change("administrator", false), 1)).Code());
        Assert.Equal(HttpStatusCode.OK, (await self.Put($"/api/agencies/energy/people/{id}", Change("administrator", true), 1)).StatusCode);
    }

    private static object Request(string username, string role, string password = "a long enough password") =>
        new { username, name = new { fa = "نام", en = "Name" }, password, roles = new[] { role } };

    private Task<HttpResponseMessage> Enter(string username, string role) =>
        app.AdministratorOf("energy").Post("/api/agencies/energy/people", Request(username, role));
}
