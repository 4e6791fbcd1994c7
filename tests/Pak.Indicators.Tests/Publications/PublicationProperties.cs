using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Pak.Indicators.Tests.Publications;

/// <summary>Whatever is published in whatever order: nothing is lost, nothing is mixed, and the past stays what it was.</summary>
public sealed class PublicationProperties(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    private static readonly string[] Areas = ["IR", "IR-01", "IR-23"];
    private static int _code;

    /// <summary>A file: values by area and year.</summary>
    private static readonly Gen<Dictionary<(string Area, int Year), string>> Files =
        from rows in (
            from area in Gen.Elements(Areas)
            from year in Gen.Choose(1390, 1396)
            from value in Values()
            select (Place: (Area: area, Year: year), Value: value)).NonEmptyListOf()
        select rows.GroupBy(row => row.Place).ToDictionary(same => same.Key, same => same.Last().Value);

    [Fact]
    public void The_past_stays_what_was_read_then() => Check(
        from files in Files.ListOf() select files.Take(5).ToList(),
        async files =>
        {
            var code = await NewCode();
            var (held, read) = (new Dictionary<(string Area, int Year), string>(), new List<(DateTimeOffset At, string Text)>());
            foreach (var file in files)
            {
                app.Clock.Advance(TimeSpan.FromSeconds(1));
                await app.Published(RowsOf(code, file));
                foreach (var (place, value) in file)
                {
                    held[place] = value;
                }

                var now = await app.StoredText(code);
                Assert.Equal(TextOf(held), now);
                read.Add((app.Clock.GetUtcNow(), now));
            }

            foreach (var (at, text) in read)
            {
                Assert.Equal(text, await app.StoredText(code, at));
                Assert.Equal(text, await app.StoredText(code, at.AddMilliseconds(999)));
            }
        },
        runs: 15);

    [Fact]
    public void Two_publishers_at_once_leave_one_of_the_two_orders() => Check(
        from one in Files from other in Files select (one, other),
        async pair =>
        {
            var code = await NewCode();
            await app.Published($"{code},IR,1393,7");
            var one = await app.Approved(RowsOf(code, pair.Item1));
            var other = await app.Approved(RowsOf(code, pair.Item2));

            var published = await Task.WhenAll(IndicatorsApp.Step(app.Approver(), one, "publication"), IndicatorsApp.Step(app.Approver(), other, "publication"));

            Dictionary<(string, int), string> Over(Dictionary<(string Area, int Year), string> first, Dictionary<(string Area, int Year), string> second) =>
                new[] { new() { [("IR", 1393)] = "7" }, first, second }.SelectMany(file => file).GroupBy(row => row.Key).ToDictionary(group => group.Key, group => group.Last().Value);
            var seen = await app.StoredText(code);
            Assert.Contains(seen, new[] { TextOf(Over(pair.Item1, pair.Item2)), TextOf(Over(pair.Item2, pair.Item1)) });

            // The one that came second is told what it has replaced.
            var replaced = pair.Item1.Count(row => pair.Item2.TryGetValue(row.Key, out var value) && Number(value) != Number(row.Value));
            var told = published.Select(submission => submission.History[^1].Note).OfType<string>().ToList();
            Assert.Equal(replaced > 0 ? 1 : 0, told.Count);
            Assert.All(told, note => Assert.Contains($"Replaced {replaced} values", note, StringComparison.Ordinal));
        },
        runs: 15);

    private static decimal? Number(string value) => value.Length == 0 ? null : decimal.Parse(value, CultureInfo.InvariantCulture);

    private static Gen<string> Values() => Gen.OneOf(Gen.Constant(""), Gen.Choose(-9, 9).Select(n => n.ToString(CultureInfo.InvariantCulture)), Decimals());

    private static Gen<string> Decimals() =>
        from digits in Gen.Choose(0, int.MaxValue)
        from scale in Gen.Choose(0, 28)
        from isNegative in Gen.Elements(true, false)
        select new decimal(digits, 0, 0, isNegative && digits > 0, (byte)scale).ToString(CultureInfo.InvariantCulture);

    private static void Check<T>(Gen<T> inputs, Func<T, Task> holds, int runs) =>
        Prop.ForAll(Arb.From(inputs), input => holds(input).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithEndSize(12));

    private static string[] RowsOf(string code, Dictionary<(string Area, int Year), string> file) =>
        [.. file.Select(row => string.Create(CultureInfo.InvariantCulture, $"{code},{row.Key.Area},{row.Key.Year},{row.Value}"))];

    private static string TextOf(Dictionary<(string Area, int Year), string> file) => string.Join(' ', file
        .OrderBy(row => row.Key.Area, StringComparer.Ordinal).ThenBy(row => row.Key.Year)
        .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Key.Area}//{row.Key.Year}={(row.Value.Length == 0 ? "M" : row.Value)}")));

    private async Task<string> NewCode()
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"property-{Interlocked.Increment(ref _code)}");
        await app.Define(code);
        return code;
    }
}
