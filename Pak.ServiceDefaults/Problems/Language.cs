using Microsoft.AspNetCore.Http;

namespace Pak.ServiceDefaults.Problems;

/// <summary>The language of an answer: the one of <c>fa</c> and <c>en</c> that Accept-Language (RFC 9110) prefers; English where it names neither.</summary>
public static class Language
{
    public static string Of(HttpRequest request)
    {
        var best = "en";
        var bestQuality = 0.0;
        foreach (var accepted in request.GetTypedHeaders().AcceptLanguage)
        {
            var language = accepted.Value.Value?.Split('-')[0].ToLowerInvariant();
            if (language is "fa" or "en" && (accepted.Quality ?? 1) > bestQuality)
            {
                (best, bestQuality) = (language, accepted.Quality ?? 1);
            }
        }

        return best;
    }
}
