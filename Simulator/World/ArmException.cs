namespace DrFunctions.Simulator.World;

/// <summary>A refusal as ARM or a resource provider words it.</summary>
internal sealed class ArmException(int status, string code, string message, string? target = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Target { get; } = target;

    /// <summary>Seconds; sent as Retry-After.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A body that replaces the usual error envelope.</summary>
    public JsonObject? Body { get; init; }

    public static ArmException ResourceNotFound(string type, string name, string group) => new(404, "ResourceNotFound",
        $"The Resource '{type}/{name}' under resource group '{group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");

    public static ArmException BadReference(string reference, string referrer) => new(400, "InvalidResourceReference",
        $"Resource {reference} referenced by resource {referrer} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.");

    public static ArmException Concurrent() => new(409, "Conflict",
        "The request failed due to conflict with a concurrent request. To resolve it, please refer to https://aka.ms/activitydb to get more details on conflicting requests.");

    public static ArmException PropertyChange(string property) => new(409, "PropertyChangeNotAllowed", $"Changing property '{property}' is not allowed.", property);

    public static ArmException NotAllowed(string message) => new(409, "OperationNotAllowed", message);

    public static ArmException Invalid(string parameter, string message) => new(400, "InvalidParameter", message, parameter);
}
