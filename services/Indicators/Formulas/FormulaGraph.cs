namespace Pak.Indicators.Formulas;

/// <summary>Which computed indicators follow from which others. Codes are ordinal.</summary>
internal sealed class FormulaGraph(IReadOnlyDictionary<string, Formula> formulas)
{
    /// <summary>
    /// The way around that defining <paramref name="code"/> as <paramref name="formula"/> would close, beginning and ending with the
    /// code; null when there is none.
    /// </summary>
    public IReadOnlyList<string>? CycleThrough(string code, Formula formula)
    {
        var from = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<string>();
        Add(code, formula);
        while (waiting.TryDequeue(out var next))
        {
            if (next == code)
            {
                return Way(code, from);
            }

            if (formulas.TryGetValue(next, out var further))
            {
                Add(next, further);
            }
        }

        return null;

        void Add(string reader, Formula of)
        {
            foreach (var input in of.Inputs.Where(input => from.TryAdd(input, reader)))
            {
                waiting.Enqueue(input);
            }
        }
    }

    /// <summary>
    /// The computed indicators that a change of these concerns, directly or through others, each after all that it reads: the order
    /// in which to recompute them. Formulas must be free of cycles.
    /// </summary>
    /// <param name="changed">Codes whose values change.</param>
    /// <param name="roots">Codes of computed indicators that are to be among them in any case.</param>
    public IReadOnlyList<string> Affected(IEnumerable<string> changed, IReadOnlyCollection<string>? roots = null)
    {
        var readers = formulas.SelectMany(pair => pair.Value.Inputs.Select(input => (input, reader: pair.Key))).ToLookup(edge => edge.input, edge => edge.reader, StringComparer.Ordinal);
        var affected = new HashSet<string>(roots ?? [], StringComparer.Ordinal);
        var waiting = new Queue<string>(changed.Concat(affected));
        while (waiting.TryDequeue(out var code))
        {
            foreach (var reader in readers[code].Where(affected.Add))
            {
                waiting.Enqueue(reader);
            }
        }

        // Kahn's algorithm, the alphabet deciding between those that are ready: no recursion, however long the chain.
        var missing = affected.ToDictionary(code => code, code => formulas[code].Inputs.Count(affected.Contains), StringComparer.Ordinal);
        var ready = new SortedSet<string>(missing.Where(pair => pair.Value == 0).Select(pair => pair.Key), StringComparer.Ordinal);
        var ordered = new List<string>(affected.Count);
        while (ready.Min is { } next)
        {
            ready.Remove(next);
            ordered.Add(next);
            ready.UnionWith(readers[next].Where(reader => --missing[reader] == 0));
        }

        return ordered;
    }

    private static List<string> Way(string code, Dictionary<string, string> from)
    {
        var way = new List<string> { code };
        var at = code;
        do
        {
            at = from[at];
            way.Add(at);
        }
        while (at != code);
        way.Reverse();
        return way;
    }
}
