using System.Text.Json;
using DrFunctions.Durable;
using DurableTaskMetadata = Microsoft.DurableTask.Client.OrchestrationMetadata;
using DurableTaskStatus = Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace DrFunctions.FunctionApp.Adapters;

/// <summary>Instances as Durable Functions describes them, in the programming model's terms.</summary>
internal static class Metadata
{
    /// <summary>The instance; its input and output only if asked for.</summary>
    public static OrchestrationMetadata ToDurable(DurableTaskMetadata instance, bool getInputsAndOutputs) =>
        new(instance.Name, instance.InstanceId)
        {
            RuntimeStatus = ToDurable(instance.RuntimeStatus),
            CreatedAt = instance.CreatedAt,
            LastUpdatedAt = instance.LastUpdatedAt,
            SerializedCustomStatus = instance.SerializedCustomStatus,
            SerializedInput = getInputsAndOutputs ? instance.SerializedInput : null,
            SerializedOutput = getInputsAndOutputs && instance.RuntimeStatus == DurableTaskStatus.Completed
                ? instance.SerializedOutput
                : null,
            FailureDetails = FailureOf(instance),
        };

    /// <summary>The statuses to ask Durable Functions for; Blocked is none of them.</summary>
    public static IEnumerable<DurableTaskStatus> ToDurableTask(IEnumerable<OrchestrationRuntimeStatus> statuses) =>
        statuses.Where(status => status != OrchestrationRuntimeStatus.Blocked)
            .Select(status => Enum.Parse<DurableTaskStatus>(status.ToString()));

#pragma warning disable CS0618 // Obsolete statuses are still read from histories of older versions.
    private static OrchestrationRuntimeStatus ToDurable(DurableTaskStatus status) => status switch
    {
        DurableTaskStatus.Running or DurableTaskStatus.ContinuedAsNew => OrchestrationRuntimeStatus.Running,
        DurableTaskStatus.Completed => OrchestrationRuntimeStatus.Completed,
        DurableTaskStatus.Failed => OrchestrationRuntimeStatus.Failed,
        DurableTaskStatus.Terminated or DurableTaskStatus.Canceled => OrchestrationRuntimeStatus.Terminated,
        DurableTaskStatus.Pending => OrchestrationRuntimeStatus.Pending,
        DurableTaskStatus.Suspended => OrchestrationRuntimeStatus.Suspended,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "An unknown status of an instance."),
    };
#pragma warning restore CS0618

    private static FailureDetails? FailureOf(DurableTaskMetadata instance)
    {
        if (instance.FailureDetails is { } failure)
        {
            return Failures.ToDurable(failure);
        }

        // Durable Functions has the reason of a termination in the output.
        return instance.RuntimeStatus == DurableTaskStatus.Terminated
            ? new FailureDetails("Terminated", ReasonOf(instance.SerializedOutput), IsNonRetriable: true)
            : null;
    }

    private static string ReasonOf(string? output)
    {
        if (string.IsNullOrEmpty(output))
        {
            return "Terminated by an operator.";
        }

        // Written as a JSON string by this app, as plain text by Durable Functions' own HTTP API.
        return output[0] == '"' ? JsonElement.Parse(output).GetString()! : output;
    }
}
