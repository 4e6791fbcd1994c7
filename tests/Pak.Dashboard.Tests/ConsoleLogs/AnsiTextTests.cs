using Pak.Dashboard.ConsoleLogs;

namespace Pak.Dashboard.Tests.ConsoleLogs;

public sealed class AnsiTextTests
{
    [Theory]
    [InlineData("\e[31mred\e[0m plain", "red|fg-1", " plain|")]
    [InlineData("\e[1;32mbold green\e[22m green", "bold green|ansi-b fg-2", " green|fg-2")]
    [InlineData("\e[91;44mx\e[39my\e[49mz", "x|fg-9 bg-4", "y|bg-4", "z|")]
    [InlineData("\e[38;5;11mx\e[38;5;200my\e[38;2;1;2;3mz", "x|fg-11", "y|", "z|")]
    [InlineData("\e[mx\e[4mu\e[24mn", "x|", "u|ansi-u", "n|")]
    [InlineData("\e[2Jcleared\e[1;1Hhome\e[?25l", "clearedhome|")]
    [InlineData("\e]0;title\atext\e]8;;http://x\e\\link", "textlink|")]
    [InlineData("bell\a back\b null\0 tab\t.", "bell back null tab\t.|")]
    [InlineData("no end \e[31", "no end |")]
    [InlineData("no end \e", "no end |")]
    [InlineData("\e[99999999999999999999;31mx", "x|fg-1")]
    [InlineData("سلام \u202eمتن\u2066", "سلام \uFFFDمتن\uFFFD|")]
    public void Colours_are_kept_and_everything_else_that_a_terminal_would_obey_is_dropped(string line, params string[] expected) =>
        Assert.Equal(expected, AnsiText.Read(line).Select(segment => $"{segment.Text}|{segment.Classes}"));

    [Fact]
    public void Whatever_is_written_the_classes_are_from_the_list_and_the_text_holds_no_control()
    {
        const string Alphabet = "\e\e\e[[;;0123456789mMJ]\a\\\0\b\u009b\u202e<>\"' aب";
        for (var seed = 1; seed <= 3000; seed++)
        {
            var random = new Random(seed);
            var line = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);

            foreach (var segment in AnsiText.Read(line))
            {
                Assert.Matches("^((ansi-[bdiu]|[fb]g-[0-9]|[fb]g-1[0-5])( |$))*$", segment.Classes);
                Assert.DoesNotContain(segment.Text, c => (char.IsControl(c) && c != '\t') || c == '\u202e');
            }
        }
    }
}
