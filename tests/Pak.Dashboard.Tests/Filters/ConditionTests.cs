using Pak.Dashboard.Filters;

namespace Pak.Dashboard.Tests.Filters;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("eq:a:b", "B", true)]
    [InlineData("eq:a:b", "bb", false)]
    [InlineData("eq:a:b", null, false)]
    [InlineData("eq:a:کتاب", "كتاب", true)]
    [InlineData("ne:a:b", "c", true)]
    [InlineData("ne:a:b", "b", false)]
    [InlineData("ne:a:b", null, true)]
    [InlineData("has:a:rol", "Control", true)]
    [InlineData("has:a:یک", "تاريك", true)]
    [InlineData("has:a:x", "Control", false)]
    [InlineData("hasnot:a:x", "Control", true)]
    [InlineData("hasnot:a:x", null, true)]
    [InlineData("gt:a:100", "100.5", true)]
    [InlineData("gt:a:100", "100", false)]
    [InlineData("gt:a:۱۰۰", "101", true)]
    [InlineData("gt:a:100", "99", false)]
    [InlineData("gt:a:100", "text", false)]
    [InlineData("gt:a:100", null, false)]
    [InlineData("ge:a:100", "100", true)]
    [InlineData("lt:a:1e3", "999", true)]
    [InlineData("lt:a:9", "10", false)]
    [InlineData("le:a:10", "10", true)]
    [InlineData("exists:a:", "", true)]
    [InlineData("exists:a:", null, false)]
    public void A_condition_holds_or_not(string condition, string? actual, bool holds) =>
        Assert.Equal(holds, Condition.Parse(condition)!.Holds(actual));

    [Theory]
    [InlineData("eq:http.route:/api/{x}:y?z=1&w")]
    [InlineData("has:a%3Ab%25c:v:w")]
    [InlineData("exists:message:")]
    public void The_address_carries_it_there_and_back(string text)
    {
        var condition = Condition.Parse(text)!;

        Assert.Equal(text, condition.ToString());
        Assert.Equal(condition, Condition.Parse(condition.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eq")]
    [InlineData("eq:field")]
    [InlineData("eq::value")]
    [InlineData("like:field:value")]
    public void Anything_else_is_no_condition(string? text) => Assert.Null(Condition.Parse(text));

    [Fact]
    public void There_are_never_more_than_so_many() =>
        Assert.Equal(Condition.Most, Condition.ParseAll(Enumerable.Range(0, 100).Select(i => $"eq:a:{i}")).Count);
}
