// Microsoft.Azure.Functions.Worker.Extensions.DurableTask 1.15.0: DurableTaskClientExtensions.cs,
// HttpManagementPayload.cs; .Extensions.Http 3.3.0 (by way of .Core): HttpRequestData.cs
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;

namespace Microsoft.Azure.Functions.Worker
{
    public static class DurableTaskClientExtensions
    {
        public static HttpManagementPayload CreateHttpManagementPayload(
            this DurableTaskClient client, string instanceId, HttpRequestData? request = null) =>
            throw DeclarationOnly.Body;
    }

    public class HttpManagementPayload
    {
        public string? Id { get; internal set; }

        public string? StatusQueryGetUri { get; internal set; }

        public string? SendEventPostUri { get; internal set; }

        public string? TerminatePostUri { get; internal set; }

        public string? PurgeHistoryDeleteUri { get; internal set; }

        public string? SuspendPostUri { get; internal set; }

        public string? ResumePostUri { get; internal set; }
    }
}

namespace Microsoft.Azure.Functions.Worker.Http
{
    public abstract class HttpRequestData;
}
