using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace Pak.ServiceDefaults.Redis;

/// <param name="Taken">Whole tokens; 0: refused.</param>
/// <param name="Remaining">Whole tokens left.</param>
/// <param name="RetryAfter">When the next token is there; zero when some were taken.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokensTaken(int Taken, int Remaining, TimeSpan RetryAfter)
{
    public RateDecision Decision => new(Taken > 0, Remaining, RetryAfter);
}

/// <param name="Second">Null: the second bucket was not touched, or not asked for.</param>
internal sealed record TokenAnswer(TokensTaken First, TokensTaken? Second);

/// <summary>Somebody's wish for tokens of one bucket, and of a second one if the first has some.</summary>
internal sealed class Question(RateLimit limit, string key, int wanted, RateLimit? secondLimit = null, string? secondKey = null)
{
    private readonly TaskCompletionSource<TokenAnswer?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RateLimit Limit => limit;

    public string Key => key;

    public int Wanted => wanted;

    public RateLimit? SecondLimit => secondLimit;

    public string? SecondKey => secondKey;

    /// <summary>Null: Redis is away.</summary>
    public Task<TokenAnswer?> Answer => _answer.Task;

    public void Set(TokenAnswer answer) => _answer.TrySetResult(answer);

    public void Fail(Exception why)
    {
        if (why.IsRedisAway())
        {
            _answer.TrySetResult(null);
        }
        else
        {
            _answer.TrySetException(why);
        }
    }
}

/// <summary>The script that takes tokens for many questions at once, what it is given and what it answers.</summary>
internal static class TokenScript
{
    private const int ValuesOfBucket = 4;
    private const int RepliesOfBucket = 3;

    // A bucket is one string: its tokens and when they were counted. The fourth value says whether it hangs on the bucket before it, and
    // stays untouched when that had none.
    public const string Text =
        """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
        local answer = {}
        local before = 0
        for i, key in ipairs(KEYS) do
          local taken, tokens, wait = -1, 0, 0
          if before > 0 or ARGV[4 * i] == '0' then
            local capacity, per_second = tonumber(ARGV[4 * i - 3]), tonumber(ARGV[4 * i - 2])
            local bucket = redis.call('GET', key)
            local at = now
            tokens = capacity
            if bucket then
              local space = string.find(bucket, ' ', 1, true)
              tokens, at = tonumber(string.sub(bucket, 1, space - 1)), tonumber(string.sub(bucket, space + 1))
            end
            tokens = math.min(capacity, tokens + math.max(0, now - at) * per_second)
            taken = math.min(tonumber(ARGV[4 * i - 1]), math.floor(tokens))
            tokens = tokens - taken
            redis.call('SET', key, string.format('%.14g %.6f', tokens, now), 'PX', math.ceil(capacity / per_second * 1000) + 1000)
            wait = math.ceil((1 - tokens) / per_second * 1000)
          end
          before = taken
          answer[3 * i - 2], answer[3 * i - 1], answer[3 * i] = taken, math.floor(tokens), wait
        end
        return answer
        """;

    public static (RedisKey[] Keys, RedisValue[] Values) Arguments(IReadOnlyList<Question> questions)
    {
        var keys = new List<RedisKey>(2 * questions.Count);
        var values = new List<RedisValue>(2 * ValuesOfBucket * questions.Count);
        foreach (var question in questions)
        {
            Add(question.Limit, question.Key, question.Wanted, hangs: 0);
            if (question.SecondLimit is { } second)
            {
                Add(second, question.SecondKey!, 1, hangs: 1);
            }
        }

        return ([.. keys], [.. values]);

        void Add(RateLimit limit, string key, int wanted, int hangs)
        {
            keys.Add($"{{limit}}:{limit.Name}:{key}");
            values.Add(limit.Capacity);
            values.Add(limit.PerMinute / 60);
            values.Add(wanted);
            values.Add(hangs);
        }
    }

    public static void Read(RedisResult[] reply, IReadOnlyList<Question> questions)
    {
        var at = 0;
        foreach (var question in questions)
        {
            var first = Next()!.Value;
            question.Set(new TokenAnswer(first, question.SecondLimit is null ? null : Next()));
        }

        TokensTaken? Next()
        {
            var taken = (int)reply[at];
            var tokens = new TokensTaken(taken, (int)reply[at + 1], taken > 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds((int)reply[at + 2]));
            at += RepliesOfBucket;
            return taken < 0 ? null : tokens;
        }
    }
}
