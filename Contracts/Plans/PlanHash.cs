using System.Security.Cryptography;
using System.Text.Json;

namespace DrFunctions.Contracts;

/// <summary>The identity of a resolved plan: what was requested, approved and run is the same if the hash is.</summary>
public static class PlanHash
{
    /// <summary>SHA-256 over the plan's JSON, lower-case hex.</summary>
    public static string Of(Plan plan) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(plan, ContractsJson.Default.Plan)));
}
