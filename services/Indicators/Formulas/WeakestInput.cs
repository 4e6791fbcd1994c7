using Pak.Indicators.Submissions.Upload;

namespace Pak.Indicators.Formulas;

/// <summary>Reads for a formula, and remembers the weakest status of what was read: a figure made of a forecast is a forecast itself.</summary>
internal sealed class WeakestInput(SeriesTable table) : IFormulaInputs
{
    // Forecast, provisional, estimated, from the weakest on; an imputed value is an estimate. What else can be said of an input is not true of the result.
    private const string Order = "FPE";

    private int _weakest = Order.Length;

    /// <summary>Of all that was read since this was asked before.</summary>
    public char TakeStatus()
    {
        var status = _weakest < Order.Length ? Order[_weakest] : ObservationStatus.Normal;
        _weakest = Order.Length;
        return status;
    }

    public decimal? Value(string code, string area, string breakdown, DateOnly period)
    {
        var (value, status) = table.Find(code, area, breakdown, period);
        if (value is not null && Order.IndexOf(status == 'I' ? 'E' : status, StringComparison.Ordinal) is >= 0 and var rank)
        {
            _weakest = Math.Min(_weakest, rank);
        }

        return value;
    }

    public IReadOnlyList<string> AreasBelow(string code, string area, string breakdown) => table.AreasBelow(code, area, breakdown);
}
