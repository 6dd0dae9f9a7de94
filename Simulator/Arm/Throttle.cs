using Microsoft.AspNetCore.Http;

namespace DrFunctions.Simulator.Arm;

/// <summary>ARM's and the compute provider's request limits.</summary>
internal sealed class Throttle(SimulatorOptions options)
{
    private readonly Dictionary<string, TokenBucket> _buckets = [];

    private double Refill => options.Throttling == ThrottlingMode.Scaled ? options.Speed : 1;

    /// <summary>Takes what the call costs, or refuses it with 429. Called inside the cloud's section.</summary>
    public void Take(ArmRequest request, string? site, IHeaderDictionary headers)
    {
        TakeArm(request, site, headers);
        if (request.Path.Namespace == "Microsoft.Compute") TakeCompute(request, site ?? "global", headers);
    }

    private void TakeArm(ArmRequest request, string? site, IHeaderDictionary headers)
    {
        var (name, capacity, perSecond) = request.Method switch
        {
            "GET" or "HEAD" => ("reads", 250.0, 25.0),
            "DELETE" => ("deletes", 200.0, 10.0),
            _ => ("writes", 200.0, 10.0),
        };
        var (allowed, remaining, wait) = Bucket($"arm|{name}|{site}|{request.Principal.ObjectId}", capacity, perSecond).Take(Enforced);
        headers[$"x-ms-ratelimit-remaining-subscription-{name}"] = Whole(remaining);
        headers[$"x-ms-ratelimit-remaining-subscription-global-{name}"] = Whole(remaining * 15);
        if (allowed) return;
        throw new ArmException(429, "SubscriptionRequestsThrottled",
            $"Number of '{name}' requests for subscription '{request.Path.Subscription}' actor '{request.Principal.ObjectId}' exceeded. Please try again after '{Seconds(wait)}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.")
        { RetryAfter = Seconds(wait) };
    }

    private void TakeCompute(ArmRequest request, string site, IHeaderDictionary headers)
    {
        var remaining = new List<string>();
        foreach (var limit in ComputeLimits.Of(request))
        {
            var (allowed, left, wait) = Bucket($"compute|{limit.Name}|{limit.Subject ?? site}", limit.Capacity, limit.PerMinute / 60).Take(Enforced);
            remaining.Add($"Microsoft.Compute/{limit.Name};{Whole(left)}");
            if (!allowed)
            {
                headers["x-ms-ratelimit-remaining-resource"] = string.Join(',', remaining);
                throw Refused(limit, Seconds(wait));
            }
        }

        if (remaining.Count > 0) headers["x-ms-ratelimit-remaining-resource"] = string.Join(',', remaining);
    }

    // Compute's own refusal comes without the usual error envelope.
    private static ArmException Refused(ComputeLimit limit, int seconds)
    {
        var inner = new JsonObject
        {
            ["operationGroup"] = limit.Group, ["startTime"] = "", ["endTime"] = "", ["allowedRequestCount"] = limit.Capacity, ["measuredRequestCount"] = limit.Capacity + 1,
        };
        return new ArmException(429, "OperationNotAllowed", "The server rejected the request because too many requests have been received for this subscription.")
        {
            RetryAfter = seconds,
            Body = new JsonObject
            {
                ["code"] = "OperationNotAllowed", ["message"] = "The server rejected the request because too many requests have been received for this subscription.",
                ["details"] = new JsonArray(new JsonObject { ["code"] = "TooManyRequests", ["target"] = limit.Group, ["message"] = inner.ToJsonString() }),
            },
        };
    }

    private bool Enforced => options.Throttling != ThrottlingMode.Off;

    private TokenBucket Bucket(string key, double capacity, double perSecond)
    {
        if (!_buckets.TryGetValue(key, out var bucket)) _buckets[key] = bucket = new TokenBucket(options.Time, capacity, perSecond * Refill);
        return bucket;
    }

    private static string Whole(double value) => ((long)value).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
