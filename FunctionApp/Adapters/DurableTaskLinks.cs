using DrFunctions.Api;
using DrFunctions.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace DrFunctions.FunctionApp.Adapters;

/// <summary>Management links of Durable Functions' own endpoints. They carry the system key: never log them.</summary>
internal sealed class DurableTaskLinks : IManagementLinks
{
    /// <inheritdoc />
    public ManagementPayload For(HttpContext http, DurableClient client, string instanceId)
    {
        var links = ((DurableClientAdapter)client).DurableTask.CreateHttpManagementPayload(instanceId);
        return new ManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = links.StatusQueryGetUri!,
            SendEventPostUri = links.SendEventPostUri!,
            TerminatePostUri = Template(links.TerminatePostUri!),
            SuspendPostUri = Template(links.SuspendPostUri!),
            ResumePostUri = Template(links.ResumePostUri!),
            PurgeHistoryDeleteUri = links.PurgeHistoryDeleteUri!,
        };
    }

    // The isolated worker's extension writes the braces of the template twice.
    private static string Template(string link) => link.Replace("{{text}}", "{text}", StringComparison.Ordinal);
}
