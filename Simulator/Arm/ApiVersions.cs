using System.Globalization;

namespace DrFunctions.Simulator.Arm;

/// <summary>Which api-versions exist for which type.</summary>
internal static class ApiVersions
{
    private static readonly string[] Compute =
    [
        "2016-03-30", "2017-03-30", "2017-12-01", "2018-04-01", "2018-06-01", "2018-10-01", "2019-03-01", "2019-07-01", "2019-12-01", "2020-06-01", "2020-12-01",
        "2021-03-01", "2021-04-01", "2021-07-01", "2021-11-01", "2022-03-01", "2022-08-01", "2022-11-01", "2023-03-01", "2023-07-01", "2023-09-01", "2024-03-01",
        "2024-07-01", "2024-11-01", "2025-04-01",
    ];

    private static readonly string[] Disks =
    [
        "2017-03-30", "2018-04-01", "2018-06-01", "2018-09-30", "2019-03-01", "2019-07-01", "2019-11-01", "2020-05-01", "2020-06-30", "2020-09-30", "2020-12-01",
        "2021-04-01", "2021-08-01", "2021-12-01", "2022-03-02", "2022-07-02", "2023-01-02", "2023-04-02", "2023-10-02", "2024-03-02", "2025-01-02",
    ];

    private static readonly string[] Network =
    [
        "2017-10-01", "2018-11-01", "2019-11-01", "2020-05-01", "2020-11-01", "2021-02-01", "2021-05-01", "2021-08-01", "2022-01-01", "2022-07-01", "2022-11-01",
        "2023-02-01", "2023-04-01", "2023-05-01", "2023-06-01", "2023-09-01", "2023-11-01", "2024-01-01", "2024-03-01", "2024-05-01", "2024-07-01",
    ];

    private static readonly string[] Resources =
    [
        "2016-06-01", "2018-05-01", "2019-05-01", "2019-10-01", "2020-01-01", "2020-06-01", "2020-10-01", "2021-01-01", "2021-04-01", "2022-01-01", "2022-09-01",
        "2022-12-01", "2023-07-01", "2024-03-01", "2024-07-01", "2024-11-01", "2025-04-01",
    ];

    private static readonly string[] Skus = ["2017-03-30", "2017-09-01", "2019-04-01", "2021-07-01"];

    private static readonly string[] Locks = ["2015-01-01", "2016-09-01", "2017-04-01", "2020-05-01"];

    private static readonly string[] Assignments = ["2015-07-01", "2018-07-01", "2020-04-01-preview", "2022-04-01"];

    public static IReadOnlyList<string> Of(string? ns, string? type) => (ns?.Lower(), type?.Lower()) switch
    {
        (null, _) or ("microsoft.resources", _) => Resources,
        ("microsoft.compute", "disks" or "snapshots" or "locations/diskoperations") => Disks,
        ("microsoft.compute", "locations/operations") => [.. Compute, .. Disks],
        ("microsoft.compute", "virtualmachines" or "locations/usages") => Compute,
        ("microsoft.compute", "skus") => Skus,
        ("microsoft.compute", "restorepointcollections" or "restorepointcollections/restorepoints") => [.. Compute.Where(v => string.CompareOrdinal(v, "2021-03-01") >= 0)],
        ("microsoft.compute", "restorepointcollections/restorepoints/diskrestorepoints") => [.. Disks.Where(v => string.CompareOrdinal(v, "2021-03-01") >= 0)],
        ("microsoft.network", "networkinterfaces" or "virtualnetworks" or "virtualnetworks/subnets") => Network,
        ("microsoft.authorization", "locks") => Locks,
        ("microsoft.authorization", "roleassignments" or "roledefinitions" or "permissions") => Assignments,
        _ => [],
    };

    public static void Check(ArmRequest request)
    {
        var version = request.ApiVersion;
        if (version.Length == 0)
            throw new ArmException(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        var date = version.Length >= 10 ? version[..10] : version;
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            throw new ArmException(400, "InvalidApiVersionParameter", $"The api-version '{version}' is invalid. The supported versions are '{string.Join(',', Resources.Reverse())}'.");
        var known = Of(request.Path.Namespace, request.Path.Type);
        if (known.Contains(version, StringComparer.OrdinalIgnoreCase)) return;
        if (request.Path.Namespace is null)
            throw new ArmException(400, "InvalidApiVersionParameter", $"The api-version '{version}' is invalid. The supported versions are '{string.Join(',', Resources.Reverse())}'.");
        if (known.Count == 0)
            throw new ArmException(404, "InvalidResourceType", $"The resource type '{request.Path.Type}' could not be found in the namespace '{request.Path.Namespace}' for api version '{version}'. The supported api-versions are ''.");
        throw new ArmException(400, "NoRegisteredProviderFound", $"No registered resource provider found for location '{Location(request)}' and API version '{version}' for type '{request.Path.Type}'. The supported api-versions are '{string.Join(", ", known)}'. The supported locations are ''.");
    }

    private static string Location(ArmRequest request) => request.Content.Str("location") ?? "";
}
