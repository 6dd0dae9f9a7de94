using System.Xml.Linq;

namespace DrFunctions.Architecture.Tests;

/// <summary>Which room may reference which: exactly the design's arrows.</summary>
public class ArrowTests
{
    private const string FunctionApp = "FunctionApp/DrFunctions.FunctionApp.csproj";

    /// <summary>Rooms and what they reference. What is missing here must not be referenced.</summary>
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "Contracts", [] },
        { "Durable", [] },
        { "Simulator", [] },
        { "Engine", ["Durable"] },
        { "Orchestrations", ["Contracts", "Durable"] },
        { "Activities", ["Contracts", "Durable"] },
        { "Api", ["Contracts", "Durable", "Orchestrations"] },
        { "FunctionApp", ["Activities", "Api", "Orchestrations"] },
        { "Host", ["Activities", "Api", "Engine", "Orchestrations", "Simulator"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void ARoom_ReferencesExactlyWhatTheDesignSays(string room, string[] expected)
    {
        var project = Repository.Project($"{room}/DrFunctions.{room}.csproj");

        var referenced = References(project, "ProjectReference")
            .Where(reference => !IsFunctionsContract(reference))
            .Select(reference => RoomOf(Include(reference)));

        referenced.Should().BeEquivalentTo(expected, "the arrows between the rooms are the architecture; see docs/decisions");
    }

    [Fact]
    public void EveryRoom_HasItsArrows()
    {
        var rooms = Repository.Files(".csproj")
            .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal)
                && !path.StartsWith("bench/", StringComparison.Ordinal))
            .Select(path => path.Split('/')[0]);

        rooms.Should().BeEquivalentTo(
            Arrows.Select(row => (string)row[0]), "a new room needs a decision about what it may reference");
    }

    [Theory]
    [InlineData("Durable")]
    [InlineData("Contracts")]
    [InlineData("Orchestrations")]
    public void AnInnerRoom_NeedsNoPackageAndNoFramework(string room)
    {
        var project = Repository.Project($"{room}/DrFunctions.{room}.csproj");

        References(project, "PackageReference").Should().BeEmpty("{0} is code of our own over the base library", room);
        References(project, "FrameworkReference").Should().BeEmpty("{0} is code of our own over the base library", room);
        project.Root!.Attribute("Sdk")!.Value.Should().Be("Microsoft.NET.Sdk", "the web SDK brings a framework along");
    }

    [Fact]
    public void PackagesForAllRooms_AreAnalyzersOnly()
    {
        var shared = new[] { "Directory.Build.props", "Directory.Build.targets" }
            .SelectMany(file => References(Repository.Project(file), "PackageReference"))
            .Where(reference => !Conditions(reference).Any(condition => condition.Contains("IsTestProject", StringComparison.Ordinal)));

        shared.Should().OnlyContain(
            reference => Include(reference).Contains("Analyzers", StringComparison.Ordinal)
                && (string?)reference.Attribute("PrivateAssets") == "all",
            "Durable depends on nothing, and every room gets these");
    }

    [Fact]
    public void FunctionApp_ReferencesTheFunctionsContract_OnlyInPlaceOfTheRealPackages()
    {
        var references = References(Repository.Project(FunctionApp), "ProjectReference").Where(IsFunctionsContract);

        references.Should().OnlyContain(
            reference => Conditions(reference).Any(condition => condition.Contains("'contract'", StringComparison.Ordinal)),
            "a build for production must never contain hand-written declarations");
    }

    [Fact]
    public void Tests_AreReferencedByNoRoom_ButForThatContract()
    {
        var references = Arrows
            .SelectMany(row => References(Repository.Project($"{row[0]}/DrFunctions.{row[0]}.csproj"), "ProjectReference"))
            .Where(reference => Include(reference).Contains("tests/", StringComparison.Ordinal));

        references.Should().OnlyContain(reference => IsFunctionsContract(reference));
    }

    private static List<XElement> References(XDocument project, string kind) => [.. project.Descendants(kind)];

    private static string Include(XElement reference) => (string?)reference.Attribute("Include") ?? "";

    private static string RoomOf(string path) => path.Replace('\\', '/').Split('/')[^2];

    private static bool IsFunctionsContract(XElement reference) => RoomOf(Include(reference)) == "FunctionsContract";

    private static IEnumerable<string> Conditions(XElement element) => element.AncestorsAndSelf()
        .Select(ancestor => (string?)ancestor.Attribute("Condition"))
        .OfType<string>();
}
