using Pak.Dashboard.Store;

namespace Pak.Dashboard.Otlp;

/// <summary>One span, record or metric of a request.</summary>
/// <param name="message">Its bytes.</param>
/// <param name="resource">Who sends it.</param>
/// <param name="scope">The instrumentation scope's name.</param>
/// <param name="extra">Bytes to count with the first thing that is kept; set to 0 once counted.</param>
internal delegate void ReadItem(ProtoReader message, Resource resource, string scope, ref int extra);

/// <summary>What the three requests have in common: resources (1), in them the resource (1) and scopes (2), in them the scope (1) and items (2).</summary>
internal static class Envelope
{
    public static void Read(ReadOnlySpan<byte> message, RequestReader request, ReadItem item)
    {
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                ReadResource(reader.ReadMessage(), request, item);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadResource(ProtoReader reader, RequestReader request, ReadItem item)
    {
        request.Count();
        var (resource, isNew) = request.Resource(First(reader));
        var extra = isNew ? resource.Size : 0;
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                ReadScope(reader.ReadMessage(), request, resource, ref extra, item);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadScope(ProtoReader reader, RequestReader request, Resource resource, ref int extra, ReadItem item)
    {
        request.Count();
        var scope = RequestReader.Scope(new ProtoReader(First(reader)));
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                request.Count();
                item(reader.ReadMessage(), resource, scope, ref extra);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Field 1, wherever in the message it stands.</summary>
    private static ReadOnlySpan<byte> First(ProtoReader reader)
    {
        var found = ReadOnlySpan<byte>.Empty;
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                found = reader.ReadBytes();
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }
}
