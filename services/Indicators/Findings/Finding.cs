using Pak.Contracts;

namespace Pak.Indicators.Findings;

/// <summary>An error keeps an upload from being submitted; a warning must be confirmed with a note.</summary>
public enum Severity
{
    Error,
    Warning,
}

/// <summary>What is wrong in a row of a file, and what would be right.</summary>
/// <param name="Row">Line of the file; the header is line 1.</param>
/// <param name="Column">The column's name in the header; null when the finding is about the whole row or file.</param>
/// <param name="Code">Permanent: IND-F01 and on.</param>
/// <param name="Value">What stands there, at most 100 characters; null where nothing does.</param>
public sealed record Finding(int Row, string? Column, string Code, Severity Severity, LocalizedText Message, string? Value);

/// <summary>A finding as it is stored: the message is made when it is read.</summary>
internal sealed record FindingEntry(int Row, string Code, string? Column, string? Value, params string[] Args)
{
    public Finding ToFinding(Severity severity = Severity.Error) => new(Row, Column, Code, severity, FindingMessages.Of(Code, Args), Value);
}
