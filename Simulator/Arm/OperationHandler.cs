namespace DrFunctions.Simulator.Arm;

/// <summary>Polling of asynchronous operations by either of their URLs.</summary>
internal sealed class OperationHandler(Cloud cloud)
{
    public ArmResponse Handle(ArmRequest request)
    {
        if (request.Method != "GET" || request.Path.Names.Count < 2 || !Guid.TryParse(request.Path.Names[1], out var id)
            || cloud.FindOperation(id) is not { } operation || !operation.Location.Same(request.Path.Names[0]))
            throw new ArmException(404, "NotFound", $"The operation '{string.Join('/', request.Path.Names)}' was not found.");
        return request.Query.ContainsKey("monitor") ? Monitor(operation) : Status(operation);
    }

    private ArmResponse Status(Operation operation)
    {
        var body = new JsonObject { ["startTime"] = Timestamps.Text(operation.Started) };
        if (operation.Ended is { } ended) body["endTime"] = Timestamps.Text(ended);
        body["status"] = operation.Status;
        body["name"] = operation.Id.ToString();
        if (operation.Status is "Failed" or "Canceled")
            body["error"] = new JsonObject { ["code"] = operation.ErrorCode ?? "InternalServerError", ["message"] = operation.ErrorMessage ?? "" };
        else if (operation.Output is { } output)
            body["properties"] = new JsonObject { ["output"] = output.Copy() };
        else if (operation is { Status: "Succeeded", IsDiskFamily: true } && cloud.Find(operation.ResourceKey) is { } resource)
            body["properties"] = new JsonObject { ["output"] = JsonNode.Parse(resource.Show()) };
        return ArmResponse.Json(200, body);
    }

    private ArmResponse Monitor(Operation operation)
    {
        if (operation.Status == "InProgress") return new ArmResponse(202);
        if (operation.Status is "Failed" or "Canceled")
            throw new ArmException(409, operation.ErrorCode ?? "InternalServerError", operation.ErrorMessage ?? "");
        if (operation.Output is { } output) return ArmResponse.Json(200, output);
        return operation.IsDiskFamily && operation.Action != OperationActions.Delete && cloud.Find(operation.ResourceKey) is { } resource
            ? ArmResponse.Of(200, resource) : new ArmResponse(200);
    }
}
