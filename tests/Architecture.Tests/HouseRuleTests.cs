using System.Text.Json;
using System.Text.RegularExpressions;

namespace DrFunctions.Architecture.Tests;

/// <summary>Rules of the house that a compiler does not see.</summary>
public partial class HouseRuleTests
{
    private const string LocalFilter = "DrFunctions.Local.slnf";

    [Fact]
    public void EverySuppression_CarriesItsReasonOnItsLine()
    {
        var offenders = Repository.Files(".cs").SelectMany(path => Lines(path)
            .Where(line => line.Text.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal))
            .Where(line => !ReasonedPragma().IsMatch(line.Text))
            .Select(line => line.At));
        var attributes = Repository.Files(".cs").SelectMany(path => Lines(path)
            .Where(line => line.Text.Contains("SuppressMessage(", StringComparison.Ordinal)
                && !line.Text.Contains("Contains(", StringComparison.Ordinal)
                && !ReasonedAttribute().IsMatch(line.Text))
            .Select(line => line.At));

        offenders.Concat(attributes).Should().BeEmpty("a suppression without a reason is a hidden defect");
    }

    [Fact]
    public void NoProject_SilencesWarnings()
    {
        var offenders = new[] { ".csproj", ".props", ".targets" }
            .SelectMany(extension => Repository.Files(extension))
            .SelectMany(path => Lines(path)
                .Where(line => line.Text.Contains("<NoWarn>", StringComparison.Ordinal)
                    && !line.Text.Contains("<!--", StringComparison.Ordinal))
                .Select(line => line.At));

        offenders.Should().BeEmpty("warnings are errors; an exception carries its reason on its line");
    }

    [Fact]
    public void EveryRuleTurnedOff_HasItsReasonAboveIt()
    {
        var lines = Lines(".editorconfig").ToList();
        var offenders = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            var isRule = lines[i].Text.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal)
                && lines[i].Text.EndsWith("none", StringComparison.Ordinal);
            var above = i;
            while (isRule && above > 0 && lines[above].Text.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal))
            {
                above--;
            }

            if (isRule && !lines[above].Text.StartsWith('#'))
            {
                offenders.Add(lines[i].At);
            }
        }

        offenders.Should().BeEmpty("a rule is turned off for a reason that the next reader can judge");
    }

    [Fact]
    public void NothingIsLeftForLater()
    {
        var offenders = Repository.Files(".cs").SelectMany(path => Lines(path)
            .Where(line => Leftovers().IsMatch(line.Text))
            .Select(line => line.At));

        offenders.Should().BeEmpty("what is not done is an issue, not a comment");
    }

    [Fact]
    public void TheReadme_IsShort()
    {
        if (File.Exists(Repository.PathTo("README.md")))
        {
            Lines("README.md").Should().HaveCountLessThan(150, "what does not fit belongs into docs");
        }
    }

    [Fact]
    public void TheSolution_ListsEveryProject() => ShouldBeTheSame(
        SolutionProjects(), Repository.Files(".csproj"), "a project outside the solution is built and tested by nobody");

    [Fact]
    public void TheLocalFilter_ListsEveryProjectButTheFunctionApp()
    {
        using var filter = JsonDocument.Parse(Repository.Read(LocalFilter));
        var listed = filter.RootElement.GetProperty("solution").GetProperty("projects")
            .EnumerateArray()
            .Select(project => project.GetString()!.Replace('\\', '/'));

        ShouldBeTheSame(
            [.. listed],
            [.. SolutionProjects().Where(path => !path.StartsWith("FunctionApp/", StringComparison.Ordinal))],
            "the Function App's packages may not restore everywhere; everything else builds on any machine");
    }

    [Fact]
    public void TestProjects_SayThatTheyAre()
    {
        var offenders = Repository.Files(".csproj", "tests")
            .Where(path => path.EndsWith(".Tests.csproj", StringComparison.Ordinal)
                && !Repository.Read(path).Contains("<IsTestProject>true</IsTestProject>", StringComparison.Ordinal));

        offenders.Should().BeEmpty("the build gives test projects their packages and their results file by that");
    }

    /// <summary>Names only what differs: the lists are long.</summary>
    private static void ShouldBeTheSame(IReadOnlyList<string> listed, IReadOnlyList<string> expected, string because)
    {
        expected.Except(listed).Should().BeEmpty("nothing may be missing: {0}", because);
        listed.Except(expected).Should().BeEmpty("nothing may be listed that does not belong: {0}", because);
        listed.Should().OnlyHaveUniqueItems();
    }

    private static List<string> SolutionProjects() =>
    [
        .. SolutionProject().Matches(Repository.Read("DrFunctions.sln"))
            .Select(match => match.Groups[1].Value.Replace('\\', '/')),
    ];

    private static IEnumerable<(string At, string Text)> Lines(string path) =>
        File.ReadLines(Repository.PathTo(path)).Select((text, index) => ($"{path}:{index + 1}", text));

    [GeneratedRegex(@"#pragma warning disable [A-Z]+\d+(, [A-Z]+\d+)* // \S.{10,}")]
    private static partial Regex ReasonedPragma();

    [GeneratedRegex("Justification = \"[^\"]{10,}")]
    private static partial Regex ReasonedAttribute();

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b|NotImplemented" + @"Exception|\bSkip = ")]
    private static partial Regex Leftovers();

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex SolutionProject();
}
