using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ParameterResource : Resource
{
    private readonly Lazy<string> _value;

    internal ParameterResource(string name, Func<string> value, bool secret)
        : base(name)
    {
        _value = new(value);
        Secret = secret;
    }

    public bool Secret { get; }

    internal string Value => _value.Value;
}

public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

/// <summary>A random value of exactly <see cref="MinLength"/> characters (at least 22) from letters, digits and, unless turned off, <c>-_.~</c>.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public int MinLength { get; set; } = 22;

    public bool Special { get; set; } = true;

    public override string GetDefaultValue() =>
        RandomNumberGenerator.GetString(Special ? Letters + "-_.~" : Letters, Math.Max(MinLength, 22));
}
