using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pak.Contracts;

namespace Pak.Permits.Privacy;

/// <summary>
/// What protects people in the database: encryption (AES-256-GCM) of what they wrote, and keyed hashes (HMAC-SHA-256) to find a
/// file again without storing what it is found by. Each purpose has a key of its own, derived (HKDF, RFC 5869) from
/// <c>Pak:MasterKey</c>, at least 32 characters of randomness, which must never change while there is data under it.
/// </summary>
internal sealed class PersonalData
{
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;

    private readonly byte[] _keying;
    private readonly byte[] _sealing;
    private readonly byte[] _tracking;
    private readonly byte[] _trackingCode;
    private readonly byte[] _nationalCode;

    public PersonalData(IConfiguration configuration)
    {
        var master = configuration["Pak:MasterKey"];
        if (master is not { Length: >= 32 })
        {
            throw new InvalidOperationException("Pak:MasterKey is missing or shorter than 32 characters: the key that national codes are encrypted under.");
        }

        var material = Encoding.UTF8.GetBytes(master);
        _keying = Derive(material, "keying");
        _sealing = Derive(material, "sealing");
        _tracking = Derive(material, "tracking");
        _trackingCode = Derive(material, "tracking-code");
        _nationalCode = Derive(material, "national-code");
        CryptographicOperations.ZeroMemory(material);
    }

    /// <summary>Encrypts a text, bound to its place: moved to another file or another part, it does not open.</summary>
    /// <param name="part">0 for the applicant, the step's number for its text.</param>
    public byte[] Seal(ReadOnlySpan<byte> text, Guid application, int part)
    {
        var box = new byte[HeaderSize + text.Length];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_sealing, TagSize);
        aes.Encrypt(nonce, text, box.AsSpan(HeaderSize), box.AsSpan(1 + NonceSize, TagSize), Place(application, part));
        return box;
    }

    /// <summary>Throws <see cref="CryptographicException"/> when the box was altered, moved or sealed under another key.</summary>
    public byte[] Open(ReadOnlySpan<byte> box, Guid application, int part)
    {
        if (box.Length < HeaderSize || box[0] != Format)
        {
            throw new CryptographicException("Not a sealed text.");
        }

        var text = new byte[box.Length - HeaderSize];
        using var aes = new AesGcm(_sealing, TagSize);
        aes.Decrypt(box.Slice(1, NonceSize), box[HeaderSize..], box.Slice(1 + NonceSize, TagSize), text, Place(application, part));
        return text;
    }

    /// <summary>Finds the one file that has this code and these last digits; both must be right.</summary>
    public byte[] TrackingKey(string code, string lastFour) => Hash(_tracking, $"{code}:{lastFour}");

    /// <summary>Keeps tracking codes unique, and names a code where it must not stand itself (rate limits).</summary>
    public byte[] TrackingCodeKey(string code) => Hash(_trackingCode, code);

    /// <summary>Finds the files of one person.</summary>
    public byte[] NationalCodeKey(NationalCode code) => Hash(_nationalCode, code.Value);

    /// <summary>Further key material for a purpose that has nothing to do with people.</summary>
    public byte[] Derive(string purpose, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _keying, length, info: Encoding.UTF8.GetBytes("pak/permits/" + purpose));

    private static byte[] Derive(byte[] master, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: Encoding.UTF8.GetBytes("pak/permits/" + purpose));

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static byte[] Place(Guid application, int part)
    {
        var place = new byte[20];
        application.TryWriteBytes(place, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(place.AsSpan(16), part);
        return place;
    }
}
