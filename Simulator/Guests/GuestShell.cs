using System.Text;

namespace DrFunctions.Simulator.Guests;

/// <summary>What a script left: its exit status and its two outputs.</summary>
internal sealed record ShellResult(int Exit, string Out, string Error);

/// <summary>The few words that a guest understands, one command a line: echo TEXT, service NAME, exit N. The last one's status counts.</summary>
internal static class GuestShell
{
    private const int Inactive = 3;
    private const int NotFound = 127;

    public static ShellResult Run(string script, Func<string, bool> isActive)
    {
        var (output, error, status, number) = (new StringBuilder(), new StringBuilder(), 0, 0);
        foreach (var line in script.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            var words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            var rest = words.Length > 1 ? words[1].Trim('"', '\'') : "";
            switch (words[0])
            {
                case "echo":
                    output.Append(rest).Append('\n');
                    status = 0;
                    break;
                case "service":
                    status = isActive(rest) ? 0 : Inactive;
                    output.Append(status == 0 ? "active\n" : "inactive\n");
                    break;
                case "exit":
                    return new ShellResult(int.TryParse(rest, out var asked) ? asked : status, output.ToString(), error.ToString());
                default:
                    error.Append($"script: line {number}: {words[0]}: command not found\n");
                    status = NotFound;
                    break;
            }
        }

        return new ShellResult(status, output.ToString(), error.ToString());
    }
}
