using Microsoft.AspNetCore.Http;

namespace DrFunctions.Simulator.Arm;

internal sealed record ArmRequest(string Method, ArmPath Path, IQueryCollection Query, JsonObject? Content, Principal Principal, Caller Caller, string Root)
{
    public string ApiVersion => Query["api-version"].ToString();

    public JsonObject Body => Content ?? throw new ArmException(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: expected a JSON object.");

    public bool IsRead => Method is "GET" or "HEAD";

    /// <summary>The permission that the call needs, as in <c>Microsoft.Compute/virtualMachines/start/action</c>.</summary>
    public string Permission
    {
        get
        {
            var verb = Method switch { "GET" or "HEAD" => "read", "DELETE" => "delete", "POST" => "action", _ => "write" };
            if (Path.Namespace is null)
            {
                return Path.Word switch
                {
                    "resourcegroups" or "resourcegroup" => $"Microsoft.Resources/subscriptions/resourceGroups/{verb}",
                    "resources" => "Microsoft.Resources/subscriptions/resources/read",
                    _ => $"Microsoft.Resources/subscriptions/{verb}",
                };
            }

            return Path.Action is null ? $"{Path.FullType}/{verb}" : $"{Path.FullType}/{Path.Action}/{verb}";
        }
    }

    /// <summary>Where the permission is needed.</summary>
    public string PermissionScope => Path.Namespace is null || Path.IsCollection ? Path.Scope : Path.Id;
}
