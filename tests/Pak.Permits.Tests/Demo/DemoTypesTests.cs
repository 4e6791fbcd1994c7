using System.Text.Json;
using Pak.Contracts;
using Pak.Permits.Demo;
using Pak.Permits.Forms;
using Pak.Permits.Types;

namespace Pak.Permits.Tests.Demo;

public sealed class DemoTypesTests
{
    private static readonly IReadOnlyList<PermitType> Types = DemoTypes.All(new DateOnly(2025, 3, 21));

    [Fact]
    public void There_are_twenty_and_each_would_be_accepted_from_its_agency()
    {
        Assert.Equal(20, Types.Select(t => t.Code).Distinct().Count());
        Assert.All(Types, type =>
        {
            var check = type.Checked(previous: null, new DateOnly(2025, 3, 21));
            Assert.True(check.Problem is null, $"{type.Code}: {JsonSerializer.Serialize(check.Problem?.Errors)}");
            Assert.True(PermitTypeRows.IsCode(type.Code));
        });
    }

    [Fact]
    public void The_answers_of_sample_files_are_such_as_the_forms_take()
    {
        Assert.All(Types, type =>
        {
            foreach (var seed in Enumerable.Range(1, 20))
            {
                var (_, errors) = FormAnswers.Check(FormSchema.Parse(type.Form!.Value).Value!, DemoAnswers.Of(type, "9990000001", new Random(seed))!.Value);
                Assert.True(errors.Count == 0, $"{type.Code}: {JsonSerializer.Serialize(errors)}");
            }
        });
    }

    [Fact]
    public void Each_says_everything_that_a_citizen_asks()
    {
        Assert.All(Types, type =>
        {
            Assert.NotNull(type.Summary);
            Assert.NotNull(type.OversightAgency);
            Assert.True(type.Conditions.Count >= 2, type.Code);
            Assert.NotEmpty(type.Documents);
            Assert.NotEmpty(FormSchema.Parse(type.Form!.Value).Value!.Fields);
        });
        Assert.Equal([PermitClass.Registration, PermitClass.Approval], Types.Select(t => t.Class).Distinct().Order());
        Assert.Contains(Types, t => t.Inquiries.Count > 0);
        Assert.Contains(Types, t => t.TacitApproval);
        Assert.Contains(Types, t => t.ExtensionDays > 0);
    }

    [Fact]
    public void Their_Persian_has_Persian_letters_and_digits_and_no_English_among_it()
    {
        foreach (var type in Types)
        {
            foreach (var text in type.Texts().Where((_, i) => i % 2 == 0).Take(2).Append(type.Title.Fa).Append(type.Summary!.Fa).Concat(type.Conditions.SelectMany(c => new[] { c.Text.Fa, c.Basis.Fa })))
            {
                Assert.Equal(PersianText.Tidy(text), text);
                Assert.False(text.Any(char.IsAsciiDigit), text);
                Assert.False(text.Replace("GMP", "", StringComparison.Ordinal).Any(char.IsAsciiLetter), text);
            }
        }
    }
}
