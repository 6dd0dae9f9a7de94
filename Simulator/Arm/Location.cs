namespace DrFunctions.Simulator.Arm;

/// <summary>The region of a new resource.</summary>
internal static class Location
{
    public static string Of(ArmRequest request, Cloud cloud)
    {
        var given = request.Body.Str("location")
            ?? throw new ArmException(400, "LocationRequired", "The location property is required for this definition.");
        var location = given.Replace(" ", "", StringComparison.Ordinal).Lower();
        if (!cloud.Sites.Contains(location))
            throw new ArmException(400, "LocationNotAvailableForResourceType", $"The provided location '{given}' is not available for resource type '{request.Path.FullType}'. List of available regions for the resource type is '{string.Join(',', cloud.Sites)}'.");
        return location;
    }
}
