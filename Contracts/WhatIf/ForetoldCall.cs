namespace DrFunctions.Contracts;

/// <summary>A call that a step would make and that changes something.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Action">What kind of resource, and what is done to it beyond the method, such as <c>virtualMachines/deallocate</c>.</param>
/// <param name="Site">The site that is called.</param>
/// <param name="Resource">
/// The ARM id that the call is about. Where a part of a name does not exist yet, because it follows from the run or from
/// what the platform will answer, a star stands for it.
/// </param>
public sealed record ForetoldCall(string Method, string Action, SiteName Site, string Resource);

/// <summary>Input of the Foretell activity: a step's activity, to be run without changing anything; gives <see cref="Foretold"/>.</summary>
/// <param name="Activity">The name of the activity.</param>
/// <param name="Input">Its input, as JSON.</param>
/// <param name="World">What the machine's earlier steps will have done, as an earlier answer gave it; null for nothing.</param>
public sealed record ForetellInput(string Activity, string Input, string? World);

/// <summary>What an activity would do, and answer.</summary>
/// <param name="Result">What it would answer, as JSON.</param>
/// <param name="Calls">The calls by which it would change the world, in order.</param>
/// <param name="World">What has been done by then; input of the machine's next step.</param>
/// <param name="Silent">Whether a site did not answer.</param>
public sealed record Foretold(string Result, IReadOnlyList<ForetoldCall> Calls, string World, bool Silent = false)
{
    /// <summary>The calls by which it would change the world, in order.</summary>
    public IReadOnlyList<ForetoldCall> Calls { get; init => field = value ?? []; } = Calls;
}
