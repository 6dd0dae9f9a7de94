using System.Security.Cryptography;
using System.Text;
using DrFunctions.Contracts;
using Spectre.Console;

namespace DrFunctions.Host.Client;

/// <summary>Starts an operation, and follows it where that is asked for.</summary>
internal sealed class RunStart(DrClient client, Terminal terminal, TimeProvider time)
{
    /// <summary>The exit code of the command.</summary>
    /// <exception cref="CommandFailure">It did not start, or what became of it is not known; the message says which.</exception>
    public async Task<int> RunAsync(StartOrder order, CancellationToken cancellation)
    {
        if (await StartAsync(order, cancellation) is not { } answer)
        {
            return ExitCodes.Refused;
        }

        if (order.Options.DryRun)
        {
            return await ForetoldAsync(order, answer);
        }

        var run = answer.Json.Text("id");
        if (run.Length == 0)
        {
            throw new CommandFailure(ExitCodes.Unreachable, new DrError(
                ErrorCodes.UnusableAnswer,
                "The server accepted the operation without naming a run.",
                "Look at 'dr runs' for what has started."));
        }

        if (!order.Watch)
        {
            await terminal.Answers.WriteLineAsync(order.Json ? answer.Text : run);
            return ExitCodes.Done;
        }

        terminal.Console.WriteLine(answer.Replayed ? $"{run} was started by an earlier request with this key." : run);
        return await new RunEnd(client, terminal, time).WatchAsync(run, order.Json, cancellation);
    }

    /// <summary>The exit code is that of the run, were it started.</summary>
    private async Task<int> ForetoldAsync(StartOrder order, ServerAnswer answer)
    {
        if (order.Json)
        {
            await terminal.Answers.WriteLineAsync(answer.Text);
        }
        else
        {
            ForecastText.Print(terminal.Console, answer.Json);
        }

        return answer.Json.Choice<RunOutcome>("outcome") is { } outcome ? ExitCodes.Of(outcome) : ExitCodes.Unreachable;
    }

    /// <summary>The server's answer; null where losses must be acknowledged and were not.</summary>
    private async Task<ServerAnswer?> StartAsync(StartOrder order, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync(order, order.Options, cancellation);
        }
        catch (ServerProblem problem) when (!order.Json && Acknowledgement.Of(problem.Answer.Json) is { } wanted)
        {
            Show(problem.Error, wanted, order);
            return terminal.CanAsk && await AskAsync(wanted, cancellation)
                ? await SendAsync(order, wanted.Given(order.Options), cancellation)
                : null;
        }
    }

    private Task<ServerAnswer> SendAsync(StartOrder order, RunOptions options, CancellationToken cancellation) =>
        order.Path is { } path
            ? client.AgainAsync(path, options, order.Action, KeyOf(order, options), cancellation)
            : client.StartAsync(order.Operation, order.Group, options, KeyOf(order, options), cancellation);

    // With its acknowledgement a request is another one, with a mistyped one too, and one key stands for one request.
    private static string? KeyOf(StartOrder order, RunOptions options) =>
        order.Key is { } key && (options.AcknowledgeDataLoss ?? options.AcknowledgeDivergence) is { } said
            ? $"{key}+ack{(said == order.Group ? "" : "-" + Digest(said))}"
            : order.Key;

    private static string Digest(string said) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)))[..8];

    private void Show(DrError error, Acknowledgement wanted, StartOrder order)
    {
        terminal.Console.WriteLine($"{error.Code}: {error.Message}");
        LossTable.Write(terminal.Console, wanted.Losses);
        if (wanted.SaidIn(order.Options) is { } said)
        {
            terminal.Console.WriteLine($"{wanted.Option} said '{said}', which is not the group's name.");
        }

        terminal.Console.WriteLine("Nothing was started. To accept this, run:");
        terminal.WriteUnbroken("  " + CommandText.With(order.Words, wanted.Option, wanted.Value));
    }

    private async Task<bool> AskAsync(Acknowledgement wanted, CancellationToken cancellation)
    {
        var prompt = new TextPrompt<string>("Or type the group's name to accept it now; Enter alone leaves it:") { AllowEmpty = true };
        return await prompt.ShowAsync(terminal.Console, cancellation) == wanted.Value;
    }
}
