using System.Security.Cryptography;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Tests.Servers;

public sealed class FreePortTests
{
    [Fact]
    public void A_port_that_was_given_can_be_claimed_by_nobody_else_before_it_is_used()
    {
        var port = FreePort.Next();

        Assert.False(FreePort.TryClaim(port, out _)); // the kernel asks not which process it is that comes second
    }

    [Fact]
    public void A_claim_ends_with_who_made_it()
    {
        var beyondAllPorts = RandomNumberGenerator.GetInt32(100_000, int.MaxValue);
        Assert.True(FreePort.TryClaim(beyondAllPorts, out var claim));
        Assert.False(FreePort.TryClaim(beyondAllPorts, out _));

        claim!.Dispose();

        Assert.True(FreePort.TryClaim(beyondAllPorts, out var next));
        next!.Dispose();
    }
}
