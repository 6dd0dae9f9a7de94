using System.Text;

namespace DrFunctions.Simulator.Arm;

internal sealed record ArmResponse(int Status, byte[]? Body = null)
{
    public Dictionary<string, string> Headers { get; } = [];

    public static ArmResponse Json(int status, JsonNode body) => new(status, Encoding.UTF8.GetBytes(body.ToJsonString(World.Json.Relaxed)));

    public static ArmResponse Of(int status, Resource resource, string view = "") => new(status, resource.Show(view));

    /// <summary>Adds both ways of following an operation.</summary>
    public ArmResponse Following(ArmRequest request, Operation operation)
    {
        var family = operation.IsDiskFamily ? "DiskOperations" : "operations";
        var url = $"{request.Root}/subscriptions/{request.Path.Subscription}/providers/Microsoft.Compute/locations/{operation.Location}/{family}/{operation.Id}?p={operation.Id:N}&api-version={request.ApiVersion}&t={operation.Started.ToUnixTimeMilliseconds()}&c={operation.Id:N}&s={operation.Due.Ticks:x}&h={operation.Id:N}";
        Headers["Azure-AsyncOperation"] = url;
        Headers["Location"] = url.Replace("?p=", "?monitor=true&p=", StringComparison.Ordinal);
        Headers["azure-asyncnotification"] = "Enabled";
        return this;
    }
}
