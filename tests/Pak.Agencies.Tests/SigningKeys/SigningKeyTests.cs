using Microsoft.Extensions.Configuration;
using Pak.Agencies.SigningKeys;
using Pak.Testing;

namespace Pak.Agencies.Tests.SigningKeys;

public sealed class SigningKeyTests
{
    private static readonly DateTimeOffset Now = TestClock.Nowruz1404;

    private static KeyEncryption Encryption { get; } = With("a master key of the tests, forty characters");

    [Fact]
    public void A_new_key_signs_from_its_time_on_and_not_before()
    {
        var old = SigningKey.Create(Encryption, Now, Now) with { RetiresAt = Now.AddMinutes(12) };
        var young = SigningKey.Create(Encryption, Now, Now.AddSeconds(45));
        SigningKey[] keys = [old, young];

        Assert.Equal((KeyStatus.Signing, KeyStatus.Pending), (old.StatusAmong(keys, Now), young.StatusAmong(keys, Now)));
        Assert.Equal(old, SigningKey.Signer(keys, Now.AddSeconds(44)));
        Assert.Equal(young, SigningKey.Signer(keys, Now.AddSeconds(45)));
        Assert.Equal(KeyStatus.Superseded, old.StatusAmong(keys, Now.AddSeconds(45)));
        Assert.Equal(KeyStatus.Retired, old.StatusAmong(keys, Now.AddMinutes(12)));
    }

    [Fact]
    public void A_superseded_key_outlives_the_last_token_that_it_signed() =>
        Assert.True(SigningKey.Overlap >= Pak.Agencies.Tokens.AccessTokens.Lifetime + TimeSpan.FromSeconds(5));

    [Fact]
    public void A_key_without_its_private_part_never_signs()
    {
        var erased = SigningKey.Create(Encryption, Now, Now) with { PrivateKey = null };

        Assert.Null(SigningKey.Signer([erased], Now));
    }

    [Fact]
    public void A_stored_private_key_opens_under_its_own_id_and_the_same_master_key_only()
    {
        byte[] secret = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        var stored = Encryption.Encrypt(secret, "kid");
        var altered = stored.ToArray();
        altered[^1] ^= 1;

        Assert.Equal(secret, Encryption.Decrypt(stored, "kid"));
        Assert.Equal(-1, stored.AsSpan().IndexOf(secret.AsSpan()));
        Assert.NotEqual(stored, Encryption.Encrypt(secret, "kid"));
        Assert.Throws<InvalidOperationException>(() => Encryption.Decrypt(stored, "another kid"));
        Assert.Throws<InvalidOperationException>(() => Encryption.Decrypt(altered, "kid"));
        Assert.Throws<InvalidOperationException>(() => With("another master key, forty characters long").Decrypt(stored, "kid"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("too short")]
    public void A_missing_or_short_master_key_is_refused(string? key) => Assert.Throws<InvalidOperationException>(() => With(key));

    private static KeyEncryption With(string? masterKey) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Pak:MasterKey"] = masterKey }).Build());
}
