using System.Globalization;
using System.Text.Json;
using Pak.Contracts;
using Pak.ServiceDefaults;

namespace Pak.Indicators.Sdmx;

/// <summary>What every SDMX-JSON 2.1 message has, data and structures alike.</summary>
internal static class SdmxJson
{
    /// <summary>The message's head: an object with its first member.</summary>
    public static void WriteMeta(Utf8JsonWriter json, string schema, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteStartObject("meta");
        json.WriteString("schema", schema);
        json.WriteString("id", $"PAK{now.UtcTicks.ToString(CultureInfo.InvariantCulture)}");
        json.WriteBoolean("test", false);
        json.WriteString("prepared", now.UtcDateTime);
        json.WriteStartArray("contentLanguages");
        json.WriteStringValue("fa");
        json.WriteStringValue("en");
        json.WriteEndArray();
        json.WriteStartObject("sender");
        json.WriteString("id", SdmxIds.Maintainer);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(16 << 10);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JsonDefaults.Options.Encoder }))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteName(Utf8JsonWriter json, LocalizedText name, string language)
    {
        json.WriteString("name", name.In(language));
        json.WriteStartObject("names");
        json.WriteString("fa", name.Fa);
        json.WriteString("en", name.En);
        json.WriteEndObject();
    }
}
