using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Tests.Calendar;
using Pak.Permits.Types;

namespace Pak.Permits.Tests.Passage;

/// <summary>A history made of a seed: whatever the rules allow, in any order, at any time between 1396 and 1405.</summary>
internal sealed record RandomHistory(int Seed)
{
    private DateTimeOffset _now;

    public DateTimeOffset Now => _now;

    public Application Play(PermitType type)
    {
        var random = new Random(Seed);
        _now = SeededCalendar.Tehran(2018, 3, 1).AddMinutes(random.Next(0, 8 * 365 * 24 * 60));
        var file = Samples.File(_now);
        for (var acts = random.Next(0, 12); acts > 0; acts--)
        {
            _now = _now.AddMinutes(random.Next(4) == 0 ? 0 : random.Next(0, 15_000));
            var deadline = PermitClock.Read(file.History, type.StatutoryDays, SeededCalendar.Calendar, _now).Deadline;
            var step = random.Next(6) switch
            {
                0 => file.StartReview(Samples.Officer, file.Version, _now),
                1 => file.Ask(Samples.Officer, "?", file.Version, _now),
                2 or 3 => file.Answer("!", _now),
                4 => file.Extend(Samples.Officer, random.Next(1, type.ExtensionDays + 1), type.ExtensionDays, "why", deadline, file.Version, _now),
                _ => file.StartReview(Samples.Officer, file.Version, _now),
            };
            file = step.Value is { } taken ? file.Apply(taken) : file;
        }

        return file;
    }
}
