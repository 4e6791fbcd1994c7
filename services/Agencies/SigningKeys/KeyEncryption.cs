using System.Security.Cryptography;
using System.Text;

namespace Pak.Agencies.SigningKeys;

/// <summary>
/// Encrypts private keys at rest: AES-256-GCM under a key that HKDF derives from <c>Pak:MasterKey</c> (at least 32
/// characters of randomness), bound to the key's id. Stored as nonce (12 bytes), tag (16), ciphertext.
/// </summary>
internal sealed class KeyEncryption(IConfiguration configuration)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int ShortestMasterKey = 32;

    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, MasterKey(configuration), outputLength: 32, info: Encoding.ASCII.GetBytes("pak agencies signing keys v1"));

    public byte[] Encrypt(byte[] privateKey, string kid)
    {
        var stored = new byte[NonceSize + TagSize + privateKey.Length];
        var nonce = stored.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(nonce, privateKey, stored.AsSpan(NonceSize + TagSize), stored.AsSpan(NonceSize, TagSize), Encoding.ASCII.GetBytes(kid));
        return stored;
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> when the master key is not the one that encrypted, or the row was altered.</summary>
    public byte[] Decrypt(byte[] stored, string kid)
    {
        var privateKey = new byte[stored.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_key, TagSize);
        try
        {
            aes.Decrypt(
                stored.AsSpan(0, NonceSize), stored.AsSpan(NonceSize + TagSize), stored.AsSpan(NonceSize, TagSize), privateKey, Encoding.ASCII.GetBytes(kid));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new InvalidOperationException(
                $"The signing key {kid} does not open with Pak:MasterKey: start with the master key that this database was filled under.", e);
        }

        return privateKey;
    }

    private static byte[] MasterKey(IConfiguration configuration) => configuration["Pak:MasterKey"] is { Length: >= ShortestMasterKey } key
        ? Encoding.UTF8.GetBytes(key)
        : throw new InvalidOperationException("Pak:MasterKey is missing or shorter than 32 characters: the key that signing keys are encrypted under.");
}
