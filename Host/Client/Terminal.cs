using System.CommandLine;
using Spectre.Console;

namespace DrFunctions.Host.Client;

/// <summary>Where a command writes, and whether somebody sits there.</summary>
internal sealed class Terminal
{
    // Nobody's screen: lines stay whole.
    private const int Unbounded = 1000;

    private Terminal(TextWriter answers, IAnsiConsole console, bool canAsk)
    {
        Answers = answers;
        Console = console;
        CanAsk = canAsk;
    }

    /// <summary>Standard output: what a script reads.</summary>
    public TextWriter Answers { get; }

    /// <summary>What people read: standard output too, but where that is JSON alone.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Whether a question would be read and answered by somebody.</summary>
    public bool CanAsk { get; }

    /// <summary>Whether the console can be redrawn.</summary>
    public bool IsLive => Console.Profile.Capabilities.Interactive;

    /// <summary>Writes a line to be copied: the terminal may break it, no line break of ours comes in between.</summary>
    public void WriteUnbroken(string line) => Console.Profile.Out.Writer.WriteLine(line);

    /// <summary>The terminal of an invocation.</summary>
    public static Terminal Of(InvocationConfiguration invocation, bool json)
    {
        var output = new AnsiConsoleOutput(json ? invocation.Error : invocation.Output);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,

            // A file or a pipe takes text, not colours.
            Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = output.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = output.IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        return Over(invocation.Output, console, asks: !json && !System.Console.IsInputRedirected);
    }

    /// <summary>A terminal over the given console; one that is not live asks nothing but where <paramref name="asks"/> says so.</summary>
    public static Terminal Over(TextWriter answers, IAnsiConsole console, bool asks)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            console.Profile.Width = Unbounded;
        }

        return new Terminal(answers, console, asks && console.Profile.Capabilities.Interactive);
    }
}
