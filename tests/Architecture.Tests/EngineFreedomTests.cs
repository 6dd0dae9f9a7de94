using System.Text.RegularExpressions;

namespace DrFunctions.Architecture.Tests;

/// <summary>Runbooks and activities must run on either engine: they know neither.</summary>
public partial class EngineFreedomTests
{
    [Theory]
    [InlineData("Orchestrations")]
    [InlineData("Activities")]
    [InlineData("Api")]
    [InlineData("Contracts")]
    [InlineData("Durable")]
    public void ARoom_NamesNoTypeOfEitherEngine(string room)
    {
        var offenders = Repository.Files(".cs", room).Where(path => EngineTypes().IsMatch(Code(Repository.Read(path))));

        offenders.Should().BeEmpty("its code, and so its public API, holds no type of DurableTask, Functions or the Engine");
    }

    [Theory]
    [InlineData("Orchestrations")]
    [InlineData("Contracts")]
    public void ARunbook_KnowsNoSdkNoIoAndNoThreads(string room)
    {
        var offenders = Repository.Files(".cs", room).Where(path => OutsideWorld().IsMatch(Code(Repository.Read(path))));

        offenders.Should().BeEmpty("the same history must give the same answers, whenever and wherever it is replayed");
    }

    [Fact]
    public void TheEngine_KnowsNothingOfDisasterRecovery()
    {
        var offenders = Repository.Files(".cs", "Engine")
            .Where(path => DisasterRecovery().IsMatch(Code(Repository.Read(path))));

        offenders.Should().BeEmpty("it is a durable engine, whatever runs on it");
    }

    /// <summary>The source without comments: prose may compare itself with Microsoft.DurableTask.</summary>
    private static string Code(string source) => Comments().Replace(source, "");

    [GeneratedRegex(@"\bMicrosoft\.(DurableTask|Azure\.(Functions|WebJobs))\b|\bDrFunctions\.Engine\b|\bTaskOrchestrationContext\b|\bDurableTaskClient\b")]
    private static partial Regex EngineTypes();

    [GeneratedRegex(@"\busing (Azure|System\.(IO|Net|Threading|Diagnostics))\b|\bTask\.(Run|Delay|Yield)\b|\bParallel\.|\bTimeProvider\b|\bConfigureAwait\b|\bEnvironment\.")]
    private static partial Regex OutsideWorld();

    [GeneratedRegex(@"(?<!"")\b(DrFunctions\.(Contracts|Orchestrations|Activities|Api)|[Ff]ailover|[Ff]ailback|LiveSync|RestorePoint)\b")]
    private static partial Regex DisasterRecovery();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comments();
}
