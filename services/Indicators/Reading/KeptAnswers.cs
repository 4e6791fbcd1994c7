using System.Collections.Concurrent;

namespace Pak.Indicators.Reading;

/// <summary>Whole answers, each kept until what it says changes; 32 MB of them at most.</summary>
internal sealed class KeptAnswers
{
    /// <summary>Longer ones are not kept.</summary>
    public const int Largest = 4 << 20;

    private const long MostBytes = 32 << 20;

    private readonly ConcurrentDictionary<string, (string Tag, byte[] Body)> _answers = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Null where there is none, or only one of earlier figures.</summary>
    /// <param name="tag">Names the state of the figures: <see cref="Freshness.TagOf"/>.</param>
    public byte[]? Find(string question, string tag) => _answers.TryGetValue(question, out var kept) && kept.Tag == tag ? kept.Body : null;

    public void Keep(string question, string tag, byte[] body)
    {
        // What is replaced counts until everything is dropped.
        if (Interlocked.Add(ref _bytes, body.Length + (2 * question.Length)) > MostBytes)
        {
            _answers.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }

        _answers[question] = (tag, body);
    }
}
