using System.Text;

namespace Pak.Dashboard.Otlp;

/// <summary>Answers as OTLP/HTTP has them: a response message on success, a google.rpc.Status otherwise, both in protobuf.</summary>
internal static class OtlpAnswer
{
    public const string ContentType = "application/x-protobuf";

    /// <summary>200; with <c>partial_success</c> where something was refused, so that the sender knows and does not repeat it.</summary>
    public static async Task Accepted(HttpResponse response, int refused, string why)
    {
        using var partial = new MemoryStream();
        if (refused > 0)
        {
            WriteVarint(partial, 1, (ulong)refused);
            WriteText(partial, 2, why);
        }

        using var body = new MemoryStream();
        if (partial.Length > 0)
        {
            WriteBytes(body, 1, partial.ToArray());
        }

        await Write(response, StatusCodes.Status200OK, body.ToArray());
    }

    public static async Task Refused(HttpResponse response, int status, string message)
    {
        using var body = new MemoryStream();
        // google.rpc.Code: INVALID_ARGUMENT, UNAUTHENTICATED, RESOURCE_EXHAUSTED
        WriteVarint(body, 1, status switch { StatusCodes.Status401Unauthorized => 16, StatusCodes.Status429TooManyRequests => 8, _ => 3 });
        WriteText(body, 2, message);
        await Write(response, status, body.ToArray());
    }

    /// <summary>For who asks in another format: in plain words.</summary>
    public static Task RefusedInWords(HttpResponse response, int status, string message)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(message + "\n");
    }

    private static Task Write(HttpResponse response, int status, byte[] body)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }

    private static void WriteText(Stream to, int field, string text) => WriteBytes(to, field, Encoding.UTF8.GetBytes(text));

    private static void WriteBytes(Stream to, int field, byte[] bytes)
    {
        WriteRaw(to, ((ulong)field << 3) | 2);
        WriteRaw(to, (ulong)bytes.Length);
        to.Write(bytes);
    }

    private static void WriteVarint(Stream to, int field, ulong value)
    {
        WriteRaw(to, (ulong)field << 3);
        WriteRaw(to, value);
    }

    private static void WriteRaw(Stream to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            to.WriteByte((byte)(value | 0x80));
        }

        to.WriteByte((byte)value);
    }
}
