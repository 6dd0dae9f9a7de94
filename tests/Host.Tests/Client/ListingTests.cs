using DrFunctions.Host.Client;
using Spectre.Console.Testing;

namespace DrFunctions.Host.Tests.Client;

public sealed class ListingTests
{
    private const string Run = "payroll-unplanned-failover-20260102T030405Z-3fa9c1";

    [Fact]
    public void Write_WhereThereIsRoom_IsATable()
    {
        var lines = Write(80);

        lines.Should().Contain(line => line.Contains(Run) && line.Contains("Completed")).And.OnlyContain(line => line.Length <= 80);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(40)]
    public void Write_WhereThereIsNot_IsABlockPerRowAndBreaksNoId(int width)
    {
        var lines = Write(width);

        lines.Should().Contain($"Run      {Run}", "an id that is broken cannot be copied").And.Contain("Outcome  Completed");
        lines.Where(line => !line.Contains(Run)).Should().OnlyContain(line => line.Length <= width);
    }

    private static List<string> Write(int width)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        var listing = new Listing("Run", "Outcome");
        listing.Add(Run, "[green]Completed[/]");
        listing.Write(console);
        return [.. console.Output.Split('\n').Select(line => line.TrimEnd())];
    }
}
