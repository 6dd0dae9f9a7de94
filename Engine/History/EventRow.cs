namespace DrFunctions.Engine.History;

/// <summary>An event as columns, the form in which it is stored, in the history and in the inbox.</summary>
/// <param name="Kind">Which event; numbers are never reused.</param>
/// <param name="Task">The command's number, if it has one.</param>
/// <param name="Name">Name of the activity, orchestration, operation or event.</param>
/// <param name="Target">Id of the child, entity or parent.</param>
/// <param name="Payload">JSON, or the due time of a timer.</param>
/// <param name="Failure">The failure as JSON.</param>
internal readonly record struct EventRow(
    int Kind, int? Task = null, string? Name = null, string? Target = null, string? Payload = null, string? Failure = null);
