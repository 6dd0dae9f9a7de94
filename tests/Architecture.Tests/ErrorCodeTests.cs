using System.Text.RegularExpressions;

namespace DrFunctions.Architecture.Tests;

/// <summary>Whoever meets a code must find it explained; whoever reads an explanation must be able to meet it.</summary>
public partial class ErrorCodeTests
{
    private static readonly string[] Lists = ["Contracts/Errors/ErrorCodes.cs", "Engine/Errors.cs"];

    [Fact]
    public void EveryCode_IsExplainedInTheDocs_AndNoOther() =>
        Headings().Should().BeEquivalentTo(Defined(), "docs/errors.md explains every code, once");

    [Fact]
    public void EveryCode_IsDefinedOnce() => Defined().Should().OnlyHaveUniqueItems("a code means one thing");

    [Fact]
    public void TheDocs_AreInOrder() => Headings().Should().BeInAscendingOrder(StringComparer.Ordinal);

    [Fact]
    public void EveryExplanation_SaysWhatToDo()
    {
        var sections = Repository.Read("docs/errors.md").Split("\n### ").Skip(1);

        sections.Where(section => !section.Contains("**What to do:**", StringComparison.Ordinal))
            .Select(section => section[..7])
            .Should().BeEmpty("an error without a remedy helps nobody");
    }

    [Fact]
    public void TheEnginesCodes_AreItsOwnRange()
    {
        CodesIn("Engine/Errors.cs").Should().OnlyContain(code => code.StartsWith("DR-8", StringComparison.Ordinal));
        CodesIn("Contracts/Errors/ErrorCodes.cs").Should()
            .NotContain(code => code.StartsWith("DR-8", StringComparison.Ordinal));
    }

    [Fact]
    public void CodesInSources_AreDefined()
    {
        var used = Repository.Files(".cs")
            .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(path => Code().Matches(Repository.Read(path)).Select(match => match.Value))
            .Where(code => !code.EndsWith("000", StringComparison.Ordinal) && code != "DR-8999");

        used.Distinct().Except(Defined()).Should().BeEmpty("a code that is not in the lists is explained nowhere");
    }

    [Fact]
    public void EveryCode_IsUsed()
    {
        var sources = Repository.Files(".cs")
            .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal) && !Lists.Contains(path))
            .Select(Repository.Read)
            .ToList();

        NamedCode().Matches(Repository.Read("Contracts/Errors/ErrorCodes.cs"))
            .Select(match => match.Groups[1].Value)
            .Where(name => !sources.Any(source => source.Contains($"ErrorCodes.{name}", StringComparison.Ordinal)))
            .Should().BeEmpty("an explanation of what never happens misleads");
    }

    private static List<string> Defined() => [.. Lists.SelectMany(CodesIn)];

    private static IEnumerable<string> CodesIn(string path) =>
        Constant().Matches(Repository.Read(path)).Select(match => match.Groups[1].Value);

    private static List<string> Headings() =>
        [.. Heading().Matches(Repository.Read("docs/errors.md")).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("const string \\w+ = \"(DR-\\d{4})\";")]
    private static partial Regex Constant();

    [GeneratedRegex("const string (\\w+) = \"DR-\\d{4}\";")]
    private static partial Regex NamedCode();

    [GeneratedRegex(@"^### (DR-\d{4}) ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\bDR-\d{4}\b")]
    private static partial Regex Code();
}
