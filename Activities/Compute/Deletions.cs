using Azure;
using Azure.ResourceManager;

namespace DrFunctions.Activities.Compute;

/// <summary>Deletions that may find nothing left to delete, or may not be.</summary>
internal static class Deletions
{
    /// <summary>Begins to delete; false if the platform keeps the resource: a lock holds it, or it is in use.</summary>
    public static async Task<bool> TryAsync(Func<Task<ArmOperation>> delete)
    {
        try
        {
            await delete();
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return true;
        }
        catch (RequestFailedException e) when (e is { Status: 409, ErrorCode: "ScopeLocked" or "OperationNotAllowed" })
        {
            return false;
        }
    }
}
