using Pak.Agencies.Registry;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Agencies.Tests.Registry;

public sealed class AgencyTests
{
    private static readonly LocalizedText Name = new("وزارت کشور", "Ministry of Interior");

    private static Agency Interior { get; } =
        new("interior", "10380284790", Name, AgencyKind.Ministry, "presidency", "IR", AgencyStatus.Active, Version: 3, Sample: false);

    [Fact]
    public void A_registration_is_tidied()
    {
        var agency = Agency.Register("energy", "۱۰۳۸۰۲۸۴۷۹۰", new(" وزارت  نيرو ", "Ministry of Energy"), AgencyKind.Ministry, "presidency", "IR-23");

        Assert.Null(agency.Problem);
        Assert.Equal(("10380284790", "وزارت نیرو", 1), (agency.Value!.NationalId, agency.Value.Name.Fa, agency.Value.Version));
    }

    [Theory]
    [InlineData("x", "10380284790", "IR", "code")]
    [InlineData("Energy", "10380284790", "IR", "code")]
    [InlineData("9energy", "10380284790", "IR", "code")]
    [InlineData("signing-keys", "10380284790", "IR", "code")]
    [InlineData("events", "10380284790", "IR", "code")]
    [InlineData("energy", "10380284792", "IR", "nationalId")]
    [InlineData("energy", "09748208301", "IR", "nationalId")]
    [InlineData("energy", "1038028479", "IR", "nationalId")]
    [InlineData("energy", "10380284790", "IR-31", "area")]
    [InlineData("energy", "10380284790", "DE", "area")]
    public void Each_wrong_field_is_named(string code, string nationalId, string area, string field)
    {
        var agency = Agency.Register(code, nationalId, Name, AgencyKind.Ministry, "presidency", area);

        Assert.Equal(CommonProblems.Invalid, agency.Problem);
        Assert.Equal(field, Assert.Single(agency.Problem!.Errors).Field);
    }

    [Fact]
    public void An_agency_cannot_move_below_itself()
    {
        var change = Interior.Change(Name, AgencyKind.Ministry, "tehran", "IR", null, ["tehran", "interior", "presidency"], readVersion: 3);

        Assert.Equal(Problems.WouldBeCycle, change.Problem);
    }

    [Fact]
    public void An_agency_cannot_be_its_own_parent()
    {
        var change = Interior.Change(Name, AgencyKind.Ministry, "interior", "IR", null, ["interior", "presidency"], readVersion: 3);

        Assert.Equal(Problems.WouldBeCycle, change.Problem);
    }

    [Fact]
    public void No_second_root_arises_and_the_root_gets_no_parent()
    {
        var root = Interior with { Code = "presidency", Parent = null };

        Assert.Equal(Problems.RootStaysRoot, Interior.Change(Name, AgencyKind.Ministry, null, "IR", null, [], readVersion: 3).Problem);
        Assert.Equal(Problems.RootStaysRoot, root.Change(Name, AgencyKind.Ministry, "interior", "IR", null, ["interior", "presidency"], readVersion: 3).Problem);
    }

    [Fact]
    public void A_change_by_someone_who_read_an_older_version_is_refused_before_anything_else()
    {
        Assert.Equal(CommonProblems.ChangedMeanwhile, Interior.Change(Name, AgencyKind.Ministry, null, "nowhere", null, [], readVersion: 2).Problem);
        Assert.Equal(CommonProblems.ChangedMeanwhile, Interior.Suspend(Of("presidency"), readVersion: 2).Problem);
    }

    [Fact]
    public void A_change_keeps_the_national_id_unless_another_is_given()
    {
        var kept = Interior.Change(Name, AgencyKind.Ministry, "presidency", "IR", null, ["presidency"], readVersion: 3);
        var changed = Interior.Change(Name, AgencyKind.Ministry, "presidency", "IR", "not a number", ["presidency"], readVersion: 3);

        Assert.Equal("10380284790", kept.Value!.NationalId);
        Assert.Equal(4, kept.Value.Version);
        Assert.Equal("nationalId", Assert.Single(changed.Problem!.Errors).Field);
    }

    [Fact]
    public void Suspension_and_reinstatement_alternate_and_come_from_above()
    {
        var suspended = Interior.Suspend(Of("presidency"), readVersion: 3).Value!;

        Assert.Equal(AgencyStatus.Suspended, suspended.Status);
        Assert.Equal(Problems.AlreadySuspended, suspended.Suspend(Of("presidency"), readVersion: 4).Problem);
        Assert.Equal(Problems.NotSuspended, Interior.Reinstate(Of("presidency"), readVersion: 3).Problem);
        Assert.Equal(Problems.SuspendedFromAbove, Interior.Suspend(Of("interior"), readVersion: 3).Problem);
        Assert.Equal(Problems.SuspendedFromAbove, suspended.Reinstate(Of("interior"), readVersion: 4).Problem);
        Assert.Equal(AgencyStatus.Active, suspended.Reinstate(Of("presidency"), readVersion: 4).Value!.Status);
    }

    private static Caller Of(string agency) => new("somebody", agency, "Somebody", new HashSet<string> { Scopes.AgenciesManage });
}
