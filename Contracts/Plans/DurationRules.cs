namespace DrFunctions.Contracts;

/// <summary>Rules on times that a step or a gate may take.</summary>
internal static class DurationRules
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Whether it is above zero, and at most a day: longer is a slip of the pen, not a plan.</summary>
    public static IEnumerable<PlanFault> Check(TimeSpan? duration, string path)
    {
        if (duration <= TimeSpan.Zero)
        {
            yield return new(path, $"{duration:c} is no time above zero.", "Write a longer time, such as 00:10:00, or leave it out.");
        }

        if (duration > Longest)
        {
            yield return new(path, $"{duration:c} is longer than a day.", "Write a time of up to 1.00:00:00.");
        }
    }
}
